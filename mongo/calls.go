package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

var calls = documents.Collection{
	Name:    "calls",
	Changed: 11, // the index of lost links
	Schema:  documents.SchemaOf(callDocument{}),
	// The second index is for the patient's side; see CallByLink. It is not unique, so that sharding by clinic stays
	// possible.
	Indexes: []mongo.IndexModel{
		documents.Ascending("_id.clinic", "start", "_id.id"), documents.Ascending("_id.id"),
		ofTarget("delivery.target"),
	},
}

type callDocument struct {
	ID          documents.Key     `bson:"_id"`
	Reservation string            `bson:"reservation"`
	DoctorID    string            `bson:"doctorId"`
	Title       string            `bson:"title"`
	Start       time.Time         `bson:"start"`
	Window      windowDocument    `bson:"window"`
	State       string            `bson:"state" check:"callState"`
	Presence    presenceDocument  `bson:"presence"`
	Generation  int               `bson:"generation" check:"count"`
	Delivery    *deliveryDocument `bson:"delivery,omitempty"`
	Timeline    []documents.Event `bson:"timeline"`
	Pending     []pendingDocument `bson:"pending"`
	Attention   string            `bson:"attention"`
	Revision    int64             `bson:"revision"`
}

type windowDocument struct {
	Opens   time.Time `bson:"opens"`
	Expires time.Time `bson:"expires"`
}

type presenceDocument struct {
	PatientSince time.Time `bson:"patientSince,omitempty"`
	ClinicSince  time.Time `bson:"clinicSince,omitempty"`
	CallSince    time.Time `bson:"callSince,omitempty"`
	EndedAt      time.Time `bson:"endedAt,omitempty"`
	HeldSince    time.Time `bson:"heldSince,omitempty"`
	LiveSince    time.Time `bson:"liveSince,omitempty"`
	LiveBy       string    `bson:"liveBy,omitempty"`
	Device       string    `bson:"device,omitempty"`
}

func presenceDocumentOf(p madoguchi.Presence) presenceDocument {
	return presenceDocument{
		PatientSince: p.PatientSince, ClinicSince: p.ClinicSince, CallSince: p.CallSince, EndedAt: p.EndedAt,
		HeldSince: p.HeldSince, LiveSince: p.LiveSince, LiveBy: string(p.LiveBy), Device: p.Device,
	}
}

func (d presenceDocument) presence() madoguchi.Presence {
	return madoguchi.Presence{
		PatientSince: d.PatientSince, ClinicSince: d.ClinicSince, CallSince: d.CallSince, EndedAt: d.EndedAt,
		HeldSince: d.HeldSince, LiveSince: d.LiveSince, LiveBy: madoguchi.StaffID(d.LiveBy), Device: d.Device,
	}
}

// callStore keeps video calls.
type callStore struct{ *documents.Database }

// PutCall stores a workflow's state of a call. If the same or a higher revision is stored, it changes nothing and
// returns no error, so that a late attempt never reverts a state.
func (s callStore) PutCall(ctx context.Context, call madoguchi.Call) error {
	document := callDocumentOf(call)
	return s.Put(ctx, calls, document.ID, document.Revision, document)
}

// Call returns a clinic's call, or ErrNotFound.
func (s callStore) Call(ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.CallID) (madoguchi.Call, error) {
	document, err := documents.Find[callDocument](ctx, s.Database, calls,
		bson.M{"_id": documents.Key{Clinic: string(clinic), ID: string(id)}})
	if err != nil {
		return madoguchi.Call{}, err
	}
	return document.call(), nil
}

// CallsBetween returns a clinic's calls in any state that start at from or later and before to, by start.
func (s callStore) CallsBetween(
	ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time,
) ([]madoguchi.Call, error) {
	found, err := documents.FindAll[callDocument](ctx, s.Database, calls,
		startingBetween(clinic, from, to), byStart)
	return documents.Convert(found, callDocument.call), err
}

// CallByLink returns the call of a patient's link if the link has the call's current generation, else ErrNotFound.
// It is not bound to a clinic: the patient does not know the clinic and proves the call by the link, whose key
// covers the ID and the generation. The caller has verified the link.
func (s callStore) CallByLink(ctx context.Context, id madoguchi.CallID, generation int) (madoguchi.Call, error) {
	found, err := documents.FindAll[callDocument](ctx, s.Database, calls,
		bson.M{"_id.id": string(id), "generation": generation}, byStart)
	if err != nil {
		return madoguchi.Call{}, err
	}
	if len(found) != 1 { // two clinics' calls with one ID cannot be distinguished, so neither is returned
		return madoguchi.Call{}, madoguchi.ErrNotFound
	}
	return found[0].call(), nil
}

func callDocumentOf(c madoguchi.Call) callDocument {
	return callDocument{
		ID:          documents.Key{Clinic: string(c.ClinicID), ID: string(c.ID)},
		Reservation: string(c.Reservation),
		DoctorID:    string(c.DoctorID),
		Title:       c.Title,
		Start:       c.Start,
		Window:      windowDocument(c.Window),
		State:       string(c.State),
		Presence:    presenceDocumentOf(c.Presence),
		Generation:  c.Generation,
		Delivery:    deliveryDocumentOf(c.Delivery),
		Timeline:    documents.Events(c.Timeline),
		Pending:     pendingDocuments(c.Pending),
		Attention:   c.Attention,
		Revision:    c.Revision,
	}
}

func (d callDocument) call() madoguchi.Call {
	return madoguchi.Call{
		ID:          madoguchi.CallID(d.ID.ID),
		ClinicID:    madoguchi.ClinicID(d.ID.Clinic),
		Reservation: madoguchi.ReservationID(d.Reservation),
		DoctorID:    madoguchi.DoctorID(d.DoctorID),
		Title:       d.Title,
		Start:       d.Start,
		Window:      madoguchi.Window(d.Window),
		State:       madoguchi.CallState(d.State),
		Presence:    d.Presence.presence(),
		Generation:  d.Generation,
		Delivery:    d.Delivery.delivery(),
		Timeline:    documents.Timeline(d.Timeline),
		Pending:     pending(d.Pending),
		Attention:   d.Attention,
		Revision:    d.Revision,
	}
}
