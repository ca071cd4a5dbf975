package ticket_test

import (
	"errors"
	"testing"

	"madoguchi/clinicdesk/backend/ticket"
	"madoguchi/madoguchi"
)

// A key stays until the server has decided: a repeat of a request with an unknown outcome is the same request.
func TestAKeyStaysUntilTheServerDecides(t *testing.T) {
	for name, test := range map[string]struct {
		answer error
		stays  bool
	}{
		"done":          {nil, false},
		"refused":       {madoguchi.ErrSlotTaken, false},
		"forbidden":     {madoguchi.ErrForbidden, false},
		"no answer":     {madoguchi.ErrUnavailable, true},
		"signed out":    {madoguchi.ErrUnauthenticated, true},
		"anything else": {errors.New("broken"), true},
	} {
		var key ticket.Ticket
		first := key.Show()
		if first == "" || key.Show() != first {
			t.Errorf("%s: the key changes before the answer", name)
		}
		key.Answered(test.answer)
		if again := key.Show(); (again == first) != test.stays {
			t.Errorf("%s: the key stays: %v", name, again == first)
		}
	}
}
