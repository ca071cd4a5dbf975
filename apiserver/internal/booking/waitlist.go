package booking

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
	"madoguchi/workflows/waitlists"
)

// WaitingStore reads the entries of waitlists, and the accounts that they come from.
type WaitingStore interface {
	WaitingByLink(context.Context, madoguchi.WaitingID) (madoguchi.Waiting, error)
	Account(context.Context, madoguchi.AccountID) (madoguchi.Account, error)
}

// Lists are the workflows of waitlists.
type Lists interface {
	JoinWaitlist(context.Context, madoguchi.Waiting) error
	AnswerOffer(context.Context, madoguchi.Waiting, waitlists.Answer) error
	LeaveWaitlist(context.Context, madoguchi.Waiting) error
}

// Waitlist answers patients who wait for a slot (キャンセル待ち, E5):
//
//	a full day ──► details ⇄ confirm ──join──► joined ┄mail┄► /w/<token> ──► accept, decline, leave
//
// Its draft is that of a booking, with days and without a slot.
type Waitlist struct{ *Handler }

const waitlistPath = "/waitlist"

// waitlistOf returns the path that joins the waitlist of a day, or "" if the clinic has none or the day has free slots.
func waitlistOf(clinic madoguchi.Clinic, page bookingpages.Slots) string {
	if !clinic.Web.Waitlist || page.Move || !page.Open() {
		return ""
	}
	for _, slot := range page.Slots {
		if !slot.Taken {
			return ""
		}
	}
	values, _ := url.ParseQuery(page.Query)
	values.Set("day", page.Value())
	return page.Base + waitlistPath + "?" + values.Encode()
}

// waitsAt returns what a form about a waitlist has sent. A clinic that has stopped its waitlists answers as one that
// takes no bookings.
func (h *Waitlist) waitsAt(c *gin.Context) (madoguchi.Clinic, form, draft, error) {
	clinic, f, d, err := h.received(c)
	if err == nil && !(clinic.Web.Open && clinic.Web.Waitlist) {
		err = closedError{clinic}
	}
	return clinic, f, d, err
}

// BeginPage shows the form about the person who wants to wait for a day.
func (h *Waitlist) BeginPage(c *gin.Context) error {
	clinic, err := h.clinicOf(c)
	if err != nil {
		return err
	}
	if !clinic.Web.Open {
		return closedError{clinic}
	}
	given := answersIn(c)
	asked := given.questions(clinic, peopleOf(h.Guard, c), h.Frame(c, clinic).Language)
	if !clinic.Web.Waitlist || *asked[len(asked)-1].answer == "" {
		return ToBookingPage(c)
	}
	d := draft{
		Clinic: clinic.ID, Wish: given.wish(), For: given.who, Token: madoguchi.NewID(), Day: c.Query("day"),
		At: h.Now(),
	}
	h.choose(c, form{}, &d)
	full, err := h.full(c.Request.Context(), clinic, d)
	if err != nil {
		return err
	}
	if !full {
		c.Redirect(http.StatusSeeOther, base(clinic)+"?"+given.query()+"&"+url.Values{"day": {d.Day}}.Encode())
		return nil
	}
	h.prefill(c, &d)
	return h.waitingDetails(c, clinic, d, http.StatusOK, nil, "")
}

// DetailsForm shows the form again, or for the first time after a draft with a slot that was taken.
func (h *Waitlist) DetailsForm(c *gin.Context) error {
	clinic, f, d, err := h.waitsAt(c)
	if err != nil {
		return err
	}
	if d.Token == "" {
		return ToBookingPage(c)
	}
	if d.Day == "" {
		d.Day = f.day
		full, err := h.full(c.Request.Context(), clinic, d)
		if err != nil {
			return err
		}
		if !full {
			return h.again(c, clinic, d)
		}
	}
	h.prefill(c, &d)
	return h.waitingDetails(c, clinic, d, http.StatusOK, h.mended(f, &d), "")
}

// BackForm shows the slots of the day again, with what was typed.
func (h *Waitlist) BackForm(c *gin.Context) error {
	clinic, _, d, err := h.received(c)
	if err != nil {
		return err
	}
	return h.again(c, clinic, d)
}

// again shows the slots of the day for a booking, with what was typed.
func (h *Waitlist) again(c *gin.Context, clinic madoguchi.Clinic, d draft) error {
	day := d.Day
	d.Day = ""
	return h.slotsPage(c, clinic, d, view{day: day})
}

func (h *Waitlist) waitingDetails(
	c *gin.Context, clinic madoguchi.Clinic, d draft, status int, faults []madoguchi.Fault, notice string,
) error {
	days, err := h.lastDays(c.Request.Context(), clinic, d)
	if err != nil {
		return err
	}
	page := h.detailsOf(c, clinic, d, faults, notice)
	page.Slip, page.Hold = h.slipOfWish(c, clinic, d), bookingpages.Hold{}
	page.Day, page.LastDays = h.daysOf(c, clinic, d.Day, ""), h.lastOptions(c, clinic, d, days)
	page.Action, page.Adds = base(clinic)+waitlistPath, false
	page.Path = page.Action + "/details"
	return h.shown(c, status, page)
}

// slipOfWish is what the patient waits for.
func (h *Waitlist) slipOfWish(c *gin.Context, clinic madoguchi.Clinic, d draft) slip.Slip {
	return slip.Slip{
		Clinic: clinic, Language: string(answer.Language(c)), Now: h.Now(),
		Visit: madoguchi.Reservation{
			MenuID: d.Wish.Menu, Method: d.Wish.Method, Visit: d.Wish.Visit, DoctorID: d.Wish.Doctor,
		},
	}
}

// ConfirmForm shows everything before the patient joins, or the faults.
func (h *Waitlist) ConfirmForm(c *gin.Context) error {
	clinic, f, d, err := h.waitsAt(c)
	if err != nil {
		return err
	}
	if d.Day == "" {
		return ToBookingPage(c)
	}
	if d.lost {
		return h.waitingDetails(c, clinic, d, http.StatusConflict, nil, "person")
	}
	if faults := d.faults(h.today()); faults != nil {
		return h.waitingDetails(c, clinic, d, http.StatusUnprocessableEntity, faults, "")
	}
	days, err := h.lastDays(c.Request.Context(), clinic, d)
	if err != nil {
		return err
	}
	if !d.lasts(days) {
		return h.waitingDetails(c, clinic, d, http.StatusConflict, nil, "waitlistDays")
	}
	if d.ShownAt.IsZero() {
		d.ShownAt = h.Now() // a program skipped the form
	}
	if h.byProgram(c, f, d) {
		return h.waitingDetails(c, clinic, d, http.StatusUnprocessableEntity, nil, "tooFast")
	}
	d.Confirmed = true
	return h.waitingConfirm(c, clinic, d, http.StatusOK, "")
}

func (h *Waitlist) waitingConfirm(
	c *gin.Context, clinic madoguchi.Clinic, d draft, status int, notice string,
) error {
	page := h.confirmOf(c, clinic, d, notice)
	page.Slip, page.Hold = h.slipOfWish(c, clinic, d), bookingpages.Hold{}
	page.Day = h.daysOf(c, clinic, d.Day, d.LastDay)
	page.Action, page.Member = base(clinic)+waitlistPath, false
	page.Path = page.Action + "/confirm"
	return h.shown(c, status, page)
}

// JoinForm adds the patient to the waitlist. The same draft sent twice is one entry.
func (h *Waitlist) JoinForm(c *gin.Context) error {
	clinic, _, d, err := h.waitsAt(c)
	if err != nil {
		return err
	}
	if d.Day == "" {
		return ToBookingPage(c)
	}
	if faults := d.faults(h.today()); faults != nil || !d.Confirmed {
		return h.waitingDetails(c, clinic, d, http.StatusUnprocessableEntity, faults, "")
	}
	days, err := h.lastDays(c.Request.Context(), clinic, d)
	if err != nil {
		return err
	}
	if len(days) == 0 { // a slot has come free meanwhile, or the day has passed
		return h.again(c, clinic, d)
	}
	if !d.lasts(days) {
		return h.waitingDetails(c, clinic, d, http.StatusConflict, nil, "waitlistDays")
	}
	switch err := h.join(c, d); {
	case madoguchi.KindOf(err) == madoguchi.KindConflict:
		return h.waitingConfirm(c, clinic, d, http.StatusConflict, "waitlistFull")
	case err != nil:
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.waitingConfirm(c, clinic, d, status, notice)
		})
	}
	c.Redirect(http.StatusSeeOther, base(clinic)+waitlistPath+"/joined?"+
		url.Values{"day": {d.Day}, "lastDay": {cmp.Or(d.LastDay, d.Day)}}.Encode())
	return nil
}

func (h *Waitlist) join(c *gin.Context, d draft) error {
	if err := h.Limits.WebBookings.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	if err := h.Limits.ResetsOf.Take("waitlist " + d.Email); err != nil {
		return err
	}
	entry := d.waiting(string(answer.Language(c)))
	if holder, err := h.Guard.AuthenticateAccount(c); err == nil && holder.Account.Complete() {
		entry.Account = holder.Account.ID
	}
	return h.Turns.Take(c.Request.Context(), func(ctx context.Context) error {
		return h.Lists.JoinWaitlist(ctx, entry)
	})
}

// JoinedPage says that the patient is on the list.
func (h *Waitlist) JoinedPage(c *gin.Context) error {
	clinic, err := h.clinicOf(c)
	if err != nil {
		return err
	}
	day := h.daysOf(c, clinic, c.Query("day"), c.Query("lastDay"))
	if day == "" {
		return ToBookingPage(c)
	}
	page := bookingpages.Joined{Frame: h.Guard.MemberFrame(c, clinic), Day: day, Back: base(clinic)}
	page.Path = base(clinic) + waitlistPath + "/joined?" +
		url.Values{"day": {c.Query("day")}, "lastDay": {c.Query("lastDay")}}.Encode()
	return h.shown(c, http.StatusOK, page)
}

// waiting is the entry that the draft asks for.
func (d draft) waiting(language string) madoguchi.Waiting {
	visit := d.visit(language)
	entry := madoguchi.Waiting{
		ClinicID: d.Clinic, Day: d.Day, LastDay: cmp.Or(d.LastDay, d.Day), MenuID: d.Wish.Menu, Method: d.Wish.Method,
		Visit: d.Wish.Visit, DoctorID: d.Wish.Doctor, PatientName: visit.PatientName,
		PatientKana: visit.PatientKana, Note: visit.Memo, Contact: visit.Contact,
	}
	entry.ID = madoguchi.NewWaitingID(entry)
	return entry
}
