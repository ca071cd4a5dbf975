package dashboard

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// JoinForm registers a clinic in the reader's account, and the reader as a patient of the clinic. A repeat changes
// nothing.
func (h *Handler) JoinForm(c *gin.Context) error {
	id, err := answer.PathID(c)
	if err != nil {
		return err
	}
	ctx, account := c.Request.Context(), access.AccountOf(c).Account
	if err := h.Limits.Joins.Take(string(account.ID)); err != nil {
		return err
	}
	clinic, err := h.Store.Clinic(ctx, madoguchi.ClinicID(id))
	if err != nil {
		return err
	}
	now := h.Now()
	err = h.Store.RegisterClinic(ctx, account.ID, madoguchi.MyClinic{ClinicID: clinic.ID, Since: now})
	if err != nil {
		return err
	}
	if err := h.linkPatients(ctx, account, clinic.ID, now); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, access.MyPage)
	return nil
}

// linkPatients links the reader with a patient of the clinic, who is made if the clinic does not know the reader. The
// members of the family get back the links that ended with the clinic's (A7); the clinic gets no new patients of them.
func (h *Handler) linkPatients(
	ctx context.Context, account madoguchi.Account, clinic madoguchi.ClinicID, now time.Time,
) error {
	link := madoguchi.AccountLink{AccountID: account.ID, Since: now}
	patient := madoguchi.Patient{
		ID: madoguchi.PatientOfAccount(clinic, account.ID, ""), ClinicID: clinic, Person: account.Profile,
		Email: account.Email, Account: &link, CreatedAt: now, Revision: 1,
	}
	if _, err := h.Store.EnsurePatient(ctx, patient); err != nil {
		return err
	}
	link.Owner = account.Profile.Name
	for _, member := range account.Family {
		link.Member = member.ID
		patient.ID, patient.Person = madoguchi.PatientOfAccount(clinic, account.ID, member.ID), member.Person
		_, err := h.Store.Patient(ctx, clinic, patient.ID)
		if err == nil {
			_, err = h.Store.EnsurePatient(ctx, patient)
		}
		if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
			return err
		}
	}
	return nil
}

// ofMine runs a handler for one of the reader's clinics. Other clinics are not found.
func (h *Handler) ofMine(
	c *gin.Context, handle func(*shown, portalpages.MyClinic) error,
) error {
	id, err := answer.PathID(c)
	if err != nil {
		return err
	}
	account := access.AccountOf(c).Account
	if _, mine := account.Clinic(madoguchi.ClinicID(id)); !mine {
		return madoguchi.ErrNotFound
	}
	shown, err := h.read(c, account)
	if err != nil {
		return err
	}
	return handle(shown, shown.mine(madoguchi.ClinicID(id)))
}

// ClinicPage shows a clinic and the visits there (A7).
func (h *Handler) ClinicPage(c *gin.Context) error {
	return h.ofMine(c, func(shown *shown, mine portalpages.MyClinic) error {
		page := portalpages.Clinic{
			Frame: h.Guard.AccountFrame(c), Mine: mine, Hours: openingHours(shown.clinics[mine.ID], shown.language),
		}
		for _, visit := range shown.visits {
			if visit.ClinicID == mine.ID {
				page.Visits = append(page.Visits, shown.view(visit))
			}
		}
		return h.Page(c, http.StatusOK, page)
	})
}

// openingHours returns the hours of all doctors by weekday, from Monday. It is empty for a clinic without hours.
func openingHours(clinic madoguchi.Clinic, language web.Language) (lines []web.Line) {
	for i := range 7 {
		weekday := time.Weekday((i + 1) % 7)
		var periods []string
		for _, hours := range clinic.Hours {
			if hours.Weekday == weekday && hours.Doctor == "" {
				periods = append(periods,
					madoguchi.ClockMinutes(hours.From)+"–"+madoguchi.ClockMinutes(hours.Until))
			}
		}
		value := strings.Join(periods, "  ")
		if value == "" {
			value = language.Say("mypage.clinic.closed")
		}
		lines = append(lines, web.Line{Label: web.Weekday(language, weekday), Value: value})
	}
	if len(clinic.Hours) == 0 {
		return nil
	}
	return lines
}

// RemovePage asks whether to remove a clinic.
func (h *Handler) RemovePage(c *gin.Context) error {
	return h.ofMine(c, func(shown *shown, mine portalpages.MyClinic) error {
		page := portalpages.RemoveClinic{Frame: h.Guard.AccountFrame(c), Mine: mine}
		for _, visit := range shown.visits {
			if visit.ClinicID == mine.ID && comes(visit, h.Now()) {
				page.Booked++
			}
		}
		return h.Page(c, http.StatusOK, page)
	})
}

// RemoveForm ends the connection between account and clinic on both sides (A7). Visits stay as they are. A repeat
// changes nothing.
func (h *Handler) RemoveForm(c *gin.Context) error {
	id, err := answer.PathID(c)
	if err != nil {
		return err
	}
	ctx, account := c.Request.Context(), access.AccountOf(c).Account
	clinic := madoguchi.ClinicID(id)
	if err := h.Store.UnregisterClinic(ctx, account.ID, clinic); err != nil {
		return err
	}
	if err := h.Store.UnlinkPatients(ctx, clinic, account.ID); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, access.MyPage)
	return nil
}
