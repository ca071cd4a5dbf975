package mongo

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

var agendas = documents.Collection{
	Name:    "agendas",
	Changed: 11, // holds, and the days' index
	Schema:  documents.SchemaOf(agendaDocument{}),
	Indexes: []mongo.IndexModel{documents.Ascending("_id.clinic", "_id.doctor", "_id.day")},
}

type agendaKey struct {
	Clinic string `bson:"clinic" check:"id"`
	Doctor string `bson:"doctor" check:"id"`
	Day    string `bson:"day" check:"day"`
}

// agendaDocument is one doctor's day. A reservation is in Occupied at most once, and never in both Occupied and
// Departed.
type agendaDocument struct {
	ID       agendaKey   `bson:"_id"`
	Occupied []occupancy `bson:"occupied"`
	Departed []departure `bson:"departed"`
}

// occupancy is a time that a reservation holds. Revision is that of its claim. It is missing in documents of
// releases without revisions. Until is the end of a hold; it is missing for a reservation.
type occupancy struct {
	Reservation string    `bson:"reservation" check:"id"`
	Start       time.Time `bson:"start"`
	End         time.Time `bson:"end"`
	Revision    int64     `bson:"revision,omitempty" check:"count"`
	Until       time.Time `bson:"until,omitempty"`
}

// departure is the mark of a reservation that left, by which a late claim recognises that it is late. Without To the
// reservation was cancelled, and no claim can bring it back. Otherwise Revision is that of the claim at the
// destination, and no earlier decision can bring it back.
type departure struct {
	Reservation string `bson:"reservation" check:"id"`
	To          *place `bson:"to,omitempty"`
	Revision    int64  `bson:"revision,omitempty" check:"count"`
}

// place is the destination of a move.
type place struct {
	Doctor string    `bson:"doctor" check:"id"`
	Day    string    `bson:"day" check:"day"`
	Start  time.Time `bson:"start"`
	End    time.Time `bson:"end"`
}

// agendaStore keeps the doctors' agendas.
type agendaStore struct{ *documents.Database }

// Claim occupies a doctor's time for a reservation. It returns nil if the reservation now holds the time,
// ErrSlotTaken if the capacity is used up at some moment of it, and ErrNotOpen if the reservation was released or
// moved and the attempt is late. It can be repeated. The decision and the write are one atomic step on one document.
func (s agendaStore) Claim(ctx context.Context, claim madoguchi.Claim) error {
	agenda, err := s.changeAgenda(ctx, claim, claimStep(claim), true)
	if err != nil {
		return err
	}
	return agenda.verdict(claim)
}

// Hold occupies a doctor's time until the claim's HeldUntil, for somebody who is typing (E1). Its results are those of
// Claim. A later HeldUntil extends the hold. A reservation that has confirmed its hold keeps it.
func (s agendaStore) Hold(ctx context.Context, claim madoguchi.Claim) error {
	agenda, err := s.changeAgenda(ctx, claim, holdStep(claim), true)
	if err != nil {
		return err
	}
	return agenda.verdict(claim)
}

// LetGo frees the time of a hold that was not confirmed. It leaves no mark: the time can be held and claimed again.
func (s agendaStore) LetGo(ctx context.Context, claim madoguchi.Claim) error {
	_, err := s.changeAgenda(ctx, claim, letGoStep(claim), false)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return nil
	}
	return err
}

// Release permanently frees all times of the reservation in the agenda: every later or late Claim of it there
// returns ErrNotOpen. Release is idempotent and may arrive before the Claim it cancels. An agenda without room for
// the mark holds no time of the reservation, which would take more room, and has no room for a late claim either.
func (s agendaStore) Release(ctx context.Context, claim madoguchi.Claim) error {
	_, err := s.changeAgenda(ctx, claim, releaseStep(claim), true)
	if errors.Is(err, madoguchi.ErrTooLarge) {
		return nil
	}
	return err
}

// Occupied reports whether a claim would be refused because the time is taken. It is a plain read that avoids
// starting workflows for hopeless bookings. Only Claim decides.
func (s agendaStore) Occupied(ctx context.Context, claim madoguchi.Claim) (bool, error) {
	full := bson.M{"$gte": bson.A{crowd(standing(claim.At), claim), claim.Capacity}}
	_, err := documents.Find[struct{}](ctx, s.Database, agendas, bson.M{"_id": agendaKeyOf(claim), "$expr": full})
	if errors.Is(err, madoguchi.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// changeAgenda removes the holds that have ended, applies one step to a claim's agenda, and returns the agenda after
// it. If the agenda is missing, it creates one if create is set, and returns ErrNotFound otherwise.
func (s agendaStore) changeAgenda(
	ctx context.Context, of madoguchi.Claim, step bson.M, create bool,
) (agendaDocument, error) {
	var agenda agendaDocument
	empty := set(bson.M{"occupied": standing(of.At), "departed": orEmpty("$departed")})
	how := options.FindOneAndUpdate().SetUpsert(create).SetReturnDocument(options.After)
	err := s.Ask(ctx, "change an agenda", func(ctx context.Context) error {
		return documents.RepeatOnRace(func() error {
			return s.DB.Collection(agendas.Name).FindOneAndUpdate(ctx,
				bson.M{"_id": agendaKeyOf(of)}, mongo.Pipeline{empty, set(step)}, how).Decode(&agenda)
		})
	})
	return agenda, err
}

// verdict returns the outcome of a claim from the agenda after it.
func (a agendaDocument) verdict(claim madoguchi.Claim) error {
	reservation := string(claim.Reservation)
	switch {
	case a.holds(claim):
		return nil
	case a.has(reservation) || a.departureOf(reservation) != nil:
		return madoguchi.ErrNotOpen
	default:
		return madoguchi.ErrSlotTaken
	}
}

// holds reports whether the reservation occupies the claim's time. A hold is enough only for another hold.
func (a agendaDocument) holds(claim madoguchi.Claim) bool {
	wanted := occupancyOf(claim)
	return slices.ContainsFunc(a.Occupied, func(o occupancy) bool {
		return wanted.is(o) && (o.Until.IsZero() || !wanted.Until.IsZero())
	})
}

// stillHolds reports whether the reservation holds the time by this claim, and has not left it and returned since.
func (a agendaDocument) stillHolds(claim madoguchi.Claim) bool {
	wanted := occupancyOf(claim)
	return slices.ContainsFunc(a.Occupied, func(o occupancy) bool {
		return wanted.is(o) && o.Revision <= claim.Revision
	})
}

// has reports whether the reservation holds any time in the agenda.
func (a agendaDocument) has(reservation string) bool {
	return slices.ContainsFunc(a.Occupied, func(o occupancy) bool { return o.Reservation == reservation })
}

func (a agendaDocument) departureOf(reservation string) *departure {
	for i := range a.Departed {
		if a.Departed[i].Reservation == reservation {
			return &a.Departed[i]
		}
	}
	return nil
}

func (o occupancy) is(other occupancy) bool {
	return o.Reservation == other.Reservation && o.Start.Equal(other.Start) && o.End.Equal(other.End)
}

func agendaKeyOf(c madoguchi.Claim) agendaKey {
	return agendaKey{Clinic: string(c.ClinicID), Doctor: string(c.DoctorID), Day: c.Day}
}

func occupancyOf(c madoguchi.Claim) occupancy {
	occupied := occupancy{
		Reservation: string(c.Reservation), Start: stored(c.Start), End: stored(c.End), Revision: c.Revision,
	}
	if !c.HeldUntil.IsZero() {
		occupied.Until = stored(c.HeldUntil)
	}
	return occupied
}

func placeOf(c madoguchi.Claim) place {
	return place{Doctor: string(c.DoctorID), Day: c.Day, Start: stored(c.Start), End: stored(c.End)}
}

func (p place) is(other place) bool {
	return p.Doctor == other.Doctor && p.Day == other.Day && p.Start.Equal(other.Start) && p.End.Equal(other.End)
}

// stored is an instant in BSON's precision, so that a written value equals the value read.
func stored(at time.Time) time.Time { return at.UTC().Truncate(time.Millisecond) }

// agenda reads a claim's agenda. A missing agenda is empty.
func (s agendaStore) agenda(ctx context.Context, of madoguchi.Claim) (agendaDocument, error) {
	agenda, err := documents.Find[agendaDocument](ctx, s.Database, agendas, bson.M{"_id": agendaKeyOf(of)})
	if errors.Is(err, madoguchi.ErrNotFound) {
		return agendaDocument{}, nil
	}
	return agenda, err
}
