package mongo

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
	"madoguchi/mongo/people"
)

var clinics = documents.Collection{
	Name:    "clinics",
	Changed: 12, // address
	Schema:  documents.SchemaOf(clinicDocument{}),
	// An institution registers once. The code identifies it, so the index is unique over all clinics, like that of
	// addresses.
	Indexes: []mongo.IndexModel{{
		Keys: bson.D{{Key: "institution.code", Value: 1}},
		Options: options.Index().SetName(institutionCodes).SetUnique(true).
			SetPartialFilterExpression(bson.M{"institution.code": bson.M{"$gt": ""}}),
	}},
}

const institutionCodes = "institutionCode"

type clinicDocument struct {
	ID       string           `bson:"_id" check:"id"`
	Name     string           `bson:"name"`
	Phone    string           `bson:"phone"`
	Address  string           `bson:"address,omitempty"`
	TimeZone string           `bson:"timeZone"`
	Hours    []hoursDocument  `bson:"hours"`
	Doctors  []doctorDocument `bson:"doctors"`
	Menus    []menuDocument   `bson:"menus"`

	Grid             int                 `bson:"grid,omitempty" check:"minute"`
	Exceptions       []exceptionDocument `bson:"exceptions,omitempty"`
	ClosedOnHolidays bool                `bson:"closedOnHolidays,omitempty"`
	Web              *webDocument        `bson:"web,omitempty"`
	Reminders        *remindersDocument  `bson:"reminders,omitempty"`

	Explanation          string              `bson:"explanation,omitempty"`
	Institution          institutionDocument `bson:"institution"`
	Consent              people.Consent      `bson:"consent"`
	RequiresSecondFactor bool                `bson:"requiresSecondFactor"`
	CreatedAt            time.Time           `bson:"createdAt,omitempty"`
	Revision             int64               `bson:"revision" check:"count"`
}

type institutionDocument struct {
	Kind        string `bson:"kind"`
	Prefecture  string `bson:"prefecture"`
	Code        string `bson:"code"`
	NameKana    string `bson:"nameKana"`
	PostalCode  string `bson:"postalCode"`
	Address     string `bson:"address"`
	AddressKana string `bson:"addressKana"`
	FoundedOn   string `bson:"foundedOn"`
	Founder     string `bson:"founder"`
	FounderKana string `bson:"founderKana"`
}

type hoursDocument struct {
	Weekday int    `bson:"weekday" check:"weekday"`
	From    int    `bson:"from" check:"minute"`
	Until   int    `bson:"until" check:"minute"`
	Doctor  string `bson:"doctor"`
}

type doctorDocument struct {
	ID       string `bson:"id" check:"id"`
	Name     string `bson:"name"`
	Kana     string `bson:"kana"`
	Capacity int    `bson:"capacity" check:"count"`
	Left     bool   `bson:"left,omitempty"`
}

type menuDocument struct {
	ID        string                                           `bson:"id" check:"id"`
	Name      string                                           `bson:"name"`
	Minutes   map[madoguchi.Method]map[madoguchi.VisitType]int `bson:"minutes" check:"minutes"`
	Questions []questionDocument                               `bson:"questions,omitempty"`
	Withdrawn bool                                             `bson:"withdrawn,omitempty"`
}

type questionDocument struct {
	ID       string   `bson:"id" check:"id"`
	Text     string   `bson:"text"`
	Kind     string   `bson:"kind" check:"questionKind"`
	Choices  []string `bson:"choices"`
	Required bool     `bson:"required,omitempty"`
}

// clinicStore keeps clinics and their settings.
type clinicStore struct{ *documents.Database }

// CreateClinic stores a new clinic. It returns ErrAlreadyProvisioned if the ID is taken, and ErrCodeRegistered if
// another clinic has the institution's code.
func (s clinicStore) CreateClinic(ctx context.Context, clinic madoguchi.Clinic) error {
	return s.Ask(ctx, "insert into clinics", func(ctx context.Context) error {
		_, err := s.DB.Collection(clinics.Name).InsertOne(ctx, clinicDocumentOf(clinic))
		var refused mongo.ServerError
		switch {
		case errors.As(err, &refused) && refused.HasErrorCodeWithMessage(documents.DuplicateKey, institutionCodes):
			return madoguchi.ErrCodeRegistered
		case mongo.IsDuplicateKeyError(err):
			return madoguchi.ErrAlreadyProvisioned
		}
		return err
	})
}

// RemoveClinic removes a clinic whose first admin could not be created. A missing clinic is no error.
func (s clinicStore) RemoveClinic(ctx context.Context, id madoguchi.ClinicID) error {
	return s.Ask(ctx, "remove a clinic", func(ctx context.Context) error {
		_, err := s.DB.Collection(clinics.Name).DeleteOne(ctx, bson.M{"_id": string(id)})
		return err
	})
}

// Clinic returns a clinic with its doctors, menus and hours, or ErrNotFound.
func (s clinicStore) Clinic(ctx context.Context, id madoguchi.ClinicID) (madoguchi.Clinic, error) {
	document, err := documents.Find[clinicDocument](ctx, s.Database, clinics, bson.M{"_id": string(id)})
	if err != nil {
		return madoguchi.Clinic{}, err
	}
	return document.clinic(), nil
}

// ClinicIDs returns all clinics, ordered by ID.
func (s clinicStore) ClinicIDs(ctx context.Context) ([]madoguchi.ClinicID, error) {
	found, err := documents.FindAll[struct {
		ID string `bson:"_id"`
	}](ctx, s.Database, clinics, bson.M{}, bson.D{{Key: "_id", Value: 1}})
	ids := make([]madoguchi.ClinicID, 0, len(found))
	for _, document := range found {
		ids = append(ids, madoguchi.ClinicID(document.ID))
	}
	return ids, err
}

// PutSettings stores the settings that madoguchi.Clinic.Change made, if the clinic still has the revision that they
// are based on, else returns ErrChanged. The registration's data and CreatedAt stay. It returns ErrNotFound if the
// clinic does not exist.
func (s clinicStore) PutSettings(ctx context.Context, clinic madoguchi.Clinic) error {
	document := clinicDocumentOf(clinic)
	read := bson.M{"_id": document.ID, "revision": document.Revision - 1}
	settings := bson.M{"$set": bson.M{
		"name": document.Name, "phone": document.Phone, "address": document.Address,
		"requiresSecondFactor": document.RequiresSecondFactor, "hours": document.Hours, "doctors": document.Doctors,
		"menus": document.Menus, "revision": document.Revision, "grid": document.Grid,
		"exceptions": document.Exceptions, "closedOnHolidays": document.ClosedOnHolidays, "web": document.Web,
		"explanation": document.Explanation, "reminders": document.Reminders,
	}}
	return s.Ask(ctx, "change a clinic's settings", func(ctx context.Context) error {
		result, err := s.DB.Collection(clinics.Name).UpdateOne(ctx, read, settings)
		if err != nil || result.MatchedCount == 1 {
			return err
		}
		if err := s.DB.Collection(clinics.Name).FindOne(ctx, bson.M{"_id": document.ID}).Err(); err != nil {
			return err
		}
		return madoguchi.ErrChanged
	})
}

func clinicDocumentOf(c madoguchi.Clinic) clinicDocument {
	document := clinicDocument{
		ID: string(c.ID), Name: c.Name, Phone: c.Phone, Address: c.Address, TimeZone: c.TimeZone,
		Institution: institutionDocumentOf(c.Institution), Consent: people.Consent(c.Consent),
		Grid: c.Grid, ClosedOnHolidays: c.ClosedOnHolidays, Web: webDocumentOf(c.Web),
		Exceptions: documents.Convert(c.Exceptions, exceptionDocumentOf), Reminders: remindersDocumentOf(c.Reminders),
		RequiresSecondFactor: c.RequiresSecondFactor, CreatedAt: c.CreatedAt, Revision: c.Revision,
		Explanation: c.Explanation.Text,
	}
	for _, h := range c.Hours {
		document.Hours = append(document.Hours,
			hoursDocument{Weekday: int(h.Weekday), From: h.From, Until: h.Until, Doctor: string(h.Doctor)})
	}
	for _, d := range c.Doctors {
		document.Doctors = append(document.Doctors,
			doctorDocument{ID: string(d.ID), Name: d.Name, Kana: d.Kana, Capacity: d.Capacity, Left: d.Left})
	}
	for _, m := range c.Menus {
		document.Menus = append(document.Menus, menuDocument{
			ID: string(m.ID), Name: m.Name, Minutes: m.Minutes, Withdrawn: m.Withdrawn,
			Questions: documents.Convert(m.Questions, questionDocumentOf),
		})
	}
	return document
}

func (d clinicDocument) clinic() madoguchi.Clinic {
	clinic := madoguchi.Clinic{
		ID: madoguchi.ClinicID(d.ID), Name: d.Name, Phone: d.Phone, Address: d.Address, TimeZone: d.TimeZone,
		Institution: d.Institution.institution(), Consent: madoguchi.Consent(d.Consent),
		Grid: d.Grid, ClosedOnHolidays: d.ClosedOnHolidays, Web: d.Web.booking(),
		Exceptions: documents.Convert(d.Exceptions, exceptionDocument.exception), Reminders: d.Reminders.reminders(),
		RequiresSecondFactor: d.RequiresSecondFactor, CreatedAt: d.CreatedAt, Revision: d.Revision,
		Explanation: madoguchi.Explanation{Text: d.Explanation},
	}
	for _, h := range d.Hours {
		clinic.Hours = append(clinic.Hours, madoguchi.OpeningHours{
			Weekday: time.Weekday(h.Weekday), From: h.From, Until: h.Until, Doctor: madoguchi.DoctorID(h.Doctor),
		})
	}
	for _, doctor := range d.Doctors {
		clinic.Doctors = append(clinic.Doctors, madoguchi.Doctor{
			ID: madoguchi.DoctorID(doctor.ID), Name: doctor.Name, Kana: doctor.Kana, Capacity: doctor.Capacity,
			Left: doctor.Left,
		})
	}
	for _, menu := range d.Menus {
		clinic.Menus = append(clinic.Menus,
			madoguchi.Menu{
				ID: madoguchi.MenuID(menu.ID), Name: menu.Name, Minutes: menu.Minutes, Withdrawn: menu.Withdrawn,
				Questions: documents.Convert(menu.Questions, questionDocument.question),
			})
	}
	return clinic
}

func questionDocumentOf(q madoguchi.Question) questionDocument {
	return questionDocument{ID: q.ID, Text: q.Text, Kind: string(q.Kind), Choices: q.Choices, Required: q.Required}
}

func (d questionDocument) question() madoguchi.Question {
	question := madoguchi.Question{
		ID: d.ID, Text: d.Text, Kind: madoguchi.QuestionKind(d.Kind), Required: d.Required,
	}
	if len(d.Choices) > 0 {
		question.Choices = d.Choices
	}
	return question
}

func institutionDocumentOf(i madoguchi.Institution) institutionDocument {
	return institutionDocument{
		Kind: string(i.Kind), Prefecture: string(i.Prefecture), Code: i.Code, NameKana: i.NameKana,
		PostalCode: i.PostalCode,
		Address:    i.Address, AddressKana: i.AddressKana, FoundedOn: i.FoundedOn, Founder: i.Founder,
		FounderKana: i.FounderKana,
	}
}

func (d institutionDocument) institution() madoguchi.Institution {
	return madoguchi.Institution{
		Kind: madoguchi.InstitutionKind(d.Kind), Prefecture: japan.Prefecture(d.Prefecture), Code: d.Code,
		NameKana:   d.NameKana,
		PostalCode: d.PostalCode, Address: d.Address, AddressKana: d.AddressKana, FoundedOn: d.FoundedOn,
		Founder:     d.Founder,
		FounderKana: d.FounderKana,
	}
}
