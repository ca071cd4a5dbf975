package account

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/portal/persons"
	"madoguchi/apiserver/internal/portal/signin"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// The profile is typed on one page and confirmed on the next, which carries the values along. Before the profile of an
// account that is made from a visit, the same page asks who the patient of the visit is:
//
//	/mypage/profile ──[made from a visit]──► 本人, 家族
//	/mypage/profile ──POST 「確認へ」──► 確認 ──POST /mypage/profile/confirm 「登録する」──► saved
//	        ▲  └── 「住所検索」, a town, a correction: the same page with the change
//	        └───────── POST 「入力に戻る」

// ProfilePage shows the profile.
func (h *Handler) ProfilePage(c *gin.Context) error {
	account := access.AccountOf(c).Account
	page := portalpages.Profile{
		Values: account.Profile, Next: signin.Wish(account, access.PatientPath(c.Query("next"))),
		Changed: c.Query("changed") == "1", Based: persons.Basis(account.Profile), Abroad: account.Profile.Abroad(),
	}
	booked, ok := h.booked(c, page.Next)
	switch {
	case ok && booked.Asked:
		asks := bookingpages.BookedFor{Frame: h.Guard.AccountFrame(c), Booked: booked}
		asks.Path = signin.After(madoguchi.Account{}, page.Next)
		return h.Page(c, http.StatusOK, asks)
	case ok && booked.Family:
		page.Values.Phone = booked.Person.Phone // of the person who booked
	case ok:
		page.Values = booked.Person
	}
	return h.profileStep(c, http.StatusOK, page)
}

// booked returns the visit that the reader's account is being made from.
func (h *Handler) booked(c *gin.Context, next string) (booked bookingpages.Booked, ok bool) {
	if account := access.AccountOf(c).Account; !account.Complete() {
		return h.Bookings.Booked(c, next, account)
	}
	return booked, false
}

// overtaken returns the form as it is shown again if another tab or device has changed the profile since the form was
// shown: with what was typed, and what is stored now.
func overtaken(c *gin.Context, form profileForm) (page portalpages.Profile, is bool) {
	stored := access.AccountOf(c).Account.Profile
	if form.Based == "" || form.Based == persons.Basis(stored) || form.Person == stored {
		return page, false
	}
	page = form.shown()
	page.Notice, page.Based = "profileChanged", persons.Basis(stored)
	page.Stored = web.PersonLines(answer.Language(c), stored)
	return page, true
}

func (h *Handler) profileStep(c *gin.Context, status int, page portalpages.Profile) error {
	page.Frame, page.First = h.Guard.AccountFrame(c), !access.AccountOf(c).Account.Complete()
	if booked, ok := h.booked(c, page.Next); ok {
		page.Booked = booked
	}
	if page.Path = portalpages.ProfilePath; page.Next != "" {
		page.Path = signin.After(madoguchi.Account{}, page.Next)
	}
	return h.KeptPage(c, status, page)
}

// profileForm is a submitted profile.
type profileForm struct {
	persons.Form
	next   string
	abroad bool // the person lives outside of Japan, where no address has a Japanese postal code
}

func (f *profileForm) take(name, value string) bool {
	switch name {
	case "next":
		f.next = access.PatientPath(value)
	case "abroad":
		f.abroad = value == "1"
	default:
		return f.Take(name, value)
	}
	return true
}

// shown returns the form's page.
func (f profileForm) shown() portalpages.Profile {
	return portalpages.Profile{Values: f.Person, Next: f.next, Based: f.Based, Abroad: f.abroad}
}

func readProfile(c *gin.Context) (profileForm, error) {
	var form profileForm
	err := answer.ReadForm(c, form.take)
	return form, err
}

func (h *Handler) faults(form profileForm) []madoguchi.Fault {
	return form.Person.Check(japan.Today(h.Now()), madoguchi.ProfileFields(form.abroad)...)
}

// ProfileForm shows what will be saved, or the form again.
func (h *Handler) ProfileForm(c *gin.Context) error {
	form, err := readProfile(c)
	if err != nil {
		return err
	}
	page := form.shown()
	switch {
	case form.Edit, answer.Switches(c):
		return h.profileStep(c, http.StatusOK, page)
	case form.Assists():
		page.Places, page.Faults = form.Assist(h.faults(form))
		page.Values, page.Found = form.Person, form.Filled(page.Places, page.Faults)
		return h.profileStep(c, http.StatusOK, page)
	}
	if page.Faults = h.faults(form); page.Faults != nil {
		return h.profileStep(c, http.StatusUnprocessableEntity, page)
	}
	if late, is := overtaken(c, form); is {
		return h.profileStep(c, http.StatusConflict, late)
	}
	return h.confirmStep(c, http.StatusOK, form, "")
}

func (h *Handler) confirmStep(c *gin.Context, status int, form profileForm, notice string) error {
	page := portalpages.ProfileConfirm{
		Frame: h.Guard.AccountFrame(c), Values: form.Person, First: !access.AccountOf(c).Account.Complete(),
		Next: form.next, Notice: notice, Based: form.Based, Abroad: form.abroad,
	}
	page.Path = portalpages.ProfilePath + "/confirm"
	return h.KeptPage(c, status, page)
}

// ConfirmForm saves the profile. It checks the values again, because the browser has carried them.
func (h *Handler) ConfirmForm(c *gin.Context) error {
	form, err := readProfile(c)
	if err != nil {
		return err
	}
	if faults := h.faults(form); faults != nil {
		page := form.shown()
		page.Faults = faults
		return h.profileStep(c, http.StatusUnprocessableEntity, page)
	}
	if late, is := overtaken(c, form); is {
		return h.profileStep(c, http.StatusConflict, late)
	}
	if answer.Switches(c) {
		return h.confirmStep(c, http.StatusOK, form, "")
	}
	account := access.AccountOf(c).Account
	if err := h.Store.SetProfile(c.Request.Context(), account.ID, form.Person); err != nil {
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.confirmStep(c, status, form, notice)
		})
	}
	if account.Complete() && form.next == "" {
		c.Redirect(http.StatusSeeOther, portalpages.ProfilePath+"?changed=1")
		return nil
	}
	c.Redirect(http.StatusSeeOther, afterSignUp(h.brought(c, account, form)))
	return nil
}

// brought returns the page after a sign-up. That of a visit which the account was made from has nothing to ask any more
// if the visit could be added.
func (h *Handler) brought(c *gin.Context, account madoguchi.Account, form profileForm) (next string) {
	account.Profile = form.Person
	if h.Bookings.Bring(c, form.next, account) {
		return access.MyPage
	}
	return form.next
}

// afterSignUp returns the page after the profile has completed a sign-up. The dashboard, and its question about a
// clinic, say that it is complete; a booking goes on.
func afterSignUp(next string) string {
	switch {
	case strings.Contains(next, "?"):
		return next
	case next == "", next == access.MyPage, strings.HasPrefix(next, access.MyPage+"/join/"):
		return cmp.Or(next, access.MyPage) + "?done=registered"
	default:
		return next
	}
}

// ToProfile redirects a GET of the confirmation to the form.
func ToProfile(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, portalpages.ProfilePath)
	return nil
}
