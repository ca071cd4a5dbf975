package ticket

import "madoguchi/madoguchi"

// Ticket is an Idempotency-Key that stays the same until the server answers. A retry after a broken connection
// therefore never books or sends twice.
type Ticket struct {
	Key string // "" before the first request and after an answer
}

// Show returns the key of the next request.
func (t *Ticket) Show() string {
	if t.Key == "" {
		t.Key = madoguchi.NewID()
	}
	return t.Key
}

// Answered drops the key after an answer. It keeps the key if the outcome is unknown.
func (t *Ticket) Answered(err error) {
	if err == nil {
		t.Key = ""
		return
	}
	switch madoguchi.KindOf(err) {
	case madoguchi.KindInvalid, madoguchi.KindConflict, madoguchi.KindForbidden, madoguchi.KindNotFound,
		madoguchi.KindGone:
		t.Key = ""
	}
}
