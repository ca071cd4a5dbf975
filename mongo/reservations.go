package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
)

var reservations = collection{
	name:    "reservations",
	changed: 10, // patientKana
	schema:  schemaOf(reservationDocument{}),
	indexes: []mongo.IndexModel{ascending("_id.clinic", "start", "_id.id")},
}

type reservationDocument struct {
	ID          recordKey         `bson:"_id"`
	DoctorID    string            `bson:"doctorId"`
	MenuID      string            `bson:"menuId"`
	Method      string            `bson:"method" check:"method"`
	Visit       string            `bson:"visit" check:"visit"`
	Start       time.Time         `bson:"start"`
	End         time.Time         `bson:"end"`
	PatientName string            `bson:"patientName"`
	PatientKana string            `bson:"patientKana,omitempty"` // missing in documents of earlier releases
	ChartNumber string            `bson:"chartNumber"`
	Memo        string            `bson:"memo"`
	State       string            `bson:"state" check:"reservationState"`
	Delivery    *deliveryDocument `bson:"delivery,omitempty"`
	Timeline    []eventDocument   `bson:"timeline"`
	Pending     []pendingDocument `bson:"pending"`
	Attention   string            `bson:"attention"`
	Revision    int64             `bson:"revision"`
}

// reservationStore keeps reservations.
type reservationStore struct{ *database }

// PutReservation stores a workflow's state of a reservation. If the same or a higher revision is stored, it changes
// nothing and returns no error, so that a late attempt never reverts a state.
func (s reservationStore) PutReservation(ctx context.Context, reservation madoguchi.Reservation) error {
	document := reservationDocumentOf(reservation)
	return s.put(ctx, reservations, document.ID, document.Revision, document)
}

// Reservation returns a clinic's reservation, or ErrNotFound.
func (s reservationStore) Reservation(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.ReservationID,
) (madoguchi.Reservation, error) {
	key := recordKey{Clinic: string(clinic), ID: string(id)}
	document, err := find[reservationDocument](ctx, s.database, reservations, bson.M{"_id": key})
	if err != nil {
		return madoguchi.Reservation{}, err
	}
	return document.reservation(), nil
}

// ReservationsBetween returns a clinic's reservations in any state that start at from or later and before to, by
// start.
func (s reservationStore) ReservationsBetween(
	ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time,
) ([]madoguchi.Reservation, error) {
	documents, err := findAll[reservationDocument](ctx, s.database, reservations, startingBetween(clinic, from, to),
		byStart)
	return convert(documents, reservationDocument.reservation), err
}

// byStart is the order of a schedule. The ID orders records with the same start.
var byStart = bson.D{{Key: "start", Value: 1}, {Key: "_id.id", Value: 1}}

func startingBetween(clinic madoguchi.ClinicID, from, to time.Time) bson.M {
	return bson.M{"_id.clinic": string(clinic), "start": bson.M{"$gte": from, "$lt": to}}
}

func reservationDocumentOf(r madoguchi.Reservation) reservationDocument {
	return reservationDocument{
		ID:          recordKey{Clinic: string(r.ClinicID), ID: string(r.ID)},
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
		State:       string(r.State),
		Delivery:    deliveryDocumentOf(r.Delivery),
		Timeline:    timelineDocuments(r.Timeline),
		Pending:     pendingDocuments(r.Pending),
		Attention:   r.Attention,
		Revision:    r.Revision,
	}
}

func (d reservationDocument) reservation() madoguchi.Reservation {
	return madoguchi.Reservation{
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
		State:       madoguchi.ReservationState(d.State),
		Delivery:    d.Delivery.delivery(),
		Timeline:    timeline(d.Timeline),
		Pending:     pending(d.Pending),
		Attention:   d.Attention,
		Revision:    d.Revision,
	}
}
