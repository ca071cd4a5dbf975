package account

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/places"
	"madoguchi/apiserver/internal/portal/signin"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// The profile is typed on one page and confirmed on the next, which carries the values along:
//
//	/mypage/profile ──POST 「確認へ」──► 確認 ──POST /mypage/profile/confirm 「登録する」──► saved
//	        ▲  └── 「住所検索」, a town, a correction: the same page with the change
//	        └───────── POST 「入力に戻る」

// ProfilePage shows the profile.
func (h *Handler) ProfilePage(c *gin.Context) error {
	account := access.AccountOf(c).Account
	return h.profileStep(c, http.StatusOK, portalpages.Profile{
		Values: account.Profile, Next: signin.Wish(account, access.PatientPath(c.Query("next"))),
		Changed: c.Query("changed") == "1",
	})
}

func (h *Handler) profileStep(c *gin.Context, status int, page portalpages.Profile) error {
	page.Frame, page.First = h.Guard.AccountFrame(c), !access.AccountOf(c).Account.Complete()
	if page.Path = portalpages.ProfilePath; page.Next != "" {
		page.Path = signin.After(madoguchi.Account{}, page.Next)
	}
	return h.Page(c, status, page)
}

// profileForm is a submitted profile.
type profileForm struct {
	person madoguchi.Person
	next   string
	edit   bool   // back from the confirmation
	lookup bool   // the towns of the postal code are requested
	place  string // the number of the chosen town
	mend   string // the field whose suggestion is accepted
}

func (f *profileForm) take(name, value string) bool {
	if f.person.SetField(name, value) {
		return true
	}
	switch name {
	case "next":
		f.next = access.PatientPath(value)
	case "edit":
		f.edit = value == "1"
	case "lookup":
		f.lookup = value == "1"
	case "place":
		f.place = value
	case "mend":
		f.mend = value
	default:
		return false
	}
	return true
}

func readProfile(c *gin.Context) (profileForm, error) {
	var form profileForm
	if err := answer.ReadForm(c, form.take); err != nil {
		return profileForm{}, err
	}
	form.person.Phone = api.ShowNumber(form.person.Phone)
	return form, nil
}

func (h *Handler) faults(form profileForm) []madoguchi.Fault {
	return form.person.Check(japan.Today(h.Now()), madoguchi.ProfileFields()...)
}

// ProfileForm shows what will be saved, or the form again.
func (h *Handler) ProfileForm(c *gin.Context) error {
	form, err := readProfile(c)
	if err != nil {
		return err
	}
	page := portalpages.Profile{Values: form.person, Next: form.next}
	switch {
	case form.edit, answer.Switches(c):
		return h.profileStep(c, http.StatusOK, page)
	case form.lookup, form.place != "", form.mend != "":
		h.assist(form, &page)
		return h.profileStep(c, http.StatusOK, page)
	}
	if page.Faults = h.faults(form); page.Faults != nil {
		return h.profileStep(c, http.StatusUnprocessableEntity, page)
	}
	return h.confirmStep(c, http.StatusOK, form, "")
}

// assist handles a button within the form: it looks up a postal code, fills in one of its towns, or accepts a
// suggestion.
func (h *Handler) assist(form profileForm, page *portalpages.Profile) {
	found := places.Of(page.Values.PostalCode)
	number, err := strconv.Atoi(form.place)
	switch {
	case form.mend != "":
		mend(h.faults(form), form.mend, &page.Values)
	case form.place != "" && err == nil && 0 <= number && number < len(found):
		page.Values.Address = moved(page.Values.Address, found[number].Address)
	case form.lookup && len(found) == 1:
		page.Values.Address = moved(page.Values.Address, found[0].Address)
	case form.lookup && len(found) == 0:
		page.Faults = h.postalFaults(form)
	case form.lookup:
		page.Places = found
	}
}

// postalFaults says why a postal code has no towns.
func (h *Handler) postalFaults(form profileForm) []madoguchi.Fault {
	others := func(fault madoguchi.Fault) bool { return fault.Field != "postalCode" }
	if faults := slices.DeleteFunc(h.faults(form), others); len(faults) > 0 {
		return faults
	}
	return []madoguchi.Fault{{Field: "postalCode", Rule: "noPlace"}}
}

// moved returns an address in another town, with what was typed behind the former one.
func moved(address, town string) string {
	return strings.TrimSpace(town + places.Behind(address, "", town))
}

func mend(faults []madoguchi.Fault, field string, person *madoguchi.Person) {
	for _, fault := range faults {
		if fault.Field == field && fault.Proposal != "" {
			*person.Field(field) = fault.Proposal
		}
	}
}

func (h *Handler) confirmStep(c *gin.Context, status int, form profileForm, notice string) error {
	page := portalpages.ProfileConfirm{
		Frame: h.Guard.AccountFrame(c), Values: form.person, First: !access.AccountOf(c).Account.Complete(),
		Next: form.next, Notice: notice,
	}
	page.Path = portalpages.ProfilePath + "/confirm"
	return h.Page(c, status, page)
}

// ConfirmForm saves the profile. It checks the values again, because the browser has carried them.
func (h *Handler) ConfirmForm(c *gin.Context) error {
	form, err := readProfile(c)
	if err != nil {
		return err
	}
	if faults := h.faults(form); faults != nil {
		return h.profileStep(c, http.StatusUnprocessableEntity, portalpages.Profile{
			Values: form.person, Next: form.next, Faults: faults,
		})
	}
	if answer.Switches(c) {
		return h.confirmStep(c, http.StatusOK, form, "")
	}
	account := access.AccountOf(c).Account
	if err := h.Store.SetProfile(c.Request.Context(), account.ID, form.person); err != nil {
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.confirmStep(c, status, form, notice)
		})
	}
	if account.Complete() && form.next == "" {
		c.Redirect(http.StatusSeeOther, portalpages.ProfilePath+"?changed=1")
		return nil
	}
	account.Profile = form.person
	c.Redirect(http.StatusSeeOther, signin.After(account, form.next))
	return nil
}

// ToProfile redirects a GET of the confirmation to the form.
func ToProfile(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, portalpages.ProfilePath)
	return nil
}
