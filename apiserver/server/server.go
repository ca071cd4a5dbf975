package server

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/sync/singleflight"

	"madoguchi/apiserver/content"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// Store is what the API reads, and the sessions and clinics' settings it keeps; package mongo says what each method promises.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	ClinicIDs(context.Context) ([]madoguchi.ClinicID, error)
	PutSettings(context.Context, madoguchi.Clinic) error
	StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error)
	Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error)
	CreateSession(context.Context, madoguchi.Session) error
	Session(ctx context.Context, secretHash [32]byte, now time.Time) (madoguchi.Session, error)
	WidenSession(ctx context.Context, secretHash [32]byte) error
	DeleteSession(ctx context.Context, secretHash [32]byte) error
	DeleteOtherSessions(ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, but [32]byte) error
	PutSecondFactor(ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.StaffID, read, becomes madoguchi.SecondFactor) error
	Occupied(context.Context, madoguchi.Claim) (bool, error)
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
	InNeed(ctx context.Context, clinic madoguchi.ClinicID, from time.Time) (ids []string, err error)
	SeenTo(ctx context.Context, clinic madoguchi.ClinicID, from, since time.Time) (ids []string, err error)
	ReservationsBetween(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]madoguchi.Reservation, error)
	Call(context.Context, madoguchi.ClinicID, madoguchi.CallID) (madoguchi.Call, error)
	CallsBetween(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]madoguchi.Call, error)
	CallByLink(ctx context.Context, call madoguchi.CallID, generation int) (madoguchi.Call, error)
	Intent(context.Context, madoguchi.ClinicID, madoguchi.DeliveryID) (madoguchi.DeliveryIntent, error)
	Spent(context.Context, madoguchi.ClinicID) ([]madoguchi.Spending, error)
	Verification(context.Context, madoguchi.VerificationID) (madoguchi.Verification, error)
	StaffOf(context.Context, madoguchi.ClinicID) ([]madoguchi.Staff, error)
	Recovery(context.Context, madoguchi.VerificationID) (madoguchi.Recovery, error)
	Recoveries(context.Context, madoguchi.ClinicID) ([]madoguchi.Recovery, error)
	Invitations(context.Context, madoguchi.ClinicID) ([]madoguchi.Verification, error)
	ChangeStaff(ctx context.Context, clinic madoguchi.ClinicID, by, id madoguchi.StaffID, change madoguchi.StaffChange) error
	RemoveStaff(ctx context.Context, clinic madoguchi.ClinicID, by, id madoguchi.StaffID) error
	Settle(context.Context) error
	Ping(context.Context) error
}

// Processes are the workflows, as far as the API starts and updates them; workflows.Client is the real one.
type Processes interface {
	Book(context.Context, workflows.Booking) (workflows.Booked, error)
	EditReservation(context.Context, madoguchi.ReservationID, workflows.Edit) error
	CancelReservation(context.Context, madoguchi.ReservationID, workflows.Cancellation) error
	FinishReservation(context.Context, madoguchi.ReservationID, madoguchi.Actor) error
	AttendReservation(context.Context, madoguchi.ReservationID, madoguchi.Actor) error
	SendReservationLink(context.Context, madoguchi.ReservationID, workflows.SendLink) error
	CreateCall(context.Context, workflows.CallOpening) (workflows.CallCreated, error)
	EditCall(context.Context, madoguchi.CallID, workflows.EditCall) error
	CancelCall(context.Context, madoguchi.CallID, workflows.Cancellation) error
	FinishCall(context.Context, madoguchi.CallID, madoguchi.Actor) error
	AttendCall(context.Context, madoguchi.CallID, madoguchi.Actor) error
	SendCallLink(context.Context, madoguchi.CallID, workflows.SendLink) error
	ReportPresence(context.Context, madoguchi.CallID, workflows.Presence) error
	ReportReceipt(ctx context.Context, owner string, receipt workflows.Receipt) error
	Apply(context.Context, madoguchi.Application) error
	Activate(ctx context.Context, link madoguchi.Verification, passwordHash string) error
	Asked(context.Context, madoguchi.Verification) (workflows.Asking, error)
	AskReset(ctx context.Context, purpose madoguchi.Purpose, id madoguchi.VerificationID, address, language string) error
	Invite(context.Context, madoguchi.VerificationID, madoguchi.StaffInvitation) error
	Withdraw(ctx context.Context, invitation madoguchi.Verification) error
	UseLink(ctx context.Context, link madoguchi.Verification, passwordHash string, spent madoguchi.SpentCode) error
	Join(ctx context.Context, link madoguchi.Verification, passwordHash string, consent madoguchi.Consent) error
	Recover(context.Context, workflows.RecoveryRequest) error
	ApproveRecovery(ctx context.Context, of madoguchi.Recovery, by madoguchi.StaffID) error
	StopRecovery(context.Context, madoguchi.Recovery) error
	UseRecovery(ctx context.Context, of madoguchi.Recovery, passwordHash string) error
	Healthy(context.Context) error
}

// Changes is a stream of what was written to the store.
type Changes interface {
	Next(context.Context) (madoguchi.Change, error)
	Token() string // where to go on from after what Next has returned
	Close(context.Context) error
}

// Links makes the URLs of a call.
type Links interface {
	Patient(call madoguchi.CallID, generation int) string
	Clinic(call madoguchi.CallID) string
}

// Message is what a patient would receive.
type Message struct{ Subject, Text string }

// Config is what a Server is made of. All fields are needed, but for Codec and OperatorKey, without which there is no
// codec endpoint.
type Config struct {
	Public    *url.URL // the base of all links, as patients and carriers see it
	Store     Store
	Processes Processes
	// Watch opens the stream of changes after a token ("" is from now on); it returns madoguchi.ErrTokenTooOld where the
	// database no longer holds what came after it.
	Watch    func(ctx context.Context, after string) (Changes, error)
	Links    Links
	LinkKeys madoguchi.LinkKeys
	Accounts madoguchi.AddressKey
	Quotas   madoguchi.Quotas // as the workers have them; here they are only shown
	Sealer   seal.Sealer
	// Compose writes the message that a delivery over the channel would hold; moved says that it withdraws another time.
	Compose func(
		clinic madoguchi.Clinic, call madoguchi.Call, moved bool, channel madoguchi.Channel, language string,
	) (Message, error)
	// Authentic reports whether the carrier signed a callback to this URL.
	Authentic   func(callback string, form url.Values, signature string) bool
	ICE         func(visit string) []signalling.ICEServer
	Pages       *web.Pages
	Content     *content.Library
	Codec       http.Handler // converter.NewPayloadCodecHTTPHandler
	OperatorKey string
	WebUI       string // the origin of the Temporal Web UI
	// ReturnWithin is how long after the start people in calls have to come back before they are noted as gone.
	ReturnWithin time.Duration
	Now          func() time.Time
	Logger       *slog.Logger
}

// Server answers the API's requests. Run must be running for events and calls.
type Server struct {
	Config
	answers   *answer.Answers
	guard     *entrance.Guard
	hasher    *passwords.Hasher
	passwords *passwords.Checker
	limits    *entrance.Limits
	exchange  *signalling.Exchange
	hub       *hub
	bookings  chan struct{}      // bounds the bookings under way at once
	uses      singleflight.Group // of mailed links, under way
	handler   http.Handler
}

// bookingsAtOnce keeps a rush for one slot from starting a workflow for each of its losers.
const bookingsAtOnce = 16

// HashPassword returns a password's hash, for programs that make accounts without the pages.
func HashPassword(password string) string { return passwords.Hash(password) }

// New returns a server.
func New(config Config) *Server {
	s := &Server{Config: config, bookings: make(chan struct{}, bookingsAtOnce)}
	s.answers = &answer.Answers{
		Public: config.Public, Pages: config.Pages, Now: config.Now, Logger: config.Logger, BackTo: pageOf, Lead: s.leadToSignIn,
	}
	s.guard = &entrance.Guard{Answers: s.answers, Store: config.Store}
	s.limits, s.hasher = entrance.NewLimits(config.Now), passwords.NewHasher()
	s.passwords = &passwords.Checker{Store: config.Store, Hasher: s.hasher, Limits: s.limits}
	s.exchange = signalling.New(signalling.Config{
		Now: config.Now, Logger: config.Logger, Report: s.report, ICE: config.ICE, Elsewhere: s.elsewhere,
	})
	s.hub = newHub(config)
	s.hub.load, s.hub.call, s.hub.missed = s.newsOf, s.followCall, s.followMissedCalls
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false // which answers before anything of ours: no headers, and no page that says what to do
	entrance.TrustProxies(engine)
	engine.Use(s.answers.Recover, s.guard.Secure, answer.Bound, s.guard.OwnOrigin())
	s.route(engine)
	s.handler = engine
	return s
}

// ServeHTTP answers one request. HEAD is answered as GET is: what comes after the header, net/http leaves out. A GET
// changes nothing, so that a mail's scanner may look at a link in either way.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.handler.ServeHTTP(w, answer.HeadAsGet(r))
}

// Run follows the store's changes until ctx ends.
func (s *Server) Run(ctx context.Context) {
	var looking sync.WaitGroup
	defer looking.Wait()
	looking.Go(func() { s.reportLeftBehind(ctx, s.Now(), s.ReturnWithin) })
	s.hub.run(ctx)
}

// Close sends everybody who is in a call away, to come back to the process that follows.
func (s *Server) Close(ctx context.Context) error {
	s.hub.close()
	return s.exchange.Close(ctx)
}
