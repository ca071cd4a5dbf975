// Package presence knows who is in a call: it opens the sockets of the signalling's rooms, and tells a call's workflow
// who came, left and began, until it has taken it.
//
//	socket ──► signalling.Exchange ──► Report ──► workflow ──► store ──► FollowCall, in every process
//
// It must not know the signalling's protocol (package signalling), nor decide what follows from somebody's presence.
package presence

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/signalling"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// Store is where calls are read.
type Store interface {
	ClinicIDs(context.Context) ([]madoguchi.ClinicID, error)
	Call(context.Context, madoguchi.ClinicID, madoguchi.CallID) (madoguchi.Call, error)
	CallsBetween(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]madoguchi.Call, error)
}

// Processes are the workflows of calls.
type Processes interface {
	FinishCall(context.Context, madoguchi.CallID, madoguchi.Actor) error
	ReportPresence(context.Context, madoguchi.CallID, workflows.Presence) error
}

// Patient finds the call that a patient's cookie opens.
type Patient interface {
	VisitedCall(*gin.Context) (madoguchi.Call, error)
}

// Parts are what a Handler is made of. All fields are needed.
type Parts struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Entries   *entries.Finder
	Patient   Patient
	Guard     *entrance.Guard
	ICE       func(visit string) []signalling.ICEServer
	// ReturnWithin is how long after the start people in calls have to come back before they are noted as gone.
	ReturnWithin time.Duration
}

// Handler opens sockets. Run must be running.
type Handler struct {
	Parts
	Exchange *signalling.Exchange
}

// New returns a handler.
func New(parts Parts) *Handler {
	h := &Handler{Parts: parts}
	h.Exchange = signalling.New(signalling.Config{
		Now: parts.Now, Logger: parts.Logger, Report: h.report, ICE: parts.ICE, Elsewhere: h.elsewhere,
	})
	return h
}

// Run reports once, after everybody has had time to come back, who has left while no process was there.
func (h *Handler) Run(ctx context.Context) { h.reportLeftBehind(ctx, h.Now(), h.ReturnWithin) }

// Close sends everybody who is in a call away, to come back to the process that follows.
func (h *Handler) Close(ctx context.Context) error { return h.Exchange.Close(ctx) }
