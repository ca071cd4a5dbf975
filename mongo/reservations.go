package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
	"madoguchi/patients"
)

var reservations = documents.Collection{
	Name:    "reservations",
	Changed: 12, // note, devices
	Schema:  documents.SchemaOf(reservationDocument{}),
	Indexes: []mongo.IndexModel{
		documents.Ascending("_id.clinic", "start", "_id.id"),
		documents.Ascending("_id.id"), // for ReservationByLink; not unique, as that of the calls
		documents.Existing("patientId", "_id.clinic", "patientId", "start"),
		documents.Existing("account.id", "account.id", "start"),
		ofTarget("delivery.target"),
		ofTarget("contact.email"),
		documents.Existing("keys", "_id.clinic", "keys"),
	},
}

type reservationDocument struct {
	ID          documents.Key      `bson:"_id"`
	DoctorID    string             `bson:"doctorId"`
	MenuID      string             `bson:"menuId"`
	Method      string             `bson:"method" check:"method"`
	Visit       string             `bson:"visit" check:"visit"`
	Start       time.Time          `bson:"start"`
	End         time.Time          `bson:"end"`
	PatientName string             `bson:"patientName"`
	PatientKana string             `bson:"patientKana,omitempty"` // missing in documents of earlier releases
	ChartNumber string             `bson:"chartNumber"`
	Memo        string             `bson:"memo"`
	PatientID   string             `bson:"patientId,omitempty"`
	Account     *bookedForDocument `bson:"account,omitempty"`
	Contact     *contactDocument   `bson:"contact,omitempty"`
	Note        string             `bson:"note,omitempty"`
	Source      string             `bson:"source,omitempty"`
	Generation  int                `bson:"linkGeneration,omitempty" check:"count"`
	Explanation string             `bson:"explanation,omitempty"`
	AgreedAt    time.Time          `bson:"agreedAt,omitempty"`
	AnsweredAt  time.Time          `bson:"answeredAt,omitempty"`
	Devices     string             `bson:"devices,omitempty" check:"devices"`
	DevicesAt   time.Time          `bson:"devicesAt,omitempty"`
	State       string             `bson:"state" check:"reservationState"`
	Delivery    *deliveryDocument  `bson:"delivery,omitempty"`
	Timeline    []documents.Event  `bson:"timeline"`
	Pending     []pendingDocument  `bson:"pending"`
	Attention   string             `bson:"attention"`
	Revision    int64              `bson:"revision"`
	Keys        []string           `bson:"keys,omitempty"` // what a search finds a guest's visit by
}

// bookedForDocument is the account that shows the visit.
type bookedForDocument struct {
	ID       string    `bson:"id" check:"id"`
	LinkedAt time.Time `bson:"linkedAt"`
	Member   string    `bson:"member,omitempty"`
	BookedBy string    `bson:"bookedBy,omitempty"`
}

type contactDocument struct {
	Email     string        `bson:"email"`
	Phone     string        `bson:"phone"`
	Language  string        `bson:"language"`
	BirthDate string        `bson:"birthDate,omitempty"`
	Sex       madoguchi.Sex `bson:"sex,omitempty"`
}

// reservationStore keeps reservations.
type reservationStore struct{ *documents.Database }

// PutReservation stores a workflow's state of a reservation. If the same or a higher revision is stored, it changes
// nothing and returns no error, so that a late attempt never reverts a state.
func (s reservationStore) PutReservation(ctx context.Context, reservation madoguchi.Reservation) error {
	document := reservationDocumentOf(reservation)
	return s.Put(ctx, reservations, document.ID, document.Revision, document)
}

// Reservation returns a clinic's reservation, or ErrNotFound.
func (s reservationStore) Reservation(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.ReservationID,
) (madoguchi.Reservation, error) {
	key := documents.Key{Clinic: string(clinic), ID: string(id)}
	document, err := documents.Find[reservationDocument](ctx, s.Database, reservations, bson.M{"_id": key})
	if err != nil {
		return madoguchi.Reservation{}, err
	}
	return document.reservation(), nil
}

// ReservationByLink returns the reservation of a patient's link, or ErrNotFound. It is not bound to a clinic; see
// CallByLink. The caller has verified the link.
func (s reservationStore) ReservationByLink(
	ctx context.Context, id madoguchi.ReservationID,
) (madoguchi.Reservation, error) {
	found, err := documents.FindAll[reservationDocument](ctx, s.Database, reservations,
		bson.M{"_id.id": string(id)}, byStart)
	if err != nil {
		return madoguchi.Reservation{}, err
	}
	if len(found) != 1 {
		return madoguchi.Reservation{}, madoguchi.ErrNotFound
	}
	return found[0].reservation(), nil
}

// ReservationsBetween returns a clinic's reservations in any state that start at from or later and before to, by
// start.
func (s reservationStore) ReservationsBetween(
	ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time,
) ([]madoguchi.Reservation, error) {
	found, err := documents.FindAll[reservationDocument](ctx, s.Database, reservations,
		startingBetween(clinic, from, to), byStart)
	return documents.Convert(found, reservationDocument.reservation), err
}

// ReservationsOfPatients returns the visits of a clinic's patients in any state, the newest first, at most limit of
// them. The records that were merged into a patient have visits too.
func (s reservationStore) ReservationsOfPatients(
	ctx context.Context, clinic madoguchi.ClinicID, patients []madoguchi.PatientID, limit int,
) ([]madoguchi.Reservation, error) {
	return s.newest(ctx, bson.M{"_id.clinic": string(clinic), "patientId": bson.M{"$in": patients}}, limit)
}

// ReservationsOfAccount returns the visits that the account shows: those at one of its clinics that came to it after
// the clinic was registered (A7), of the owner and the members of the family (E4). They are in any state, the newest
// first, at most limit of them.
func (s reservationStore) ReservationsOfAccount(
	ctx context.Context, account madoguchi.Account, limit int,
) ([]madoguchi.Reservation, error) {
	shown := make(bson.A, 0, len(account.Clinics))
	for _, my := range account.Clinics {
		shown = append(shown, bson.M{
			"_id.clinic": string(my.ClinicID), "account.linkedAt": bson.M{"$gte": stored(my.Since)},
		})
	}
	if len(shown) == 0 {
		return nil, nil
	}
	return s.newest(ctx, bson.M{
		"account.id": string(account.ID), "account.member": bson.M{"$in": documents.PeopleOf(account)}, "$or": shown,
	}, limit)
}

// BookedOfAccount returns the visits of an account that have not ended, whether or not the account shows them.
func (s reservationStore) BookedOfAccount(
	ctx context.Context, account madoguchi.AccountID,
) ([]madoguchi.ReservationID, error) {
	found, err := documents.FindAll[reservationDocument](ctx, s.Database, reservations,
		bson.M{"account.id": string(account), "state": string(madoguchi.ReservationBooked)}, byStart)
	return documents.Convert(found, func(d reservationDocument) madoguchi.ReservationID {
		return madoguchi.ReservationID(d.ID.ID)
	}), err
}

// ForgetAccount removes a deleted account from all its visits (A10). The visits stay with their clinics.
func (s reservationStore) ForgetAccount(ctx context.Context, account madoguchi.AccountID) error {
	return s.Ask(ctx, "forget an account", func(ctx context.Context) error {
		_, err := s.DB.Collection(reservations.Name).UpdateMany(ctx, bson.M{"account.id": string(account)},
			bson.M{"$unset": bson.M{"account": ""}})
		return err
	})
}

func (s reservationStore) newest(ctx context.Context, filter bson.M, limit int) ([]madoguchi.Reservation, error) {
	var found []reservationDocument
	err := s.Ask(ctx, "list "+reservations.Name, func(ctx context.Context) error {
		cursor, err := s.DB.Collection(reservations.Name).Find(ctx, filter,
			options.Find().SetSort(bson.D{{Key: "start", Value: -1}}).SetLimit(int64(limit)))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	return documents.Convert(found, reservationDocument.reservation), err
}

// byStart is the order of a schedule. The ID orders records with the same start.
var byStart = bson.D{{Key: "start", Value: 1}, {Key: "_id.id", Value: 1}}

func startingBetween(clinic madoguchi.ClinicID, from, to time.Time) bson.M {
	return bson.M{"_id.clinic": string(clinic), "start": bson.M{"$gte": from, "$lt": to}}
}

func reservationDocumentOf(r madoguchi.Reservation) reservationDocument {
	document := reservationDocument{
		ID:          documents.Key{Clinic: string(r.ClinicID), ID: string(r.ID)},
		DoctorID:    string(r.DoctorID),
		MenuID:      string(r.MenuID),
		Method:      string(r.Method),
		Visit:       string(r.Visit),
		Start:       r.Start,
		End:         r.End,
		PatientName: r.PatientName,
		PatientKana: r.PatientKana,
		ChartNumber: r.ChartNumber,
		Memo:        r.Memo,
		PatientID:   string(r.PatientID),
		Account:     bookedForDocumentOf(r),
		Contact:     contactDocumentOf(r.Contact),
		Note:        r.Note,
		Source:      string(r.Source),
		Generation:  r.LinkGeneration,
		Explanation: r.Explanation,
		AgreedAt:    r.AgreedAt,
		AnsweredAt:  r.AnsweredAt,
		Devices:     string(r.Devices),
		DevicesAt:   r.DevicesAt,
		State:       string(r.State),
		Delivery:    deliveryDocumentOf(r.Delivery),
		Timeline:    documents.Events(r.Timeline),
		Pending:     pendingDocuments(r.Pending),
		Attention:   r.Attention,
		Revision:    r.Revision,
	}
	if r.PatientID == "" {
		document.Keys = patients.GuestKeys(r)
	}
	return document
}

func (d reservationDocument) reservation() madoguchi.Reservation {
	visit := madoguchi.Reservation{
		ID:          madoguchi.ReservationID(d.ID.ID),
		ClinicID:    madoguchi.ClinicID(d.ID.Clinic),
		DoctorID:    madoguchi.DoctorID(d.DoctorID),
		MenuID:      madoguchi.MenuID(d.MenuID),
		Method:      madoguchi.Method(d.Method),
		Visit:       madoguchi.VisitType(d.Visit),
		Start:       d.Start,
		End:         d.End,
		PatientName: d.PatientName,
		PatientKana: d.PatientKana,
		ChartNumber: d.ChartNumber,
		Memo:        d.Memo,
		PatientID:   madoguchi.PatientID(d.PatientID),
		Note:        d.Note,
		Source:      madoguchi.BookingSource(d.Source), LinkGeneration: d.Generation,
		Explanation: d.Explanation,
		AgreedAt:    d.AgreedAt,
		AnsweredAt:  d.AnsweredAt,
		Devices:     madoguchi.DeviceCheck(d.Devices),
		DevicesAt:   d.DevicesAt,
		State:       madoguchi.ReservationState(d.State),
		Delivery:    d.Delivery.delivery(),
		Timeline:    documents.Timeline(d.Timeline),
		Pending:     pending(d.Pending),
		Attention:   d.Attention,
		Revision:    d.Revision,
	}
	if d.Account != nil {
		visit.Account, visit.LinkedAt = madoguchi.AccountID(d.Account.ID), d.Account.LinkedAt
		visit.Member, visit.BookedBy = madoguchi.MemberID(d.Account.Member), d.Account.BookedBy
	}
	if d.Contact != nil {
		visit.Contact = madoguchi.Contact(*d.Contact)
	}
	return visit
}

func bookedForDocumentOf(r madoguchi.Reservation) *bookedForDocument {
	if r.Account == "" {
		return nil
	}
	return &bookedForDocument{
		ID: string(r.Account), LinkedAt: r.LinkedAt, Member: string(r.Member), BookedBy: r.BookedBy,
	}
}

func contactDocumentOf(c madoguchi.Contact) *contactDocument {
	if c == (madoguchi.Contact{}) {
		return nil
	}
	document := contactDocument(c)
	return &document
}
