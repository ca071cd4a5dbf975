package clinicsettings

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// Show answers with the clinic of the signed-in person.
func (h *Handler) Show(c *gin.Context) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, wire.Clinic(clinic))
	return nil
}

// Change replaces the clinic's settings if they have not changed since the caller read them.
func (h *Handler) Change(c *gin.Context) error {
	var request api.Settings
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	before, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	after, faults := before.Change(request.Domain(before.Settings()))
	if faults = append(faults, strangeIDs(before, request)...); len(faults) > 0 {
		return madoguchi.InvalidAll(faults)
	}
	if request.Revision != before.Revision {
		return h.answerRepeat(c, before, after, request.Revision)
	}
	if err := h.Store.PutSettings(c.Request.Context(), after); err != nil {
		return err
	}
	h.Logger.Info("settings changed", slog.String("clinic", string(after.ID)),
		slog.String("staff", string(access.SignedIn(c).Staff.ID)),
		slog.Int64("revision", after.Revision))
	h.wake(c.Request.Context(), after.ID)
	answer.JSON(c, http.StatusOK, wire.Clinic(after))
	return nil
}

// wake tells the waitlists that there may be more slots. A list that it does not reach finds them within an hour.
func (h *Handler) wake(ctx context.Context, clinic madoguchi.ClinicID) {
	lists, err := h.Store.WaitingLists(ctx, clinic)
	for _, list := range lists {
		err = errors.Join(err, h.Lists.WakeWaitlist(ctx, clinic, list))
	}
	if err != nil {
		h.Logger.Warn("waitlists were not woken", slog.String("clinic", string(clinic)), slog.Any("error", err))
	}
}

// answerRepeat answers a change from an older revision. If the present settings are what that change produces, the
// request is a repeat whose first answer was lost.
func (h *Handler) answerRepeat(c *gin.Context, present, wished madoguchi.Clinic, from int64) error {
	wished.Revision = from + 1
	if wire.Hash(wire.Clinic(present)) != wire.Hash(wire.Clinic(wished)) {
		return madoguchi.ErrChanged
	}
	answer.JSON(c, http.StatusOK, wire.Clinic(present))
	return nil
}

// strangeIDs returns faults for new doctors and menus whose ID is malformed.
func strangeIDs(clinic madoguchi.Clinic, request api.Settings) (faults []madoguchi.Fault) {
	for i, doctor := range request.Doctors {
		if _, known := clinic.Doctor(madoguchi.DoctorID(doctor.ID)); !known && doctor.ID != "" &&
			!madoguchi.ValidID(doctor.ID) {
			faults = append(faults, madoguchi.Fault{Field: fmt.Sprintf("doctors[%d].id", i), Rule: "unknown"})
		}
	}
	for i, menu := range request.Menus {
		if _, known := clinic.Menu(madoguchi.MenuID(menu.ID)); !known && menu.ID != "" && !madoguchi.ValidID(menu.ID) {
			faults = append(faults, madoguchi.Fault{Field: fmt.Sprintf("menus[%d].id", i), Rule: "unknown"})
		}
	}
	return faults
}
