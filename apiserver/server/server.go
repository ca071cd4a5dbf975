package server

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/devices"
	"madoguchi/apiserver/internal/accounts/joining"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/accounts/passwordchange"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/accounts/recovery"
	"madoguchi/apiserver/internal/accounts/resets"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/accounts/signin"
	"madoguchi/apiserver/internal/announcing"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/booking"
	"madoguchi/apiserver/internal/booking/heldslot"
	"madoguchi/apiserver/internal/console"
	"madoguchi/apiserver/internal/content"
	"madoguchi/apiserver/internal/desk/calls"
	"madoguchi/apiserver/internal/desk/clinicsettings"
	"madoguchi/apiserver/internal/desk/deliveries"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/desk/events"
	deskpatients "madoguchi/apiserver/internal/desk/patients"
	"madoguchi/apiserver/internal/desk/reservations"
	"madoguchi/apiserver/internal/desk/schedule"
	"madoguchi/apiserver/internal/desk/waiting"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/internal/lostlink"
	"madoguchi/apiserver/internal/operators"
	"madoguchi/apiserver/internal/patient"
	portalaccount "madoguchi/apiserver/internal/portal/account"
	"madoguchi/apiserver/internal/portal/booked"
	"madoguchi/apiserver/internal/portal/dashboard"
	"madoguchi/apiserver/internal/portal/family"
	portalnotices "madoguchi/apiserver/internal/portal/notices"
	portalsignin "madoguchi/apiserver/internal/portal/signin"
	"madoguchi/apiserver/internal/portal/signup"
	"madoguchi/apiserver/internal/presence"
	"madoguchi/apiserver/internal/registration"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/internal/staff"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// Config are the dependencies of a Server. All fields are needed except Codec and OperatorKeys. Without those two there
// is no codec endpoint.
type Config struct {
	Public    *url.URL       // the base of all links, as patients and carriers see it
	Proxies   access.Proxies // whose X-Forwarded-For tells the client; may be empty
	Store     Store
	Processes Processes
	Watch     events.Watch
	Links     Links
	LinkKeys  madoguchi.LinkKeys
	MailKeys  madoguchi.MailKeys
	Accounts  madoguchi.AddressKeys
	Quotas    madoguchi.Quotas // the same as the workers'; here they are only shown
	Sealer    seal.Sealer
	Compose   deliveries.Compose
	Authentic deliveries.Authentic
	ICE       func(visit string) []protocol.ICEServer
	Pages     *web.Pages
	Content   *content.Library
	Codec     http.Handler // converter.NewPayloadCodecHTTPHandler
	// OperatorKeys are the keys that operators sign in with, the newest first.
	OperatorKeys []string
	WebUI        string // the origin of the Temporal Web UI
	// ReturnWithin is how long participants in calls have to reconnect after the start before they are reported as
	// gone.
	ReturnWithin time.Duration
	// LookAgain is the interval at which an open connection is checked again, because its session may have ended. 0
	// means access.LookAgain.
	LookAgain time.Duration
	Now       func() time.Time
	Logger    *slog.Logger
}

// Links makes the URLs of visits and calls.
type Links interface {
	entries.Links
	booking.Links
}

// Server answers the API's requests. Events and calls need Run to be running.
type Server struct {
	Config
	handler http.Handler
	entry   *access.Entry

	// What the handlers share.
	answers   *answer.Answers
	guard     *access.Guard
	limits    *access.Limits
	hasher    *passwords.Hasher
	passwords *passwords.Checker
	links     *mailedlinks.Links
	entries   *entries.Finder

	// The desk.
	reservations *reservations.Handler
	calls        *calls.Handler
	deliveries   *deliveries.Handler
	schedule     *schedule.Handler
	events       *events.Handler
	settings     *clinicsettings.Handler
	waiting      *waiting.Handler
	patients     *deskpatients.Handler

	// Calls, for both of their sides.
	presence *presence.Handler
	console  *console.Handler
	patient  *patient.Handler
	lostLink *lostlink.Handler

	// Accounts of staff.
	secondFactor      *secondfactor.Handler
	secondFactorPages *secondfactor.Pages
	signIn            *signin.Handler
	resets            *resets.Handler
	recovery          *recovery.Handler
	joining           *joining.Handler
	passwordChange    *passwordchange.Handler
	staff             *staff.Handler
	staffPages        *staff.Pages

	// Accounts of patients.
	accountSignIn  *portalsignin.Handler
	dashboard      *dashboard.Handler
	accountNotices *portalnotices.Handler
	signUp         *signup.Handler
	account        *portalaccount.Handler
	family         *family.Handler

	// Everybody else.
	booking      *booking.Handler
	bookedVisits *booking.Visits
	booked       *booked.Handler
	waitlist     *booking.Waitlist
	registration *registration.Handler
	activation   *registration.Activation
	entrance     *entrance.Handler
	operators    *operators.Handler
}

// New returns a server.
func New(config Config) *Server {
	s := &Server{Config: config, entry: &access.Entry{Proxies: config.Proxies, Logger: config.Logger}}
	s.shareParts()
	s.composeAccounts()
	s.composeCalls()
	s.composeDesk()
	s.composePublic()
	s.composePortal()
	s.handler = s.engine()
	return s
}

// shareParts makes the parts that the handlers share.
func (s *Server) shareParts() {
	s.answers = &answer.Answers{
		Public: s.Public, Pages: s.Pages, Now: s.Now, Logger: s.Logger, BackTo: pageOf, Lead: s.leadToSignIn,
	}
	s.guard = &access.Guard{
		Answers: s.answers, Store: s.Store, LookAgain: cmp.Or(s.LookAgain, access.LookAgain),
		OperatorKeys: s.OperatorKeys,
	}
	s.limits, s.hasher = access.NewLimits(s.Now), passwords.NewHasher()
	s.passwords = &passwords.Checker{
		Store: s.Store, Hasher: s.hasher, Limits: s.limits,
		Devices: &devices.Devices{Answers: s.answers, Sealer: s.Sealer},
	}
	s.links = &mailedlinks.Links{
		Answers: s.answers, Store: s.Store, MailKeys: s.MailKeys, Hasher: s.hasher, Limits: s.limits, Guard: s.guard,
	}
	s.entries = &entries.Finder{Store: s.Store, Patients: s.Store, Links: s.Links, Guard: s.guard}
}

func (s *Server) composeAccounts() {
	s.secondFactor = &secondfactor.Handler{
		Answers: s.answers, Store: s.Store, Passwords: s.passwords, Sealer: s.Sealer, Limits: s.limits,
	}
	s.secondFactorPages = &secondfactor.Pages{Handler: s.secondFactor, Guard: s.guard}
	s.signIn = &signin.Handler{
		Answers: s.answers, Store: s.Store, Passwords: s.passwords, SecondFactor: s.secondFactor, Sealer: s.Sealer,
		Limits: s.limits, Guard: s.guard,
	}
	s.resets = &resets.Handler{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Links: s.links, Passwords: s.passwords,
		SecondFactor: s.secondFactor, Accounts: s.Accounts, Limits: s.limits,
	}
	s.recovery = &recovery.Handler{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Links: s.links, Resets: s.resets,
		Limits: s.limits, Guard: s.guard,
	}
	s.joining = &joining.Handler{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Links: s.links, Content: s.Content,
	}
	s.passwordChange = &passwordchange.Handler{
		Answers: s.answers, Processes: s.Processes, Links: s.links, Passwords: s.passwords, Guard: s.guard,
	}
	s.staff = &staff.Handler{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Links: s.links, Limits: s.limits, Guard: s.guard,
	}
	s.staffPages = &staff.Pages{Handler: s.staff, Sealer: s.Sealer}
}

func (s *Server) composeCalls() {
	s.patient = &patient.Handler{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Links: s.Links, LinkKeys: s.LinkKeys,
		Limits: s.limits,
	}
	s.presence = presence.New(presence.Parts{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Entries: s.entries, Patient: s.patient,
		Guard: s.guard,
		ICE:   s.ICE, ReturnWithin: s.ReturnWithin,
	})
	s.entries.Rooms = s.presence.Exchange
	s.lostLink = lostlink.New(lostlink.Parts{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Limits: s.limits,
		Quotas: s.Quotas,
	})
	s.console = &console.Handler{Answers: s.answers, Entries: s.entries, Recoveries: s.recovery, Guard: s.guard}
}

func (s *Server) composeDesk() {
	s.reservations = &reservations.Handler{
		Store: s.Store, Patients: s.Store, Processes: s.Processes, Entries: s.entries, Guard: s.guard, Now: s.Now,
		Turns: access.NewTurns(), Logger: s.Logger,
	}
	s.patients = &deskpatients.Handler{
		Answers: s.answers, Store: s.Store, Finds: s.Store, Visits: s.Store, Reservations: s.reservations,
		Guard: s.guard, Now: s.Now,
	}
	s.calls = &calls.Handler{Processes: s.Processes, Entries: s.entries, Guard: s.guard, Now: s.Now}
	s.deliveries = &deliveries.Handler{
		Public: s.Public, Store: s.Store, Processes: s.Processes, Entries: s.entries, Quotas: s.Quotas,
		Compose: s.Compose, Authentic: s.Authentic, Now: s.Now,
	}
	s.schedule = &schedule.Handler{
		Store: s.Store, Entries: s.entries, Recoveries: s.recovery, Guard: s.guard, Now: s.Now,
	}
	s.waiting = &waiting.Handler{Store: s.Store, Lists: s.Processes, Guard: s.guard, Now: s.Now}
	s.events = events.New(events.Parts{
		Store: s.Store, Watch: s.Watch, Entries: s.entries, Guard: s.guard, Listener: s.presence, Now: s.Now,
		Logger: s.Logger,
	})
	s.settings = &clinicsettings.Handler{
		Answers: s.answers, Store: s.Store, Lists: s.Processes, Guard: s.guard,
	}
}

func (s *Server) composePortal() {
	s.accountSignIn = &portalsignin.Handler{
		Answers: s.answers, Store: s.Store, Door: s.patient, Passwords: s.passwords, Guard: s.guard,
		Sealer: s.Sealer,
	}
	s.dashboard = &dashboard.Handler{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Door: s.patient, Guard: s.guard,
		Limits: s.limits, LinkKeys: s.LinkKeys, Waiting: s.Store,
	}
	s.accountNotices = &portalnotices.Handler{Answers: s.answers, Store: s.Store, Guard: s.guard}
	s.signUp = &signup.Handler{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Links: s.links, Passwords: s.passwords,
		SignIn: s.accountSignIn, Content: s.Content, Accounts: s.Accounts, Limits: s.limits, Guard: s.guard,
		Sealer: s.Sealer,
	}
	s.booked = &booked.Handler{
		Answers: s.answers, Store: s.Store, Visits: s.bookedVisits, LinkKeys: s.LinkKeys, Guard: s.guard,
	}
	s.account = &portalaccount.Handler{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Links: s.links, Passwords: s.passwords,
		Accounts: s.Accounts, Limits: s.limits, Guard: s.guard, Bookings: s.booked,
		Waitlists: s.dashboard,
	}
	s.family = &family.Handler{Answers: s.answers, Store: s.Store, Guard: s.guard}
}

func (s *Server) composePublic() {
	s.activation = &registration.Activation{
		Answers: s.answers, Processes: s.Processes, Links: s.links, Sealer: s.Sealer, Guard: s.guard,
	}
	s.registration = &registration.Handler{
		Answers: s.answers, Processes: s.Processes, Content: s.Content, Hasher: s.hasher, Sealer: s.Sealer,
		Limits: s.limits, Guard: s.guard, Activation: s.activation,
	}
	s.entrance = &entrance.Handler{Answers: s.answers, Content: s.Content, Guard: s.guard, Limits: s.limits}
	s.booking = &booking.Handler{
		Answers: s.answers, Store: s.Store, Processes: s.Processes, Links: s.Links, LinkKeys: s.LinkKeys,
		Sealer: s.Sealer, Limits: s.limits, Guard: s.guard, Waiting: s.Store, Lists: s.Processes,
		Turns: access.NewTurns(), Held: heldslot.Memory{Answers: s.answers, Sealer: s.Sealer},
	}
	s.bookedVisits = &booking.Visits{Handler: s.booking}
	s.waitlist = &booking.Waitlist{Handler: s.booking}
	s.operators = &operators.Handler{
		Answers: s.answers, Codec: s.Codec, WebUI: s.WebUI, Limits: s.limits, Guard: s.guard,
		Devices: s.passwords.Devices,
		Board:   announcing.Board{Store: s.Store, Processes: s.Processes, Now: s.Now, Logger: s.Logger},
	}
}

// engine routes requests to the handlers, behind the middleware.
func (s *Server) engine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	// Gin's redirect comes before our middleware: it has no security headers, and no page that says what to do next.
	engine.RedirectTrailingSlash = false
	access.DistrustHeaders(engine)
	engine.Use(s.answers.Recover, s.guard.Secure, answer.Bound, s.guard.OwnOrigin(), s.ownMethods())
	s.route(engine)
	return engine
}

// ServeHTTP answers one request. It answers HEAD as GET; net/http omits the body. A GET changes nothing, so a mail
// scanner may fetch a link with either method.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.handler.ServeHTTP(w, s.entry.Located(answer.HeadAsGet(r)))
}

// Run follows the store's changes until ctx ends.
func (s *Server) Run(ctx context.Context) {
	var looking sync.WaitGroup
	defer looking.Wait()
	looking.Go(func() { s.presence.Run(ctx) })
	s.events.Run(ctx)
}

// Close disconnects all participants of calls; they reconnect to the next process.
func (s *Server) Close(ctx context.Context) error {
	s.events.Close()
	return errors.Join(s.lostLink.Close(ctx), s.presence.Close(ctx))
}
