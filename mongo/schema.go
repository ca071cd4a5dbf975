package mongo

import (
	"madoguchi/mongo/documents"
	"madoguchi/mongo/people"
)

// collections returns all collections that the migrations create.
func collections() []documents.Collection {
	return append([]documents.Collection{
		clinics, agendas, reservations, calls, deliveries, quotas,
	}, people.Collections()...)
}
