package booking

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// clinicOf returns the clinic in the path.
func (h *Handler) clinicOf(c *gin.Context) (madoguchi.Clinic, error) {
	return h.Store.Clinic(c.Request.Context(), madoguchi.ClinicID(c.Param("clinic")))
}

// closedError says that a clinic takes no bookings on the web.
type closedError struct{ clinic madoguchi.Clinic }

func (closedError) Error() string { return "the clinic takes no bookings on the web" }

// OrClosed runs a handler, and says so if the clinic takes no bookings on the web.
func (h *Handler) OrClosed(handle func(*gin.Context) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		err := handle(c)
		if closed, ok := errors.AsType[closedError](err); ok {
			return h.shown(c, http.StatusNotFound, bookingpages.Closed{Frame: h.Frame(c, closed.clinic)})
		}
		return err
	}
}

func base(clinic madoguchi.Clinic) string { return web.BookingPath(clinic.ID) }

// shown answers with a page of the booking.
func (h *Handler) shown(c *gin.Context, status int, page web.Page) error {
	return h.KeptPage(c, status, page)
}

// BookingPage asks the questions of the first step, and then shows days and slots.
func (h *Handler) BookingPage(c *gin.Context) error {
	clinic, err := h.clinicOf(c)
	if err != nil {
		return err
	}
	if !clinic.Web.Open {
		return closedError{clinic}
	}
	frame, given := h.Guard.BookingFrame(c, clinic, ""), answersIn(c)
	asked := given.questions(clinic, peopleOf(h.Guard, c), frame.Language)
	last := asked[len(asked)-1]
	lines := given.wishLines(clinic, asked, base(clinic), frame.Language)
	if len(last.choices) == 0 {
		return closedError{clinic}
	}
	if *last.answer != "" {
		return h.slotsPage(c, clinic, draft{Wish: given.wish(), For: given.who}, view{day: c.Query("day")})
	}
	page := bookingpages.Choose{Frame: frame, Question: last.name, Wish: lines}
	if last.name == "for" {
		page.Add = addPath(h.Guard, c, base(clinic)+"?"+given.query())
	}
	for _, choice := range last.choices {
		choice.Path = base(clinic) + "?" + given.with(last.name, choice.Path).query()
		page.Answers = append(page.Answers, choice)
	}
	return h.shown(c, http.StatusOK, page)
}

// ToBookingPage redirects a GET of a form's answer to the first step.
func ToBookingPage(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, "/book/"+c.Param("clinic"))
	return nil
}

// view is how the slots are shown.
type view struct {
	status int
	day    string
	notice string
	near   time.Time // the wished time that was taken
	freed  time.Time // the start that the draft held before, which is about to be free
}

// slotsPage shows the days and slots of a draft's wish. A draft without a slot is not kept.
func (h *Handler) slotsPage(c *gin.Context, clinic madoguchi.Clinic, d draft, v view) error {
	if !clinic.Web.Open {
		return closedError{clinic}
	}
	if err := h.Limits.Calendars.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	given := answersOf(d)
	frame := h.Guard.BookingFrame(c, clinic, base(clinic)+"?"+given.query())
	asked := given.questions(clinic, peopleOf(h.Guard, c), frame.Language)
	page := bookingpages.Slots{
		Frame: frame, Base: base(clinic), Action: base(clinic) + "/hold?" + given.query(), Query: given.query(),
		Wish: given.wishLines(clinic, asked, base(clinic), frame.Language), Notice: v.notice,
	}
	wish := d.Wish
	if d.Token != "" {
		page.Draft, wish.Own = h.seal(d), d.id()
	} else if held, ok := h.Held.For(c, clinic.ID, wish); ok {
		wish.Own = draft{Clinic: clinic.ID, Token: held.Token, Slot: held.Slot}.id()
	}
	ctx := c.Request.Context()
	if err := h.fill(ctx, &page, clinic, wish, v.day); err != nil {
		return err
	}
	if !v.near.IsZero() {
		var err error
		if page.Nearest, err = h.nearest(ctx, clinic, d.Wish, v.near); err != nil {
			return err
		}
	}
	page.Waitlist = waitlistOf(clinic, page)
	if hold := h.hold(d); v.notice == "" && d.Token != "" && !hold.Over() {
		page.Hold = &hold
		for i := range page.Slots {
			page.Slots[i].Chosen = page.Slots[i].Start.Equal(d.Slot.Start)
			page.Slots[i].Taken = page.Slots[i].Taken && !page.Slots[i].Start.Equal(v.freed)
		}
	}
	return h.shown(c, max(v.status, http.StatusOK), page)
}

// received reads a form of the booking and opens its draft, with what was typed in the form. A held slot is booked even
// if the clinic has closed meanwhile.
func (h *Handler) received(c *gin.Context) (madoguchi.Clinic, form, draft, error) {
	clinic, err := h.clinicOf(c)
	if err != nil {
		return clinic, form{}, draft{}, err
	}
	f, err := readForm(c)
	if err != nil {
		return clinic, f, draft{}, err
	}
	d := draft{Clinic: clinic.ID, Wish: answersIn(c).wish(), For: answersIn(c).who}
	if f.draft != "" {
		if d, err = h.open(clinic.ID, f.draft); err != nil {
			return clinic, f, d, err
		}
	}
	if f.typed {
		d.Email, d.Note, d.Confirmed = f.email, f.note, false
		d.LastDay = cmp.Or(f.lastDay, d.LastDay)
	}
	h.choose(c, f, &d)
	if !clinic.Web.Open && !d.held(h.Now()) {
		return clinic, f, d, closedError{clinic}
	}
	return clinic, f, d, nil
}

// AgainForm shows the slots again: another day, or another time for what was typed.
func (h *Handler) AgainForm(c *gin.Context) error {
	clinic, f, d, err := h.received(c)
	if err != nil {
		return err
	}
	day := f.day
	if day == "" && !d.Slot.Start.IsZero() {
		day = madoguchi.DayOf(d.Slot.Start, clinic.Location())
	}
	return h.slotsPage(c, clinic, d, view{day: day})
}

// DetailsForm shows the form about the person, filled in with what is known.
func (h *Handler) DetailsForm(c *gin.Context) error {
	clinic, f, d, err := h.received(c)
	if err != nil {
		return err
	}
	if d.Token == "" {
		return ToBookingPage(c)
	}
	h.prefill(c, &d)
	if d.lost {
		return h.detailsPage(c, clinic, d, http.StatusConflict, nil, "person")
	}
	return h.detailsPage(c, clinic, d, http.StatusOK, h.mended(f, &d), "")
}

// prefill fills in what the account of a signed-in person knows, the first time that the form is shown.
func (h *Handler) prefill(c *gin.Context, d *draft) {
	if holder, err := h.Guard.AuthenticateAccount(c); err == nil && d.ShownAt.IsZero() {
		if d.Email = cmp.Or(d.Email, holder.Account.Email); d.Person == (madoguchi.Person{}) {
			d.Person = seen(holder.Account.Profile)
		}
	}
	if d.ShownAt.IsZero() {
		d.ShownAt = h.Now()
	}
}

// mended takes an accepted suggestion over, and returns the faults that are left.
func (h *Handler) mended(f form, d *draft) []madoguchi.Fault {
	if f.mend == "" {
		return nil
	}
	for _, fault := range d.faults(h.today()) {
		if field := d.Person.Field(f.mend); fault.Field == f.mend && fault.Proposal != "" && field != nil {
			*field = fault.Proposal
		}
	}
	return d.faults(h.today())
}

func (h *Handler) detailsPage(
	c *gin.Context, clinic madoguchi.Clinic, d draft, status int, faults []madoguchi.Fault, notice string,
) error {
	return h.shown(c, status, h.detailsOf(c, clinic, d, faults, notice))
}

func (h *Handler) detailsOf(
	c *gin.Context, clinic madoguchi.Clinic, d draft, faults []madoguchi.Fault, notice string,
) bookingpages.Details {
	page := bookingpages.Details{
		Frame: h.Guard.BookingFrame(c, clinic, base(clinic)+"?"+answersOf(d).query()), Slip: h.slipOf(c, clinic, d),
		Hold: h.hold(d), Draft: h.seal(d), Values: d.Person,
		Email: d.Email, Note: d.Note, Faults: faults, Notice: notice, Action: base(clinic),
	}
	h.showPeople(c, d, &page)
	page.Path = base(clinic) + "/details"
	return page
}

func (h *Handler) slipOf(c *gin.Context, clinic madoguchi.Clinic, d draft) slip.Slip {
	language := string(answer.Language(c))
	paper := slip.Slip{Clinic: clinic, Visit: d.visit(language), Language: language, Now: h.Now()}
	if account, in := readerOf(h.Guard, c); in {
		if member, known := d.who(account); known {
			paper.For = portalpages.MemberName(answer.Language(c), account, member)
		}
	}
	return paper
}

// shortest is how fast a person can fill in the form. A program is faster.
const shortest = 2 * time.Second

// byProgram reports whether a program seems to have filled in the form. A signed-in person finds it filled in.
func (h *Handler) byProgram(c *gin.Context, f form, d draft) bool {
	_, in := readerOf(h.Guard, c)
	return f.website != "" || !in && h.Now().Sub(d.ShownAt) < shortest
}

// ConfirmForm shows everything before it is booked, or the faults.
func (h *Handler) ConfirmForm(c *gin.Context) error {
	clinic, f, d, err := h.received(c)
	if err != nil {
		return err
	}
	if d.Token == "" {
		return ToBookingPage(c)
	}
	return h.confirms(c, clinic, f, d)
}

// confirms shows the confirmation for what was typed, unless it has faults or comes from a program.
func (h *Handler) confirms(c *gin.Context, clinic madoguchi.Clinic, f form, d draft) error {
	if d.lost {
		return h.detailsPage(c, clinic, d, http.StatusConflict, nil, "person")
	}
	if faults := d.faults(h.today()); faults != nil {
		return h.detailsPage(c, clinic, d, http.StatusUnprocessableEntity, faults, "")
	}
	if d.ShownAt.IsZero() {
		d.ShownAt = h.Now() // a program skipped the form
	}
	if h.byProgram(c, f, d) {
		return h.detailsPage(c, clinic, d, http.StatusUnprocessableEntity, nil, "tooFast")
	}
	d.Confirmed = true
	return h.confirmPage(c, clinic, d, http.StatusOK, "")
}

func (h *Handler) confirmPage(c *gin.Context, clinic madoguchi.Clinic, d draft, status int, notice string) error {
	return h.shown(c, status, h.confirmOf(c, clinic, d, notice))
}

func (h *Handler) confirmOf(c *gin.Context, clinic madoguchi.Clinic, d draft, notice string) bookingpages.Confirm {
	_, member := readerOf(h.Guard, c)
	page := bookingpages.Confirm{
		Frame: h.Guard.MemberFrame(c, clinic), Slip: h.slipOf(c, clinic, d), Hold: h.hold(d), Draft: h.seal(d),
		Notice: notice, Action: base(clinic), Member: member,
	}
	page.Path = base(clinic) + "/confirm"
	page.Lines = bookingpages.Details{
		Frame: page.Frame, Values: seen(d.Person), Email: d.Email, Note: d.Note,
	}.Lines()
	return page
}
