package staff

import (
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// unsent reports whether the reader came back from signing in and the form was not carried out.
func unsent(c *gin.Context) bool { return c.Query("unsent") != "" }

// Path is the page on which admins see and invite staff. It leads to the pages that change or remove a member.
const Path = access.Home + "/staff"

// StaffPage lists the staff, with a form for an invitation. The form keeps the values that were typed before the
// session had ended.
func (pages *Pages) StaffPage(c *gin.Context) error {
	form, kept := pages.keptInvitation(c)
	if kept {
		return pages.staffStep(c, http.StatusOK, form, nil, "kept")
	}
	return pages.staffStep(c, http.StatusOK, form, nil, outcome(c))
}

// outcome returns the result of the form that led to the page, or "".
func outcome(c *gin.Context) string {
	for _, outcome := range slices.Concat(web.StaffOutcomes, notWithdrawn) {
		if c.Query(outcome) != "" {
			return outcome
		}
	}
	return ""
}

func (pages *Pages) staffStep(
	c *gin.Context, status int, form inviteForm, faults []madoguchi.Fault, notice string,
) error {
	clinic, err := pages.Guard.Clinic(c)
	if err != nil {
		return err
	}
	members, invitations, err := pages.staffOf(c)
	if err != nil {
		return err
	}
	page := web.Staff{
		Frame: pages.Frame(c, clinic), By: access.SignedIn(c).Staff.ID, Members: members, Doctors: clinic.Doctors,
		Notice: notice,
		Form:   web.InviteForm{Values: form.invitation, Key: newInvitationKey(form.key), Faults: faults},
	}
	for _, link := range invitations {
		page.Invitations = append(page.Invitations,
			web.PendingInvitation{Verification: link, Key: newInvitationKey("")})
	}
	page.Path, page.SignOut = Path, true
	return pages.Page(c, status, page)
}

// newInvitationKey returns the key of a form. A form that comes back keeps its key, so that sending it twice makes one
// invitation.
func newInvitationKey(key string) string {
	if madoguchi.ValidID(key) {
		return key
	}
	return madoguchi.NewID()
}

// inviteForm is the submitted form.
type inviteForm struct {
	invitation madoguchi.StaffInvitation
	key        string
	by         madoguchi.StaffID // the user who was shown the form
}

func (f *inviteForm) take(name, value string) bool {
	switch name {
	case "name":
		f.invitation.Name = japan.Tidy(value)
	case "email":
		f.invitation.Email = madoguchi.FoldMail(value)
	case "role":
		f.invitation.Role = madoguchi.Role(value)
	case "doctorId":
		f.invitation.DoctorID = madoguchi.DoctorID(value)
	case "key":
		f.key = value
	case "by":
		f.by = madoguchi.StaffID(value)
	default:
		return false
	}
	return true
}

// InviteForm invites from the page. On any failure the form comes back as typed.
func (pages *Pages) InviteForm(c *gin.Context) error {
	var form inviteForm
	if err := answer.ReadForm(c, form.take); err != nil {
		return err
	}
	if answer.Switches(c) {
		return pages.staffStep(c, http.StatusOK, form, nil, "")
	}
	_, err := pages.sendInvitation(c, newInvitationKey(form.key), form.invitation)
	if err == nil {
		c.Redirect(http.StatusSeeOther, Path+"?invited=1")
		return nil
	}
	known, status := answer.Refusal(err)
	notice := ""
	switch {
	case known.Faults != nil:
		status = http.StatusUnprocessableEntity
	case known.Is(madoguchi.ErrLinkWithdrawn): // a repeat with this key does not change that
		notice, form.key = known.Code, ""
	case known.Is(madoguchi.ErrAccountExists), known.Kind == madoguchi.KindTooMany,
		known.Kind == madoguchi.KindUnavailable:
		notice = known.Code
	default:
		return err
	}
	pages.Note(c, err)
	return pages.staffStep(c, status, form, known.Faults, notice)
}

// A form may be sent after its session has ended, or while the store cannot tell. A sealed cookie keeps it until its
// author has signed in again.
const (
	keptCookie = "madoguchi_kept"
	keptLabel  = "kept invitation"
	keptFor    = 30 * 60 // seconds
	maxKept    = 3 << 10 // bytes; browsers drop cookies of more than four KiB
)

// KeepInvitation keeps an invitation that was refused for a reason outside the form. It reports whether there was one.
func (pages *Pages) KeepInvitation(c *gin.Context, refused *madoguchi.Error) bool {
	if c.Request.Method != http.MethodPost || c.FullPath() != Path || refused.Kind != madoguchi.KindUnauthenticated &&
		refused.Kind != madoguchi.KindUnavailable && !errors.Is(refused, madoguchi.ErrSecondFactorRequired) {
		return false
	}
	var form inviteForm
	if err := answer.ReadForm(c, form.take); err != nil {
		return false
	}
	sealed := seal.Text(pages.Sealer, keptLabel, string(form.by), form.invitation)
	if len(sealed) > maxKept {
		return false
	}
	pages.SetCookie(c, http.Cookie{Name: keptCookie, Value: sealed, Path: Path, MaxAge: keptFor})
	return true
}

// keptInvitation returns the kept form if it belongs to the signed-in person.
func (pages *Pages) keptInvitation(c *gin.Context) (form inviteForm, kept bool) {
	cookie, err := c.Cookie(keptCookie)
	if err != nil {
		return form, false
	}
	pages.SetCookie(c, http.Cookie{Name: keptCookie, Path: Path, MaxAge: -1})
	form.invitation, err = seal.OpenText[madoguchi.StaffInvitation](pages.Sealer, keptLabel,
		string(access.SignedIn(c).Staff.ID), cookie)
	return form, err == nil
}
