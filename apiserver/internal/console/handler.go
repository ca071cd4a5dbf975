// Package console shows staff the day's calls and a call in a browser, in the clinician's role (/clinic,
// /clinic/calls). It must not change anything: events of a call pass through its socket (package presence).
package console

import (
	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/web"
)

// Recoveries finds the recoveries of accounts that the reader can decide on.
type Recoveries interface {
	ForPage(*gin.Context) ([]web.PendingRecovery, error)
}

// Handler answers with the pages. All fields are needed.
type Handler struct {
	*answer.Answers
	Entries    *entries.Finder
	Recoveries Recoveries
	Guard      *access.Guard
}
