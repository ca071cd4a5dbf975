package mongo

import (
	"context"

	"madoguchi/madoguchi"
	"madoguchi/mongo/changes"
	"madoguchi/mongo/people"
)

var changedKinds = changes.Kinds{
	reservations.Name: madoguchi.ReservationChanged, calls.Name: madoguchi.CallChanged,
	clinics.Name:          madoguchi.ClinicChanged,
	people.RecoveriesName: madoguchi.RecoveryChanged,
	people.PatientsName:   madoguchi.PatientChanged,
}

// Watch opens the stream of changes in reservations, calls, clinics' settings, recoveries of accounts and patients.
// It starts after a token, or now if the token is "". A process opens one stream, not one for each desk. See
// changes.Open.
func (s *Store) Watch(ctx context.Context, after string) (*changes.Stream, error) {
	return changes.Open(ctx, s.database.Database, changedKinds, after)
}
