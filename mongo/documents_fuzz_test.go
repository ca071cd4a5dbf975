package mongo

import (
	"reflect"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/madoguchi"
)

// FuzzDocuments reads arbitrary documents. Each is refused, or is read, written and read again without a change.
func FuzzDocuments(f *testing.F) {
	at := time.Date(2026, 11, 24, 5, 30, 0, 0, time.UTC)
	delivery := &madoguchi.Delivery{ID: "d", Channel: madoguchi.SMS, Target: "+819012345678", AskedAt: at}
	events := []madoguchi.Event{{At: at, Code: madoguchi.EventBooked, Actor: madoguchi.Actor{Kind: madoguchi.ByStaff}}}
	for _, document := range []any{
		reservationDocumentOf(
			madoguchi.Reservation{
				ID: "r", ClinicID: "c", Start: at, PatientName: "田中", Delivery: delivery, Timeline: events,
			},
		),
		callDocumentOf(madoguchi.Call{ID: "r", ClinicID: "c", Start: at, Delivery: delivery, Timeline: events}),
		clinicDocumentOf(
			madoguchi.Clinic{
				ID: "c",
				Menus: []madoguchi.Menu{
					{ID: "m", Minutes: map[madoguchi.Method]map[madoguchi.VisitType]int{"online": {"first": 15}}},
				},
			},
		),
		bson.M{"_id": 1, "start": "tomorrow", "timeline": bson.A{nil}, "delivery": bson.A{}, "menus": bson.M{}},
	} {
		raw, err := bson.Marshal(document)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		readAgain(t, raw, func(d reservationDocument) reservationDocument {
			return reservationDocumentOf(d.reservation())
		})
		readAgain(t, raw, func(d callDocument) callDocument { return callDocumentOf(d.call()) })
		readAgain(t, raw, func(d clinicDocument) clinicDocument { return clinicDocumentOf(d.clinic()) })
	})
}

// readAgain reads a document, converts it to the domain type and back, and expects no change after the first
// conversion.
func readAgain[Document any](t *testing.T, raw []byte, turn func(Document) Document) {
	t.Helper()
	var read Document
	if bson.Unmarshal(raw, &read) != nil {
		return
	}
	once := written(t, turn(read))
	var again Document
	if err := bson.Unmarshal(once, &again); err != nil {
		t.Fatalf("%T: what was written cannot be read: %v", read, err)
	}
	if twice := written(t, turn(again)); !reflect.DeepEqual(fields(t, once), fields(t, twice)) {
		t.Errorf("%T: %s became %s", read, bson.Raw(once), bson.Raw(twice))
	}
}

// fields returns a document's fields, independent of the order of its maps.
func fields(t *testing.T, raw []byte) (all bson.M) {
	t.Helper()
	if err := bson.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func written(t *testing.T, document any) []byte {
	t.Helper()
	raw, err := bson.Marshal(document)
	if err != nil {
		t.Fatalf("%T cannot be written: %v", document, err)
	}
	return raw
}
