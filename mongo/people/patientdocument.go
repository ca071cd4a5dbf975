package people

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
	sought "madoguchi/patients"
)

var patients = documents.Collection{
	Name:    "patients",
	Changed: 11,
	Schema:  documents.SchemaOf(patientDocument{}),
	Indexes: []mongo.IndexModel{
		documents.Ascending("_id.clinic", "keys"),
		documents.Ascending("_id.clinic", "traits"),
		documents.Existing("mergedInto", "_id.clinic", "mergedInto"),
		documents.Existing("account.id", "account.id"),
		oneOfAccount(),
	},
}

// oneOfAccount gives a person with an account one patient at each clinic, however many bookings come at once.
func oneOfAccount() mongo.IndexModel {
	index := documents.Existing("account.id", "_id.clinic", "account.id", "account.member")
	index.Options.SetUnique(true)
	return index
}

type patientDocument struct {
	ID          documents.Key        `bson:"_id"`
	Person      personDocument       `bson:"person"`
	ChartNumber string               `bson:"chartNumber"`
	Email       string               `bson:"email"`
	Notes       string               `bson:"notes"`
	Account     *accountLinkDocument `bson:"account,omitempty"`
	MergedInto  string               `bson:"mergedInto,omitempty"`
	Merge       *mergeDocument       `bson:"merge,omitempty"`
	Distinct    []string             `bson:"distinct"`
	Timeline    []documents.Event    `bson:"timeline"`
	CreatedAt   time.Time            `bson:"createdAt"`
	Revision    int64                `bson:"revision" check:"count"`

	Keys   []string `bson:"keys"`   // what a search finds the patient by
	Traits []string `bson:"traits"` // of possible doubles; empty if the patient was merged
}

type accountLinkDocument struct {
	ID     string    `bson:"id" check:"id"`
	Member string    `bson:"member"`
	Owner  string    `bson:"owner,omitempty"`
	Since  time.Time `bson:"since"`
}

type mergeDocument struct {
	Before    factsDocument `bson:"before"`
	After     factsDocument `bson:"after"`
	LinkMoved bool          `bson:"linkMoved"`
}

type factsDocument struct {
	Person      personDocument `bson:"person"`
	ChartNumber string         `bson:"chartNumber"`
	Email       string         `bson:"email"`
	Notes       string         `bson:"notes"`
}

func patientDocumentOf(p madoguchi.Patient) patientDocument {
	document := patientDocument{
		ID:     documents.Key{Clinic: string(p.ClinicID), ID: string(p.ID)},
		Person: personDocumentOf(p.Person), ChartNumber: p.ChartNumber, Email: p.Email, Notes: p.Notes,
		MergedInto: string(p.MergedInto), Timeline: documents.Events(p.Timeline), CreatedAt: p.CreatedAt,
		Distinct: documents.Convert(p.Distinct, func(id madoguchi.PatientID) string { return string(id) }),
		Revision: p.Revision, Keys: sought.Keys(p),
	}
	if p.MergedInto == "" {
		document.Traits = sought.Traits(p)
	}
	if a := p.Account; a != nil {
		document.Account = &accountLinkDocument{
			ID: string(a.AccountID), Member: string(a.Member), Owner: a.Owner, Since: a.Since,
		}
	}
	if m := p.Merge; m != nil {
		document.Merge = &mergeDocument{
			Before: factsDocumentOf(m.Before), After: factsDocumentOf(m.After), LinkMoved: m.LinkMoved,
		}
	}
	return document
}

func (d patientDocument) patient() madoguchi.Patient {
	patient := madoguchi.Patient{
		ID: madoguchi.PatientID(d.ID.ID), ClinicID: madoguchi.ClinicID(d.ID.Clinic), Person: d.Person.person(),
		ChartNumber: d.ChartNumber, Email: d.Email, Notes: d.Notes, MergedInto: madoguchi.PatientID(d.MergedInto),
		Distinct: documents.Convert(d.Distinct, func(id string) madoguchi.PatientID { return madoguchi.PatientID(id) }),
		Timeline: documents.Timeline(d.Timeline), CreatedAt: d.CreatedAt, Revision: d.Revision,
	}
	if a := d.Account; a != nil {
		patient.Account = &madoguchi.AccountLink{
			AccountID: madoguchi.AccountID(a.ID), Member: madoguchi.MemberID(a.Member), Owner: a.Owner, Since: a.Since,
		}
	}
	if m := d.Merge; m != nil {
		patient.Merge = &madoguchi.PatientMerge{
			Before: m.Before.facts(), After: m.After.facts(), LinkMoved: m.LinkMoved,
		}
	}
	return patient
}

func factsDocumentOf(f madoguchi.PatientFacts) factsDocument {
	return factsDocument{
		Person: personDocumentOf(f.Person), ChartNumber: f.ChartNumber, Email: f.Email, Notes: f.Notes,
	}
}

func (d factsDocument) facts() madoguchi.PatientFacts {
	return madoguchi.PatientFacts{
		Person: d.Person.person(), ChartNumber: d.ChartNumber, Email: d.Email, Notes: d.Notes,
	}
}
