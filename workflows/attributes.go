package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// TaskQueue is the queue that the product's worker polls.
const TaskQueue = "madoguchi"

// The search attributes find processes in the Temporal Web UI. They are registered with the namespace before the
// first start (deploy/operations.md).
var (
	ClinicAttribute = temporal.NewSearchAttributeKeyKeyword("ClinicId")
	KindAttribute   = temporal.NewSearchAttributeKeyKeyword("Kind")
	StateAttribute  = temporal.NewSearchAttributeKeyKeyword("VisitState")
	StartAttribute  = temporal.NewSearchAttributeKeyTime("VisitStart")
)

// The values of KindAttribute.
const (
	kindReservation = "reservation"
	kindCall        = "call"
	kindActivation  = "activation"
	kindRecovery    = "recovery"
)

func attributes(clinic madoguchi.ClinicID, kind, state string, start time.Time) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(
		ClinicAttribute.ValueSet(string(clinic)),
		KindAttribute.ValueSet(kind),
		StateAttribute.ValueSet(state),
		StartAttribute.ValueSet(start),
	)
}
