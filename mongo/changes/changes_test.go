package changes

import (
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
)

func TestTooOld(t *testing.T) {
	const historyLost, notPrimary = 286, 10107
	lost := tooOld(mongo.CommandError{Code: historyLost, Message: "quotes a document"})
	if !errors.Is(lost, madoguchi.ErrTokenTooOld) || strings.Contains(lost.Error(), "quotes") {
		t.Errorf("an oplog that rolled over: got %v", lost)
	}
	if other := tooOld(mongo.CommandError{Code: notPrimary}); errors.Is(other, madoguchi.ErrTokenTooOld) {
		t.Errorf("another failure: got %v", other)
	}
}

// FuzzChange reads arbitrary changes. Each is refused, or its key is read as it is written.
func FuzzChange(f *testing.F) {
	for _, key := range []any{bson.M{"clinic": "c", "id": "r"}, "c", 7} {
		raw, err := bson.Marshal(bson.M{
			"_id": bson.M{"_data": "82674A"}, "ns": bson.M{"coll": "calls"}, "documentKey": bson.M{"_id": key},
		})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var document changeDocument
		if bson.Unmarshal(raw, &document) != nil {
			return
		}
		key := bson.Raw(raw).Lookup("documentKey", "_id")
		if id, ok := key.StringValueOK(); ok && (document.Key.ID.ID != id || document.Key.ID.Clinic != id) {
			t.Errorf("the key %q is read as %+v", id, document.Key.ID)
		}
	})
}
