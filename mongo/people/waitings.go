package people

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

var waitings = documents.Collection{
	Name:    "waitings",
	Changed: 12, // lastDay
	Schema:  documents.SchemaOf(waitingDocument{}),
	Indexes: []mongo.IndexModel{
		documents.Ascending("clinicId", "day", "joinedAt"),
		documents.Ascending("account"),
		{Keys: bson.D{{Key: "keptUntil", Value: 1}}, Options: options.Index().SetExpireAfterSeconds(0)},
	},
}

type waitingDocument struct {
	ID          string                 `bson:"_id" check:"id"`
	ClinicID    string                 `bson:"clinicId" check:"id"`
	Day         string                 `bson:"day" check:"day"`
	LastDay     string                 `bson:"lastDay,omitempty" check:"day"`
	MenuID      string                 `bson:"menuId" check:"id"`
	Method      string                 `bson:"method" check:"method"`
	Visit       string                 `bson:"visit" check:"visit"`
	DoctorID    string                 `bson:"doctorId"` // empty for any doctor
	PatientName string                 `bson:"patientName"`
	PatientKana string                 `bson:"patientKana"`
	Note        string                 `bson:"note"`
	Contact     waitingContactDocument `bson:"contact"`
	Account     string                 `bson:"account,omitempty"`
	State       string                 `bson:"state" check:"waitingState"`
	Offer       *offerDocument         `bson:"offer,omitempty"`
	Reservation string                 `bson:"reservation,omitempty"`
	JoinedAt    time.Time              `bson:"joinedAt"`
	KeptUntil   time.Time              `bson:"keptUntil"`
	Revision    int64                  `bson:"revision"`
}

type waitingContactDocument struct {
	Email     string        `bson:"email" check:"mail"`
	Phone     string        `bson:"phone"`
	Language  string        `bson:"language"`
	BirthDate string        `bson:"birthDate"`
	Sex       madoguchi.Sex `bson:"sex"`
}

type offerDocument struct {
	Reservation string    `bson:"reservation" check:"id"`
	DoctorID    string    `bson:"doctorId" check:"id"`
	Start       time.Time `bson:"start"`
	End         time.Time `bson:"end"`
	Until       time.Time `bson:"until"`
}

// WaitingStore keeps the entries of the waitlists (E5).
type WaitingStore struct{ *documents.Database }

// PutWaiting stores an entry that joins a list. A revision older than the stored one changes nothing.
func (s WaitingStore) PutWaiting(ctx context.Context, w madoguchi.Waiting) error {
	return s.Put(ctx, waitings, string(w.ID), w.Revision, waitingDocumentOf(w))
}

// SetWaiting stores what became of an entry: State, Offer, Reservation and Revision. An older revision changes nothing.
// An entry that was deleted stays deleted.
func (s WaitingStore) SetWaiting(ctx context.Context, w madoguchi.Waiting) error {
	document := waitingDocumentOf(w)
	change := bson.M{"state": document.State, "revision": document.Revision}
	gone := bson.M{}
	if document.Offer != nil {
		change["offer"] = document.Offer
	} else {
		gone["offer"] = ""
	}
	if document.Reservation != "" {
		change["reservation"] = document.Reservation
	}
	update := bson.M{"$set": change}
	if len(gone) > 0 {
		update["$unset"] = gone
	}
	return s.Ask(ctx, "change an entry of a waitlist", func(ctx context.Context) error {
		_, err := s.DB.Collection(waitings.Name).UpdateOne(ctx, bson.M{
			"_id": document.ID, "clinicId": document.ClinicID, "revision": bson.M{"$lt": document.Revision},
		}, update)
		return err
	})
}

// Waiting returns an entry of a clinic, or ErrNotFound.
func (s WaitingStore) Waiting(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.WaitingID,
) (madoguchi.Waiting, error) {
	return s.waiting(ctx, bson.M{"_id": string(id), "clinicId": string(clinic)})
}

// WaitingByLink returns the entry of a patient's link, or ErrNotFound. The caller has verified the link.
func (s WaitingStore) WaitingByLink(ctx context.Context, id madoguchi.WaitingID) (madoguchi.Waiting, error) {
	return s.waiting(ctx, bson.M{"_id": string(id)})
}

func (s WaitingStore) waiting(ctx context.Context, filter bson.M) (madoguchi.Waiting, error) {
	document, err := documents.Find[waitingDocument](ctx, s.Database, waitings, filter)
	if err != nil {
		return madoguchi.Waiting{}, err
	}
	return document.waiting(), nil
}

// running matches the entries that have not ended.
var running = bson.M{"$in": bson.A{string(madoguchi.WaitingForSlot), string(madoguchi.WaitingOffered)}}

// byJoining is the order of a waitlist.
var byJoining = bson.D{{Key: "joinedAt", Value: 1}, {Key: "_id", Value: 1}}

// WaitingOn returns who waits at a clinic for one of the days from first to last (2006-01-02), in the order of joining.
func (s WaitingStore) WaitingOn(
	ctx context.Context, clinic madoguchi.ClinicID, first, last string,
) ([]madoguchi.Waiting, error) {
	found, err := documents.FindAll[waitingDocument](ctx, s.Database, waitings, bson.M{
		"clinicId": string(clinic), "state": running,
		"day": bson.M{"$gte": earliest(first), "$lte": last},
		"$or": bson.A{bson.M{"day": bson.M{"$gte": first}}, bson.M{"lastDay": bson.M{"$gte": first}}},
	}, byJoining)
	return documents.Convert(found, waitingDocument.waiting), err
}

// earliest returns the first day of the longest entry that waits for a day.
func earliest(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.AddDate(0, 0, 1-madoguchi.LongestWait).Format(time.DateOnly)
}

// WaitingOf returns the entries of an account that have not ended, by day.
func (s WaitingStore) WaitingOf(
	ctx context.Context, account madoguchi.AccountID,
) ([]madoguchi.Waiting, error) {
	found, err := documents.FindAll[waitingDocument](ctx, s.Database, waitings,
		bson.M{"account": string(account), "state": running},
		bson.D{{Key: "day", Value: 1}, {Key: "joinedAt", Value: 1}})
	return documents.Convert(found, waitingDocument.waiting), err
}

// WaitingLists returns the lists of a clinic in which somebody waits (madoguchi.Waiting.List).
func (s WaitingStore) WaitingLists(ctx context.Context, clinic madoguchi.ClinicID) (lists []string, err error) {
	alone := bson.M{"clinicId": string(clinic), "state": running, "lastDay": nil}
	err = s.Ask(ctx, "list the days of waitlists", func(ctx context.Context) error {
		return s.DB.Collection(waitings.Name).Distinct(ctx, "day", alone).Decode(&lists)
	})
	if err != nil {
		return nil, err
	}
	_, err = s.waiting(ctx, bson.M{"clinicId": string(clinic), "state": running, "lastDay": bson.M{"$ne": nil}})
	if errors.Is(err, madoguchi.ErrNotFound) {
		return lists, nil
	}
	return append(lists, ""), err
}

// DeleteWaitingOf deletes all entries of an account (A10). The lists pass over them.
func (s WaitingStore) DeleteWaitingOf(ctx context.Context, account madoguchi.AccountID) error {
	return s.Ask(ctx, "delete the entries of an account", func(ctx context.Context) error {
		_, err := s.DB.Collection(waitings.Name).DeleteMany(ctx, bson.M{"account": string(account)})
		return err
	})
}

func waitingDocumentOf(w madoguchi.Waiting) waitingDocument {
	document := waitingDocument{
		ID: string(w.ID), ClinicID: string(w.ClinicID), Day: w.Day, LastDay: w.LastDay,
		MenuID: string(w.MenuID), Method: string(w.Method), Visit: string(w.Visit), DoctorID: string(w.DoctorID),
		PatientName: w.PatientName, PatientKana: w.PatientKana, Note: w.Note,
		Contact: waitingContactDocument(w.Contact), Account: string(w.Account), State: string(w.State),
		Reservation: string(w.Reservation), JoinedAt: w.JoinedAt, KeptUntil: w.KeptUntil, Revision: w.Revision,
	}
	if o := w.Offer; o != nil {
		document.Offer = &offerDocument{
			Reservation: string(o.Reservation), DoctorID: string(o.DoctorID), Start: o.Start, End: o.End,
			Until: o.Until,
		}
	}
	return document
}

func (d waitingDocument) waiting() madoguchi.Waiting {
	w := madoguchi.Waiting{
		ID: madoguchi.WaitingID(d.ID), ClinicID: madoguchi.ClinicID(d.ClinicID), Day: d.Day,
		LastDay: d.LastDay, MenuID: madoguchi.MenuID(d.MenuID), Method: madoguchi.Method(d.Method),
		Visit:    madoguchi.VisitType(d.Visit),
		DoctorID: madoguchi.DoctorID(d.DoctorID), PatientName: d.PatientName, PatientKana: d.PatientKana,
		Note: d.Note, Contact: madoguchi.Contact(d.Contact), Account: madoguchi.AccountID(d.Account),
		State: madoguchi.WaitingState(d.State), Reservation: madoguchi.ReservationID(d.Reservation),
		JoinedAt: d.JoinedAt, KeptUntil: d.KeptUntil, Revision: d.Revision,
	}
	if o := d.Offer; o != nil {
		w.Offer = &madoguchi.Offer{
			Reservation: madoguchi.ReservationID(o.Reservation), DoctorID: madoguchi.DoctorID(o.DoctorID),
			Start: o.Start, End: o.End, Until: o.Until,
		}
	}
	return w
}
