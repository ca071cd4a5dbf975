package visits

import (
	"time"

	"go.temporal.io/sdk/temporal"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// acts names the activities in workflow code. It stays nil.
var acts *activities.Activities

// The values of process.KindAttribute.
const (
	kindReservation = "reservation"
	kindCall        = "call"
)

func attributes(clinic madoguchi.ClinicID, kind, state string, start time.Time) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(
		process.ClinicAttribute.ValueSet(string(clinic)),
		process.KindAttribute.ValueSet(kind),
		process.StateAttribute.ValueSet(state),
		process.StartAttribute.ValueSet(start),
	)
}
