package process

import "go.temporal.io/sdk/temporal"

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
