package workflowstest

import (
	"context"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// Store is a store with one clinic. A test's store embeds it and adds the methods that its workflow's activities call;
// the others panic.
type Store struct{ activities.Store }

// Clinic returns the clinic, for any ID.
func (Store) Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error) {
	return madoguchi.Clinic{
		ID: "0000000000000001", Name: "青木内科クリニック", Phone: "03-1234-5678", TimeZone: "Asia/Tokyo",
	}, nil
}
