package booking

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// A patient who has booked without an account creates one with what was typed (A2). The visit then comes to it:
//
//	booked ──sign up──► mail ┄► password and profile ──brought──► the dashboard
//	                        └──[another address]──► the visit's account page ──add──► the dashboard
//
// The address that the visit's mails go to gets the mail of the sign-up, so nobody learns whether it has an account.

// accountPath is below the reservation's page.
const accountPath = "/account"

// SignUpForm asks for the mail of a sign-up with the booking's data 「上記の情報でアカウント作成」.
func (h *Visits) SignUpForm(c *gin.Context, l linked) error {
	visit := l.slip.Visit
	if !signsUp(visit) {
		c.Redirect(http.StatusSeeOther, l.base)
		return nil
	}
	err := h.Limits.Resets.Take(access.Network(c.ClientIP()))
	if err == nil {
		err = h.Limits.ResetsOf.Take("visit " + visit.Contact.Email) // several visits may have one address
	}
	if err == nil {
		err = h.Processes.SignUp(c.Request.Context(), madoguchi.VerificationID(madoguchi.NewID()),
			visit.Contact.Email, visit.Contact.Language, l.base+accountPath, new(bookedPerson(visit)))
	}
	if err != nil {
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.bookedPage(c, l, status, notice)
		})
	}
	c.Redirect(http.StatusSeeOther, access.MyPage+"/signup/mailed")
	return nil
}

// signsUp reports whether the visit's patient can create an account with its data.
func signsUp(visit madoguchi.Reservation) bool {
	return visit.Account == "" && visit.Contact.Email != "" && !visit.State.Ended()
}

// bookedPerson is what was typed about the patient.
func bookedPerson(visit madoguchi.Reservation) madoguchi.Person {
	return madoguchi.Person{
		Name: visit.PatientName, Kana: visit.PatientKana, BirthDate: visit.Contact.BirthDate, Sex: visit.Contact.Sex,
		Phone: visit.Contact.Phone,
	}
}

// Bring adds a visit to the account that was just made from it, without a question: the visit was booked with the
// account's address, which is proved. path is the visit's account page. It reports whether the account shows the visit;
// if not, that page asks.
func (h *Visits) Bring(c *gin.Context, path string, account madoguchi.Account) bool {
	token, ofVisit := strings.CutPrefix(strings.TrimSuffix(path, accountPath), "/r/")
	if !ofVisit || !strings.HasSuffix(path, accountPath) {
		return false
	}
	l, err := h.opened(c, token)
	if err != nil {
		return false
	}
	switch visit := l.slip.Visit; {
	case visit.Account != "" || visit.State.Ended():
		return visit.Account == account.ID
	case visit.Contact.Email != account.Email:
		return false
	}
	if err := h.adds(c, l, account); err != nil {
		h.Note(c, err)
		return false
	}
	return true
}

// AccountPage asks a signed-in patient whether the visit is to be added to the account. Others sign in first.
func (h *Visits) AccountPage(c *gin.Context, l linked) error {
	holder, err := h.Guard.AuthenticateAccount(c)
	if err != nil {
		return err
	}
	if holder.Account.Email == l.slip.Visit.Contact.Email {
		l.slip.For = l.slip.Visit.PatientName // the link alone does not tell
	}
	if l.slip.Visit.Account != "" || l.slip.Visit.State.Ended() {
		c.Redirect(http.StatusSeeOther, access.MyPage)
		return nil
	}
	return h.accountPage(c, l, http.StatusOK, "")
}

func (h *Visits) accountPage(c *gin.Context, l linked, status int, notice string) error {
	return h.Page(c, status, bookingpages.Question{
		Frame: l.frame, Slip: l.slip, What: "account", Action: l.base + accountPath, Back: l.base, Notice: notice,
	})
}

// AccountForm adds the visit to the signed-in patient's account. A visit that an account shows already stays there.
func (h *Visits) AccountForm(c *gin.Context, l linked) error {
	holder, err := h.Guard.AuthenticateAccount(c)
	if err != nil {
		return err
	}
	if l.slip.Visit.Account == "" && !l.slip.Visit.State.Ended() {
		if err := h.adds(c, l, holder.Account); err != nil {
			return h.refused(c, l, err, h.accountPage)
		}
	}
	c.Redirect(http.StatusSeeOther, access.MyPage)
	return nil
}

func (h *Visits) adds(c *gin.Context, l linked, account madoguchi.Account) error {
	visit, ctx := l.slip.Visit, c.Request.Context()
	if !account.Complete() {
		return madoguchi.ErrProfileRequired
	}
	after := visit
	member, known := account.Recognize(bookedPerson(visit))
	if err := h.link(ctx, &after, account, member, known); err != nil {
		return err
	}
	if after.Account == "" {
		return madoguchi.ErrTooManyClinics
	}
	doctor, _ := l.clinic.Doctor(visit.DoctorID)
	return h.Processes.EditReservation(ctx, visit.ID, visits.Edit{
		Reservation: after, Call: madoguchi.CallOf(after, l.clinic),
		Claim: madoguchi.ClaimOf(after, doctor.Capacity, l.clinic.Location()), Actor: byPatient,
		Revision: visit.Revision, Reminders: l.clinic.Reminders.Due(visit.Start, l.clinic.Location()),
	})
}
