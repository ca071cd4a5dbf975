package booking

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/portal/booked"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
	"madoguchi/workflows/visits"
)

// A patient who has booked without an account creates one with what was typed (A2). The address that the visit's mails
// go to gets the mail of the sign-up, so nobody learns whether it has an account. Package booked says how the visit
// comes to the account that the sign-up makes. The visit's account page adds it to another account, which is asked.

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
			visit.Contact.Email, visit.Contact.Language, booked.Page(visit.ID))
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

// Slip returns the visit of a link.
func (h *Visits) Slip(c *gin.Context, token string) (slip.Slip, error) {
	l, err := h.opened(c, token)
	return l.slip, err
}

// Add connects the visit of a link with an account. member is the patient, if known.
func (h *Visits) Add(
	c *gin.Context, token string, account madoguchi.Account, member madoguchi.MemberID, known bool,
) error {
	l, err := h.opened(c, token)
	if err != nil {
		return err
	}
	return h.adds(c, l, account, member, known)
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
	if l.slip.For != "" {
		if _, known := holder.Account.Recognize(l.slip.Visit.BookedPerson()); !known {
			c.Redirect(http.StatusSeeOther, booked.Page(l.slip.Visit.ID)) // that page asks who the patient is
			return nil
		}
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
		member, known := holder.Account.Recognize(l.slip.Visit.BookedPerson())
		if err := h.adds(c, l, holder.Account, member, known); err != nil {
			return h.refused(c, l, err, h.accountPage)
		}
	}
	c.Redirect(http.StatusSeeOther, access.MyPage)
	return nil
}

func (h *Visits) adds(
	c *gin.Context, l linked, account madoguchi.Account, member madoguchi.MemberID, known bool,
) error {
	visit, ctx := l.slip.Visit, c.Request.Context()
	if !account.Complete() {
		return madoguchi.ErrProfileRequired
	}
	after := visit
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
