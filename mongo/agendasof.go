package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
)

// wholeAnswer is a batch that holds every agenda of a search, so that the server answers in one go.
const wholeAnswer = 10_000

// Agendas returns what occupies the doctors of a clinic from the first to the last day (2006-01-02), in one read by
// an index. It includes holds that have ended (madoguchi.Occupancy.Counts). A day without visits is missing.
func (s agendaStore) Agendas(
	ctx context.Context, clinic madoguchi.ClinicID, doctors []madoguchi.DoctorID, first, last string,
) (found []madoguchi.Agenda, err error) {
	filter := bson.M{
		"_id.clinic": string(clinic), "_id.doctor": bson.M{"$in": doctors},
		"_id.day": bson.M{"$gte": first, "$lte": last},
	}
	err = s.Ask(ctx, "list agendas", func(ctx context.Context) error {
		cursor, err := s.DB.Collection(agendas.Name).Find(ctx, filter, options.Find().SetBatchSize(wholeAnswer))
		if err != nil {
			return err
		}
		defer func() { _ = cursor.Close(ctx) }() // the server reaps abandoned cursors
		for cursor.Next(ctx) {
			found = append(found, readAgenda(cursor.Current))
		}
		return cursor.Err()
	})
	return found, err
}

// readAgenda reads the fields of an agendaDocument that occupy time. Decoding it into the struct takes several times as
// long, and a search reads more than a thousand.
func readAgenda(document bson.Raw) madoguchi.Agenda {
	key, _ := document.Lookup("_id").DocumentOK()
	values, _ := arrayOf(document.Lookup("occupied")).Values()
	agenda := madoguchi.Agenda{
		DoctorID: madoguchi.DoctorID(textOf(key, "doctor")), Day: textOf(key, "day"),
		Occupied: make([]madoguchi.Occupancy, 0, len(values)),
	}
	for _, value := range values {
		if one, ok := value.DocumentOK(); ok {
			agenda.Occupied = append(agenda.Occupied, madoguchi.Occupancy{
				Reservation: madoguchi.ReservationID(textOf(one, "reservation")),
				Start:       timeOf(one, "start"), End: timeOf(one, "end"), Expires: timeOf(one, "until"),
			})
		}
	}
	return agenda
}

func arrayOf(value bson.RawValue) bson.RawArray {
	array, _ := value.ArrayOK()
	return array
}

func textOf(document bson.Raw, name string) string {
	text, _ := document.Lookup(name).StringValueOK()
	return text
}

// timeOf returns a time in UTC, or the zero time for a field that is missing.
func timeOf(document bson.Raw, name string) time.Time {
	at, ok := document.Lookup(name).TimeOK()
	if !ok {
		return time.Time{}
	}
	return at.UTC()
}
