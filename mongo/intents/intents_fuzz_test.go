package intents

import (
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/madoguchi"
)

// FuzzIntent reads documents of any content. Converting one to the domain type and back changes nothing more.
func FuzzIntent(f *testing.F) {
	at := time.Date(2026, 11, 24, 5, 30, 0, 0, time.UTC)
	for _, document := range []any{
		intentDocumentOf(madoguchi.DeliveryIntent{ID: "d", ClinicID: "c", AskedAt: at}),
		bson.M{"_id": 1, "askedAt": "tomorrow"},
	} {
		raw, err := bson.Marshal(document)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var read intentDocument
		if bson.Unmarshal(raw, &read) != nil {
			return
		}
		once := intentDocumentOf(read.intent())
		if again := intentDocumentOf(once.intent()); again != once {
			t.Errorf("%+v became %+v", once, again)
		}
	})
}
