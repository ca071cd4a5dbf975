package calls

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Attend records that staff have dealt with a call that needed attention.
func (h *Handler) Attend(c *gin.Context) error {
	return entries.Send(
		h.Entries, c, http.StatusOK, h.Entries.Call, h.Processes.AttendCall, access.SignedIn(c).Actor(),
	)
}

// RevokeLinks makes the links of a call invalid that were sent so far (「リンクを無効にする」).
func (h *Handler) RevokeLinks(c *gin.Context) error {
	return entries.Send(
		h.Entries, c, http.StatusOK, h.Entries.Call, h.Processes.RevokeCallLinks, access.SignedIn(c).Actor(),
	)
}

// Create makes a standalone call (B8).
func (h *Handler) Create(c *gin.Context) error {
	var request api.CreateCall
	key, err := answer.DecodeKeyed(c, &request)
	if err != nil {
		return err
	}
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	call, err := h.newCall(clinic, key, request)
	if err != nil {
		return err
	}
	opening := visits.CallInput{Call: call, Actor: access.SignedIn(c).Actor(), RequestHash: wire.Hash(request)}
	created, err := h.Processes.CreateCall(c.Request.Context(), opening)
	if err != nil {
		return err
	}
	if created.RequestHash != opening.RequestHash {
		return madoguchi.ErrDifferentRequest
	}
	return h.Entries.AnswerChanged(c, http.StatusCreated, clinic, string(call.ID), 0, h.Entries.Call)
}

func (h *Handler) newCall(clinic madoguchi.Clinic, key string, request api.CreateCall) (madoguchi.Call, error) {
	start := wire.Instant(request.Start)
	if err := entries.CheckStart(clinic, start, h.Now()); err != nil {
		return madoguchi.Call{}, err
	}
	if doctor, ok := clinic.Doctor(madoguchi.DoctorID(request.DoctorID)); !ok || doctor.Left {
		return madoguchi.Call{}, madoguchi.Invalid("doctorId", "unknown")
	}
	title := japan.Tidy(request.Title)
	if err := madoguchi.CheckText("title", title, madoguchi.MaxTitle, false); err != nil {
		return madoguchi.Call{}, err
	}
	return madoguchi.Call{
		ID:       madoguchi.CallID(madoguchi.DerivedID("call", string(clinic.ID), key)),
		ClinicID: clinic.ID, DoctorID: madoguchi.DoctorID(request.DoctorID), Title: title, Start: start,
		Window: madoguchi.CallWindow(start, clinic.Location()), State: madoguchi.CallScheduled,
	}, nil
}

// Show answers one call.
func (h *Handler) Show(c *gin.Context) error { return h.Entries.Show(c, h.Entries.Call) }

// Cancel cancels a call.
func (h *Handler) Cancel(c *gin.Context) error {
	return entries.Cancel(h.Entries, c, h.Entries.Call, h.Processes.CancelCall)
}

// Finish ends a call.
func (h *Handler) Finish(c *gin.Context) error {
	return entries.Send(
		h.Entries, c, http.StatusOK, h.Entries.Call, h.Processes.FinishCall, access.SignedIn(c).Actor(),
	)
}

// Edit changes the title or the doctor of a call.
func (h *Handler) Edit(c *gin.Context) error {
	var request api.EditCall
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	return h.Entries.Change(c, http.StatusOK, h.Entries.Call,
		func(ctx context.Context, clinic madoguchi.Clinic, r entries.Record) error {
			call := *r.Call
			if request.Revision != call.Revision {
				return madoguchi.ErrChanged
			}
			if request.DoctorID != nil {
				call.DoctorID = madoguchi.DoctorID(*request.DoctorID)
			}
			if request.Title != nil {
				api.Retype(&call.Title, *request.Title, japan.Tidy)
			}
			if doctor, ok := clinic.Doctor(call.DoctorID); !ok || doctor.Left && doctor.ID != r.Call.DoctorID {
				return madoguchi.Invalid("doctorId", "unknown")
			}
			return h.Processes.EditCall(ctx, call.ID, visits.EditCall{
				Title: call.Title, DoctorID: call.DoctorID, Actor: access.SignedIn(c).Actor(),
				Revision: call.Revision,
			})
		})
}
