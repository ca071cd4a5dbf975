// Package entrance shows the public pages: the first page, notices, and the deployment's texts (terms, privacy,
// questions). It must not know more about a reader than whether they are signed in.
package entrance

import (
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/content"
)

// Handler answers with the pages. All fields are needed.
type Handler struct {
	*answer.Answers
	Content *content.Library
	Guard   *access.Guard
	Limits  *access.Limits
}
