package mongo

import (
	"madoguchi/mongo/documents"
	"madoguchi/mongo/intents"
	"madoguchi/mongo/people"
)

// collections returns all collections that the migrations create.
func collections() []documents.Collection {
	return append([]documents.Collection{
		clinics, agendas, reservations, calls, intents.Collection, quotas,
	}, people.Collections()...)
}
