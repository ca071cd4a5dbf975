package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

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
