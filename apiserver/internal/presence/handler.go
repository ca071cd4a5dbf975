// Package presence knows who is in a call. It opens the sockets of the signalling's rooms. It reports who came, left
// and began to the call's workflow, and retries until the workflow has accepted the report.
//
//	socket ──► signalling.Exchange ──► Report ──► workflow ──► store ──► FollowCall, in every process
//
// It must not know the signalling's protocol (package signalling), or what follows from a person's presence.
package presence

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Store reads calls.
type Store interface {
	ClinicIDs(context.Context) ([]madoguchi.ClinicID, error)
	Call(context.Context, madoguchi.ClinicID, madoguchi.CallID) (madoguchi.Call, error)
	CallsBetween(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]madoguchi.Call, error)
}

// Processes are the workflows of calls.
type Processes interface {
	FinishCall(context.Context, madoguchi.CallID, madoguchi.Actor) error
	ReportPresence(context.Context, madoguchi.CallID, visits.Presence) error
}

// Patient finds the call of a patient's cookie.
type Patient interface {
	VisitedCall(*gin.Context) (madoguchi.Call, error)
}

// Parts are the dependencies of a Handler. All fields are needed.
type Parts struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Entries   *entries.Finder
	Patient   Patient
	Guard     *access.Guard
	ICE       func(visit string) []protocol.ICEServer
	// ReturnWithin is how long participants have to reconnect after the start before they are reported as gone.
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
		Now: parts.Now, Logger: parts.Logger, Report: h.report, ICE: parts.ICE, Elsewhere: h.rivalsElsewhere,
	})
	return h
}

// Run waits until participants have had time to reconnect, and then reports once those who left while no process ran.
func (h *Handler) Run(ctx context.Context) { h.reportLeftBehind(ctx, h.Now(), h.ReturnWithin) }

// Close disconnects all participants; they reconnect to the next process.
func (h *Handler) Close(ctx context.Context) error { return h.Exchange.Close(ctx) }
