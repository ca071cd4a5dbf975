package server

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// createCall makes a call that stands alone (B8).
func (s *Server) createCall(c *gin.Context) error {
	var request api.CreateCall
	key, err := answer.DecodeKeyed(c, &request)
	if err != nil {
		return err
	}
	clinic, err := s.guard.Clinic(c)
	if err != nil {
		return err
	}
	call, err := s.newCall(clinic, key, request)
	if err != nil {
		return err
	}
	opening := workflows.CallOpening{Call: call, Actor: entrance.SignedIn(c).Actor(), RequestHash: wire.Hash(request)}
	created, err := s.Processes.CreateCall(c.Request.Context(), opening)
	if err != nil {
		return err
	}
	if created.RequestHash != opening.RequestHash {
		return madoguchi.ErrDifferentRequest
	}
	return s.answerChanged(c, http.StatusCreated, clinic, string(call.ID), 0, s.callRecord)
}

func (s *Server) newCall(clinic madoguchi.Clinic, key string, request api.CreateCall) (madoguchi.Call, error) {
	start := wire.Instant(request.Start)
	if err := s.checkStart(clinic, start); err != nil {
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

func (s *Server) call(c *gin.Context) error { return s.show(c, s.callRecord) }

func (s *Server) cancelCall(c *gin.Context) error {
	cancel, err := cancellation(c)
	if err != nil {
		return err
	}
	return s.change(c, http.StatusOK, s.callRecord, func(ctx context.Context, _ madoguchi.Clinic, r record) error {
		return s.Processes.CancelCall(ctx, r.call.ID, cancel)
	})
}

func (s *Server) finishCall(c *gin.Context) error {
	return s.change(c, http.StatusOK, s.callRecord, func(ctx context.Context, _ madoguchi.Clinic, r record) error {
		return s.Processes.FinishCall(ctx, r.call.ID, entrance.SignedIn(c).Actor())
	})
}

func (s *Server) editCall(c *gin.Context) error {
	var request api.EditCall
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	return s.change(c, http.StatusOK, s.callRecord, func(ctx context.Context, clinic madoguchi.Clinic, r record) error {
		call := *r.call
		if request.Revision != call.Revision {
			return madoguchi.ErrChanged
		}
		if request.DoctorID != nil {
			call.DoctorID = madoguchi.DoctorID(*request.DoctorID)
		}
		if request.Title != nil {
			call.Title = japan.Tidy(*request.Title)
		}
		if doctor, ok := clinic.Doctor(call.DoctorID); !ok || doctor.Left && doctor.ID != r.call.DoctorID {
			return madoguchi.Invalid("doctorId", "unknown")
		}
		return s.Processes.EditCall(ctx, call.ID, workflows.EditCall{
			Title: call.Title, DoctorID: call.DoctorID, Actor: entrance.SignedIn(c).Actor(), Against: call.Revision,
		})
	})
}
