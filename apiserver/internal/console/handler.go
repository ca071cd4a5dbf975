// Package console shows staff the day's calls in a browser, and a call in the clinician's role (/clinic,
// /clinic/calls). It must not change anything: what happens in a call goes through its socket (package presence).
package console

import (
	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/web"
)

// Recoveries are the recoveries of accounts that the reader can do something about.
type Recoveries interface {
	ForPage(*gin.Context) ([]web.PendingRecovery, error)
}

// Handler answers with the pages. All fields are needed.
type Handler struct {
	*answer.Answers
	Entries    *entries.Finder
	Recoveries Recoveries
	Guard      *entrance.Guard
}
