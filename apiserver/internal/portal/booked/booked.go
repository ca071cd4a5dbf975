// Package booked makes an account of a visit that was booked without one (A2). The account exists after the password of
// its sign-up. Until its profile is there, it remembers the visit, and asks who its patient is:
//
//	password ──► the patient? ──本人──► profile, as booked ─────────────────────► the owner's visit
//	   │            └─────────家族──► profile of the person who booked ──► a member of the family, with the visit
//	   └──[left]──► the next sign-in asks again
//
// An account that is complete, and does not know the patient, is asked the same question before the visit is added.
//
// It must not know how visits are stored or booked.
package booked

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// pagePath leads to the visit that an account is made from. It names the visit by ID, because the account remembers the
// path (madoguchi.Account.Wish), and the address of the visit's page is a secret.
const pagePath = access.MyPage + "/booked"

// The paths without and with the answer who the patient is.
const (
	PagePath    = pagePath + "/:id"
	AnswersPath = PagePath + "/:whose"
)

// The answers.
const (
	forOwner  = "self"
	forFamily = "family"
)

// Page returns the page that the sign-up of a visit's patient goes on to.
func Page(visit madoguchi.ReservationID) string { return pagePath + "/" + string(visit) }

// Store has the visits, and the families of accounts.
type Store interface {
	ReservationByLink(context.Context, madoguchi.ReservationID) (madoguchi.Reservation, error)
	AddFamilyMember(context.Context, madoguchi.AccountID, madoguchi.FamilyMember) error
}

// Visits are the visits behind their links.
type Visits interface {
	Slip(c *gin.Context, token string) (slip.Slip, error)
	// Add connects a visit with an account. member is the patient, if known.
	Add(c *gin.Context, token string, account madoguchi.Account, member madoguchi.MemberID, known bool) error
}

// Handler answers patients whose account is made from a visit. All fields are needed.
type Handler struct {
	*answer.Answers
	Store    Store
	Visits   Visits
	LinkKeys madoguchi.LinkKeys
	Guard    *access.Guard
}

// made is the visit that an account is made from.
type made struct {
	slip  slip.Slip
	token string
	whose string // forOwner or forFamily; "" if the patient was not asked
}

// from opens the visit of pagePath, or of a visit's account page, which API servers of an earlier release name.
func (h *Handler) from(c *gin.Context, path string) (m made, err error) {
	if token, is := strings.CutPrefix(path, "/r/"); is && strings.HasSuffix(token, "/account") {
		m.token = strings.TrimSuffix(token, "/account")
		m.slip, err = h.Visits.Slip(c, m.token)
		return m, err
	}
	named, is := strings.CutPrefix(path, pagePath+"/")
	id, whose, _ := strings.Cut(named, "/")
	if !is || !madoguchi.ValidID(id) {
		return m, madoguchi.ErrNotFound
	}
	if whose == forOwner || whose == forFamily {
		m.whose = whose
	}
	visit, err := h.Store.ReservationByLink(c.Request.Context(), madoguchi.ReservationID(id))
	if err == nil && !visit.Source.OnWeb() {
		err = madoguchi.ErrNotFound
	}
	if err != nil {
		return m, err
	}
	m.token = h.LinkKeys.VisitToken(visit.ID, visit.LinkGeneration)
	m.slip, err = h.Visits.Slip(c, m.token)
	return m, err
}

// Booked returns the visit that an account is being made from. path is the page after the sign-up. ok is false if that
// is another page, or if the visit was not booked with the account's address, which is proved.
func (h *Handler) Booked(
	c *gin.Context, path string, account madoguchi.Account,
) (booked bookingpages.Booked, ok bool) {
	m, err := h.from(c, path)
	visit := m.slip.Visit
	if err != nil || visit.Contact.Email != account.Email || visit.Account != "" || visit.State.Ended() {
		return booked, false
	}
	m.slip.For = visit.PatientName
	profile := func(answer string) string {
		next := url.Values{"next": {Page(visit.ID) + answer}}
		return portalpages.ProfilePath + "?" + next.Encode()
	}
	return bookingpages.Booked{
		Slip: m.slip, Person: visit.BookedPerson(), Asked: m.whose == "", Family: m.whose == forFamily,
		Page: profile(""), Self: profile("/" + forOwner), Others: profile("/" + forFamily),
	}, true
}

// Bring adds a visit to the account that was just made from it, without a question: the visit was booked with the
// account's address, which is proved. path is the page after the sign-up. It reports whether the account shows the
// visit; if not, that page asks.
func (h *Handler) Bring(c *gin.Context, path string, account madoguchi.Account) bool {
	m, err := h.from(c, path)
	if err != nil {
		return false
	}
	switch visit := m.slip.Visit; {
	case visit.Account != "" || visit.State.Ended():
		return visit.Account == account.ID
	case visit.Contact.Email != account.Email:
		return false
	}
	member, known, err := h.patient(c.Request.Context(), &account, m)
	if err == nil {
		err = h.Visits.Add(c, m.token, account, member, known)
	}
	if err != nil {
		h.Note(c, err)
	}
	return err == nil
}

// patient returns the person of the account whose visit it is. A patient whom the owner calls family, and whom the
// account does not know, becomes a member of the family. The member's ID follows from the visit, so that a repeat adds
// one member.
func (h *Handler) patient(
	ctx context.Context, account *madoguchi.Account, m made,
) (member madoguchi.MemberID, known bool, err error) {
	visit := m.slip.Visit
	if m.whose == forOwner {
		return "", true, nil
	}
	person := visit.BookedPerson()
	if member, known = account.Recognize(person); known || m.whose == "" {
		return member, known, nil
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

// AddPage asks the owner of a complete account who the patient of a visit is, if the account does not know. For
// others, the account page of the visit asks whether to add it.
func (h *Handler) AddPage(c *gin.Context) error {
	m, err := h.from(c, c.Request.URL.Path)
	account := access.AccountOf(c).Account
	booked, ok := h.Booked(c, Page(m.slip.Visit.ID), account)
	switch _, known := account.Recognize(booked.Person); {
	case err != nil || m.slip.Visit.Contact.Email != account.Email:
		c.Redirect(http.StatusSeeOther, access.MyPage)
		return nil
	case !ok || known:
		c.Redirect(http.StatusSeeOther, "/r/"+m.token+"/account")
		return nil
	}
	return h.addStep(c, http.StatusOK, m, booked, "")
}

// addStep shows the question with buttons that add the visit.
func (h *Handler) addStep(c *gin.Context, status int, m made, booked bookingpages.Booked, notice string) error {
	page := Page(m.slip.Visit.ID)
	booked.Page, booked.Self, booked.Others = page, page+"/"+forOwner, page+"/"+forFamily
	asks := bookingpages.BookedFor{
		Frame: h.Guard.AccountFrame(c), Booked: booked, Adds: "/r/" + m.token + "/account", Notice: notice,
		Full: len(access.AccountOf(c).Account.Family) >= madoguchi.MaxFamily,
	}
	asks.Path = page
	return h.Page(c, status, asks)
}

// AddForm adds the visit to the account of a patient whose sign-up is complete, for the person of the answer. A repeat
// changes nothing.
func (h *Handler) AddForm(c *gin.Context) error {
	m, err := h.from(c, c.Request.URL.Path)
	account := access.AccountOf(c).Account
	booked, ok := h.Booked(c, Page(m.slip.Visit.ID), account)
	if err == nil && ok && m.whose != "" {
		member, known, err := h.patient(c.Request.Context(), &account, m)
		if err == nil {
			err = h.Visits.Add(c, m.token, account, member, known)
		}
		if err != nil {
			return h.OrNotice(c, err, func(status int, notice string) error {
				return h.addStep(c, status, m, booked, notice)
			})
		}
	}
	c.Redirect(http.StatusSeeOther, access.MyPage)
	return nil
}
