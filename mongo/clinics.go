package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi"
)

var clinics = collection{
	name: "clinics",
	schema: object(bson.M{
		"_id":      identifier,
		"name":     text,
		"phone":    text,
		"timeZone": text,
		"hours": list(object(bson.M{
			"weekday": between(0, 6), "from": between(0, 24*60), "until": between(0, 24*60), "doctor": text,
		})),
		"doctors": list(object(bson.M{"id": identifier, "name": text, "kana": text, "capacity": atLeast(0)})),
		"menus":   list(object(bson.M{"id": identifier, "name": text, "minutes": minutesSchema})),
	}),
}

var minutesSchema = object(bson.M{
	string(madoguchi.InPerson): visitMinutesSchema,
	string(madoguchi.Online):   visitMinutesSchema,
}, string(madoguchi.InPerson), string(madoguchi.Online))

var visitMinutesSchema = object(bson.M{
	string(madoguchi.FirstVisit):  between(0, 24*60),
	string(madoguchi.ReturnVisit): between(0, 24*60),
}, string(madoguchi.FirstVisit), string(madoguchi.ReturnVisit))

// clinicDocument holds doctors, menus and hours inside the clinic: together they are a few kilobytes, every reader wants
// all of them, and they are changed together by one person, so that one document is one consistent answer.
type clinicDocument struct {
	ID       string           `bson:"_id"`
	Name     string           `bson:"name"`
	Phone    string           `bson:"phone"`
	TimeZone string           `bson:"timeZone"`
	Hours    []hoursDocument  `bson:"hours"`
	Doctors  []doctorDocument `bson:"doctors"`
	Menus    []menuDocument   `bson:"menus"`
}

type hoursDocument struct {
	Weekday int    `bson:"weekday"`
	From    int    `bson:"from"`
	Until   int    `bson:"until"`
	Doctor  string `bson:"doctor"`
}

type doctorDocument struct {
	ID       string `bson:"id"`
	Name     string `bson:"name"`
	Kana     string `bson:"kana"`
	Capacity int    `bson:"capacity"`
}

type menuDocument struct {
	ID      string                                           `bson:"id"`
	Name    string                                           `bson:"name"`
	Minutes map[madoguchi.Method]map[madoguchi.VisitType]int `bson:"minutes"`
}

// CreateClinic stores a new clinic; ErrAlreadyProvisioned where one has the ID.
func (s *Store) CreateClinic(ctx context.Context, clinic madoguchi.Clinic) error {
	return s.insert(ctx, clinics, clinicDocumentOf(clinic), madoguchi.ErrAlreadyProvisioned)
}

// Clinic returns a clinic with its doctors, menus and hours, or ErrNotFound.
func (s *Store) Clinic(ctx context.Context, id madoguchi.ClinicID) (madoguchi.Clinic, error) {
	document, err := find[clinicDocument](ctx, s, clinics, bson.M{"_id": string(id)})
	if err != nil {
		return madoguchi.Clinic{}, err
	}
	return document.clinic(), nil
}

func clinicDocumentOf(c madoguchi.Clinic) clinicDocument {
	document := clinicDocument{ID: string(c.ID), Name: c.Name, Phone: c.Phone, TimeZone: c.TimeZone}
	for _, h := range c.Hours {
		document.Hours = append(document.Hours,
			hoursDocument{Weekday: int(h.Weekday), From: h.From, Until: h.Until, Doctor: string(h.Doctor)})
	}
	for _, d := range c.Doctors {
		document.Doctors = append(document.Doctors,
			doctorDocument{ID: string(d.ID), Name: d.Name, Kana: d.Kana, Capacity: d.Capacity})
	}
	for _, m := range c.Menus {
		document.Menus = append(document.Menus, menuDocument{ID: string(m.ID), Name: m.Name, Minutes: m.Minutes})
	}
	return document
}

func (d clinicDocument) clinic() madoguchi.Clinic {
	clinic := madoguchi.Clinic{ID: madoguchi.ClinicID(d.ID), Name: d.Name, Phone: d.Phone, TimeZone: d.TimeZone}
	for _, h := range d.Hours {
		clinic.Hours = append(clinic.Hours, madoguchi.OpeningHours{
			Weekday: time.Weekday(h.Weekday), From: h.From, Until: h.Until, Doctor: madoguchi.DoctorID(h.Doctor),
		})
	}
	for _, doctor := range d.Doctors {
		clinic.Doctors = append(clinic.Doctors, madoguchi.Doctor{
			ID: madoguchi.DoctorID(doctor.ID), Name: doctor.Name, Kana: doctor.Kana, Capacity: doctor.Capacity,
		})
	}
	for _, menu := range d.Menus {
		clinic.Menus = append(clinic.Menus,
			madoguchi.Menu{ID: madoguchi.MenuID(menu.ID), Name: menu.Name, Minutes: menu.Minutes})
	}
	return clinic
}
