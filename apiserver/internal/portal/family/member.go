package family

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/portal/persons"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// form is a submitted form of a member.
type form struct {
	persons.Form
	kept portalpages.MemberKept
}

func (f *form) take(name, value string) bool {
	switch name {
	case "member":
		f.kept.ID = madoguchi.MemberID(value)
	case "based":
		f.kept.Based = value
	case "next":
		f.kept.Next = access.PatientPath(value)
	case "draft":
		f.kept.Draft = value
	default:
		return f.Take(name, value)
	}
	return true
}

// read reads the form of a new member, or of the one that the path names.
func read(c *gin.Context) (form, error) {
	var f form
	if err := answer.ReadForm(c, f.take); err != nil {
		return f, err
	}
	if id := c.Param("id"); id != "" {
		f.kept.ID = madoguchi.MemberID(id)
	} else {
		f.kept.New = true
	}
	if !madoguchi.ValidID(string(f.kept.ID)) {
		return f, answer.ErrBody
	}
	return f, nil
}

func (f form) faults(today string) []madoguchi.Fault {
	return f.Person.Check(today, madoguchi.MemberFields()...)
}

// NewPage is the empty form of a new member.
func (h *Handler) NewPage(c *gin.Context) error {
	if len(access.AccountOf(c).Account.Family) >= madoguchi.MaxFamily {
		return ToList(c)
	}
	return h.step(c, http.StatusOK, portalpages.MemberForm{
		MemberKept: portalpages.NewMember(access.PatientPath(c.Query("next")), ""),
	})
}

// MemberPage is the form of a stored member.
func (h *Handler) MemberPage(c *gin.Context) error {
	member, err := named(c)
	if err != nil {
		return err
	}
	return h.step(c, http.StatusOK, portalpages.MemberForm{
		MemberKept: portalpages.MemberKept{ID: member.ID, Based: persons.Basis(member.Person)}, Values: member.Person,
	})
}

func (h *Handler) step(c *gin.Context, status int, page portalpages.MemberForm) error {
	page.Frame, page.Owner = h.Guard.AccountFrame(c), access.AccountOf(c).Account.Profile
	page.Path = page.Page()
	return h.KeptPage(c, status, page)
}

// MemberForm shows what will be saved, or the form again.
func (h *Handler) MemberForm(c *gin.Context) error {
	f, err := read(c)
	if err != nil {
		return err
	}
	today := japan.Today(h.Now())
	page := portalpages.MemberForm{MemberKept: f.kept, Values: f.Person}
	switch {
	case f.Edit, answer.Switches(c):
		return h.step(c, http.StatusOK, page)
	case f.Assists():
		page.Places, page.Faults = f.Assist(f.faults(today))
		page.Values, page.Found = f.Person, f.Filled(page.Places, page.Faults)
		return h.step(c, http.StatusOK, page)
	}
	if page.Faults = f.faults(today); page.Faults != nil {
		return h.step(c, http.StatusUnprocessableEntity, page)
	}
	if late, is := overtaken(c, f); is {
		return h.step(c, http.StatusConflict, late)
	}
	return h.confirmStep(c, http.StatusOK, f, "")
}

func (h *Handler) confirmStep(c *gin.Context, status int, f form, notice string) error {
	page := portalpages.MemberConfirm{
		Frame: h.Guard.AccountFrame(c), MemberKept: f.kept, Values: f.Person, Notice: notice,
	}
	page.Path = f.kept.Action() + confirmPart
	return h.KeptPage(c, status, page)
}

// overtaken returns the form as it is shown again if another tab or device has changed or removed the member since the
// form was shown: with what was typed, and what is stored now.
func overtaken(c *gin.Context, f form) (page portalpages.MemberForm, is bool) {
	stored, there := access.AccountOf(c).Account.Member(f.kept.ID)
	same := there && stored.Person == f.Person // it is stored already, as a repeat finds it
	switch {
	case same, f.kept.New && !there, !f.kept.New && there && f.kept.Based == persons.Basis(stored.Person):
		return page, false
	case !there:
		page.MemberKept, page.Notice = portalpages.NewMember(f.kept.Next, f.kept.Draft), "memberRemoved"
	default:
		page.MemberKept, page.Notice = f.kept, "memberChanged"
		page.New, page.Based = false, persons.Basis(stored.Person)
		page.Stored = web.PersonLines(answer.Language(c), stored.Person)
	}
	page.Values = f.Person
	return page, true
}

// ConfirmForm saves the member. It checks the values again, because the browser has carried them.
func (h *Handler) ConfirmForm(c *gin.Context) error {
	f, err := read(c)
	if err != nil {
		return err
	}
	page := portalpages.MemberForm{MemberKept: f.kept, Values: f.Person}
	if page.Faults = f.faults(japan.Today(h.Now())); page.Faults != nil {
		return h.step(c, http.StatusUnprocessableEntity, page)
	}
	if late, is := overtaken(c, f); is {
		return h.step(c, http.StatusConflict, late)
	}
	if answer.Switches(c) {
		return h.confirmStep(c, http.StatusOK, f, "")
	}
	switch err := h.save(c, f); {
	case errors.Is(err, madoguchi.ErrFamilyFull):
		h.Note(c, err)
		page.Notice = madoguchi.ErrFamilyFull.Code
		return h.step(c, http.StatusConflict, page)
	case err != nil:
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.confirmStep(c, status, f, notice)
		})
	}
	goOn(c, f.kept)
	return nil
}

// save stores the member. If the account has changed in another way meanwhile, the caller tries again.
func (h *Handler) save(c *gin.Context, f form) error {
	account, ctx := access.AccountOf(c).Account, c.Request.Context()
	member := madoguchi.FamilyMember{ID: f.kept.ID, Person: f.Person}
	if f.kept.New {
		return h.Store.AddFamilyMember(ctx, account.ID, member)
	}
	err := h.Store.SetFamilyMember(ctx, account.ID, account.Revision, member)
	if errors.Is(err, madoguchi.ErrChanged) {
		return madoguchi.ErrUnavailable.Because(err)
	}
	return err
}

// goOn leads to the page after the form. A booking goes on for the member: its draft is sent to the page of the details
// again, with the member's ID.
func goOn(c *gin.Context, kept portalpages.MemberKept) {
	next, err := url.Parse(kept.Next)
	books := err == nil && strings.HasPrefix(kept.Next, "/book/")
	switch {
	case books && kept.Draft != "":
		c.Redirect(http.StatusTemporaryRedirect, next.Path+"/details")
	case books:
		query := next.Query()
		query.Set("for", string(kept.ID))
		next.RawQuery = query.Encode()
		c.Redirect(http.StatusSeeOther, next.String())
	case kept.New:
		c.Redirect(http.StatusSeeOther, Path+"?done=added")
	default:
		c.Redirect(http.StatusSeeOther, Path+"?done=changed")
	}
}
