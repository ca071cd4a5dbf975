package booking

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// A patient who has booked without an account creates one with what was typed (A2). The visit then comes to it:
//
//	booked ──sign up──► mail ┄► password ──► who was it for? ──self, family──► profile ──brought──► the dashboard
//	                                └──[left]──► the next sign-in asks again
//	the visit's account page, of an account with another address ──add──► the dashboard
//
// Until then the account remembers the visit (bookedPath). The address that the visit's mails go to gets the mail of the
// sign-up, so nobody learns whether it has an account.

// accountPath is below the reservation's page.
const accountPath = "/account"

// bookedPath leads to the visit that an account is made from. It names the visit by ID, because the account remembers
// the path (madoguchi.Account.Wish), and the address of the visit's page is a secret.
const bookedPath = access.MyPage + "/booked"

// The paths of bookedPath, without and with the answer for whom the visit was booked.
const (
	BookedPath    = bookedPath + "/:id"
	BookedForPath = BookedPath + "/:whose"
)

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
			visit.Contact.Email, visit.Contact.Language, bookedPath+"/"+string(visit.ID))
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

// Booked returns the visit that an account is being made from. path is the page after the sign-up. ok is false if that
// is another page, or if the visit was not booked with the account's address, which is proved.
func (h *Visits) Booked(
	c *gin.Context, path string, account madoguchi.Account,
) (booked portalpages.Booked, ok bool) {
	l, whose, err := h.madeFrom(c, path)
	visit := l.slip.Visit
	if err != nil || visit.Contact.Email != account.Email || visit.Account != "" || visit.State.Ended() {
		return booked, false
	}
	l.slip.For = visit.PatientName
	page := bookedPath + "/" + string(visit.ID)
	return portalpages.Booked{
		Slip: l.slip, Person: bookedPerson(visit), Asked: whose == "", Family: whose == forFamily, Page: page,
		Self: page + "/" + forOwner, Others: page + "/" + forFamily,
	}, true
}

// forFamily is the answer that a visit was booked for a member of the family.
const forFamily = "family"

// madeFrom opens the visit of bookedPath, or of a visit's account page, with the answer for whom it was booked.
func (h *Visits) madeFrom(c *gin.Context, path string) (l linked, whose string, err error) {
	if token, is := strings.CutPrefix(strings.TrimSuffix(path, accountPath), "/r/"); is &&
		strings.HasSuffix(path, accountPath) {
		l, err = h.opened(c, token)
		return l, "", err
	}
	named, is := strings.CutPrefix(path, bookedPath+"/")
	id, whose, _ := strings.Cut(named, "/")
	if whose != forOwner && whose != forFamily {
		whose = ""
	}
	if !is || !madoguchi.ValidID(id) {
		return l, "", madoguchi.ErrNotFound
	}
	visit, err := h.Store.ReservationByLink(c.Request.Context(), madoguchi.ReservationID(id))
	if err == nil && !visit.Source.OnWeb() {
		err = madoguchi.ErrNotFound
	}
	if err != nil {
		return l, "", err
	}
	l, err = h.opened(c, h.LinkKeys.VisitToken(visit.ID, visit.LinkGeneration))
	return l, whose, err
}

// Bring adds a visit to the account that was just made from it, without a question: the visit was booked with the
// account's address, which is proved. path is the page after the sign-up. It reports whether the account shows the
// visit; if not, that page asks.
func (h *Visits) Bring(c *gin.Context, path string, account madoguchi.Account) bool {
	l, whose, err := h.madeFrom(c, path)
	if err != nil {
		return false
	}
	switch visit := l.slip.Visit; {
	case visit.Account != "" || visit.State.Ended():
		return visit.Account == account.ID
	case visit.Contact.Email != account.Email:
		return false
	}
	if err := h.adds(c, l, account, whose); err != nil {
		h.Note(c, err)
		return false
	}
	return true
}

// ToAccountPage leads a signed-in patient whose sign-up is complete to the account page of a visit that was booked with
// the account's address.
func (h *Visits) ToAccountPage(c *gin.Context) error {
	holder := access.AccountOf(c)
	l, _, err := h.madeFrom(c, c.Request.URL.Path)
	next := access.MyPage
	if err == nil && l.slip.Visit.Contact.Email == holder.Account.Email {
		next = l.base + accountPath
	}
	c.Redirect(http.StatusSeeOther, next)
	return nil
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
		if err := h.adds(c, l, holder.Account, ""); err != nil {
			return h.refused(c, l, err, h.accountPage)
		}
	}
	c.Redirect(http.StatusSeeOther, access.MyPage)
	return nil
}

// adds connects the visit with the account. whose says for whom it was booked, if the patient was asked.
func (h *Visits) adds(c *gin.Context, l linked, account madoguchi.Account, whose string) error {
	visit, ctx := l.slip.Visit, c.Request.Context()
	if !account.Complete() {
		return madoguchi.ErrProfileRequired
	}
	after := visit
	member, known, err := h.patientIn(ctx, &account, visit, whose)
	if err != nil {
		return err
	}
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

// patientIn returns the person of the account whose visit it is. A patient whom the owner calls family, and whom the
// account does not know, becomes a member of the family. The member's ID follows from the visit, so that a repeat adds
// one member.
func (h *Visits) patientIn(
	ctx context.Context, account *madoguchi.Account, visit madoguchi.Reservation, whose string,
) (member madoguchi.MemberID, known bool, err error) {
	person := bookedPerson(visit)
	if member, known = account.Recognize(person); known || whose == "" {
		return member, known, nil
	}
	if whose == forOwner {
		return "", true, nil
	}
	person.Phone = "" // the owner's
	joins := madoguchi.FamilyMember{
		ID: madoguchi.MemberID(madoguchi.DerivedID("member", string(account.ID), string(visit.ID))), Person: person,
	}
	if err := h.Store.AddFamilyMember(ctx, account.ID, joins); err != nil {
		return "", false, err
	}
	account.Family = append(account.Family, joins)
	return joins.ID, true, nil
}
