package entries

import (
	"time"

	"madoguchi/madoguchi"
)

// farthest is how far ahead of now a visit can be booked.
const farthest = 2 * 365 * 24 * time.Hour

// CheckStart refuses a start whose window has passed, or that is too far ahead.
func CheckStart(clinic madoguchi.Clinic, start, now time.Time) error {
	switch {
	case start.IsZero():
		return madoguchi.Invalid("start", "required")
	case madoguchi.CallWindow(start, clinic.Location()).Phase(now) == madoguchi.AfterWindow:
		return madoguchi.Invalid("start", "past")
	case start.Sub(now) > farthest:
		return madoguchi.Invalid("start", "tooFar")
	}
	return nil
}
