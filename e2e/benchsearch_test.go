package e2e

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
	"madoguchi/patients"
)

// The patients of the clinic that searches, and of all others.
var (
	patientsHere   = flag.Int("patients", 50_000, "the patients of the clinic whose search is measured")
	patientsOthers = flag.Int("others", 1_000_000, "the patients of other clinics beside them")
)

const (
	searchWithin = 100 * time.Millisecond // the slowest twentieth of the answers to a text
	searchesEach = 60                     // of a text
	guestsIn     = 10                     // one guest for so many patients
)

var (
	surnames = []string{
		"タナカ", "タカハシ", "タケダ", "スズキ", "サトウ", "サイトウ", "ワタナベ", "イトウ", "ヤマモト", "ナカムラ", "コバヤシ", "カトウ", "ヨシダ", "ヤマダ",
	}
	givenNames = []string{"ハナコ", "ハルカ", "ハヤト", "タロウ", "ヨウコ", "ユキコ", "イチロウ", "ケンジ", "ミサキ", "サクラ"}
)

// BenchmarkSearch types texts into the search of a large clinic, beside the patients of others, and asks the server. It
// fails if a search is slow, or if the database reads a collection from end to end for one.
func BenchmarkSearch(b *testing.B) {
	s := ownStack(b)
	client, session := s.signIn(b)
	db := s.database(b)
	s.fillPatients(b, db, session.Clinic)
	search := func(text string) error {
		_, err := api.PatientsOf(client).Search(b.Context(), text)
		return err
	}
	var lines [][]string
	for _, text := range []string{
		"た", "たなか", "ﾀﾅｶ ﾊ", "た は", "090", "090 たなか", "5678", "1984", "S59.5.12", "たなか 1984/5", "090 ん", "さ 090 19",
	} {
		took := make([]time.Duration, searchesEach)
		for i := range took {
			began := time.Now()
			if err := search(text); err != nil {
				b.Fatal(err)
			}
			took[i] = time.Since(began)
		}
		slices.Sort(took)
		p50, p95 := took[len(took)/2], took[len(took)*95/100]
		if p95 > searchWithin {
			b.Errorf("%q: the p95 is %v", text, p95)
		}
		line := []string{text}
		for _, at := range []time.Duration{p50, p95, took[len(took)-1]} {
			line = append(line, fmt.Sprintf("%.1f", milliseconds(at)))
		}
		lines = append(lines, line)
		readsNothingWhole(b, db, text, search)
	}
	printTable([]string{"search, in ms", "p50", "p95", "slowest"}, lines)
	b.ReportMetric(0, "ns/op")
}

// readsNothingWhole has the server record the query plans of a search.
func readsNothingWhole(b *testing.B, db *driver.Database, text string, search func(string) error) {
	b.Helper()
	profile := func(level int) {
		if err := db.RunCommand(b.Context(), bson.D{{Key: "profile", Value: level}}).Err(); err != nil {
			b.Fatal(err)
		}
	}
	profile(2)
	err := search(text)
	profile(0)
	if err != nil {
		b.Fatal(err)
	}
	noted := db.Collection("system.profile")
	read, err := noted.CountDocuments(b.Context(), bson.M{"planSummary": bson.M{"$regex": "^IXSCAN"}})
	if err != nil {
		b.Fatal(err)
	}
	whole, err := noted.CountDocuments(b.Context(), bson.M{"planSummary": "COLLSCAN"})
	if err != nil || whole > 0 || read == 0 {
		b.Errorf("%q reads %d collections from end to end and %d indexes: %v", text, whole, read, err)
	}
	if err := noted.Drop(b.Context()); err != nil {
		b.Fatal(err)
	}
}

// fillPatients stores the patients, each with a frequent name, and guests of the clinic.
func (s *stack) fillPatients(b *testing.B, db *driver.Database, of api.Clinic) {
	b.Helper()
	began := time.Now()
	insert := func(into string, count int, document func(number int) bson.M) {
		const batch = 10_000
		for first := 0; first < count; first += batch {
			var documents []any
			for number := first; number < min(first+batch, count); number++ {
				documents = append(documents, document(number))
			}
			if _, err := db.Collection(into).InsertMany(b.Context(), documents); err != nil {
				b.Fatal(err)
			}
		}
	}
	rebuild := withoutIndexes(b, db.Collection("patients"))
	insert("patients", *patientsHere, func(int) bson.M { return patientDocument(somebody(of.ID)) })
	insert("patients", *patientsOthers, func(number int) bson.M {
		return patientDocument(somebody("other" + strconv.Itoa(number%100)))
	})
	rebuild()
	visit := s.visitDocument(b, db, of)
	insert("reservations", *patientsHere/guestsIn, func(int) bson.M {
		who := somebody(of.ID)
		guest := madoguchi.Reservation{PatientName: who.Person.Name, PatientKana: who.Person.Kana}
		visit["_id"] = bson.D{{Key: "clinic", Value: of.ID}, {Key: "id", Value: madoguchi.NewID()}}
		visit["patientName"], visit["patientKana"] = guest.PatientName, guest.PatientKana
		visit["keys"] = patients.GuestKeys(guest)
		return maps.Clone(visit)
	})
	b.Logf("%d and %d patients were stored in %v", *patientsHere, *patientsOthers, time.Since(began).Round(time.Second))
}

// withoutIndexes drops the indexes of a collection, because one that is built at once takes a small part of the time of
// one that grows with each document. rebuild makes them as they were.
func withoutIndexes(b *testing.B, collection *driver.Collection) (rebuild func()) {
	b.Helper()
	cursor, err := collection.Indexes().List(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var all []bson.M
	if err := cursor.All(b.Context(), &all); err != nil {
		b.Fatal(err)
	}
	dropped := slices.DeleteFunc(all, func(index bson.M) bool { return index["name"] == "_id_" })
	if err := collection.Indexes().DropAll(b.Context()); err != nil {
		b.Fatal(err)
	}
	return func() {
		create := bson.D{{Key: "createIndexes", Value: collection.Name()}, {Key: "indexes", Value: dropped}}
		if err := collection.Database().RunCommand(b.Context(), create).Err(); err != nil {
			b.Fatal(err)
		}
	}
}

// visitDocument returns the stored form of a guest's visit.
func (s *stack) visitDocument(b *testing.B, db *driver.Database, of api.Clinic) (document bson.M) {
	b.Helper()
	visit := mongotest.Reservation(madoguchi.ClinicID(of.ID))
	visit.PatientID, visit.Account, visit.Member, visit.BookedBy = "", "", "", ""
	if err := s.store(b).PutReservation(b.Context(), visit); err != nil {
		b.Fatal(err)
	}
	if err := db.Collection("reservations").FindOne(b.Context(), bson.M{"_id.id": string(visit.ID)}).
		Decode(&document); err != nil {
		b.Fatal(err)
	}
	return document
}

// somebody returns a patient with a frequent name.
func somebody(clinic string) madoguchi.Patient {
	name := surnames[rand.IntN(len(surnames))] + "　" + givenNames[rand.IntN(len(givenNames))]
	born := time.Date(1930, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rand.IntN(90*365))
	return madoguchi.Patient{
		ID: madoguchi.PatientID(madoguchi.NewID()), ClinicID: madoguchi.ClinicID(clinic),
		ChartNumber: strconv.Itoa(rand.IntN(1_000_000)),
		Person: madoguchi.Person{
			Name: name, Kana: name, BirthDate: born.Format(time.DateOnly),
			Phone: fmt.Sprintf("090-%04d-%04d", rand.IntN(1e4), rand.IntN(1e4)),
		},
	}
}

// patientDocument returns the stored form of a patient.
func patientDocument(p madoguchi.Patient) bson.M {
	return bson.M{
		"_id": bson.D{{Key: "clinic", Value: string(p.ClinicID)}, {Key: "id", Value: string(p.ID)}},
		"person": bson.M{
			"name": p.Person.Name, "kana": p.Person.Kana, "birthDate": p.Person.BirthDate, "sex": "",
			"phone": p.Person.Phone, "postalCode": "", "address": "",
		},
		"chartNumber": p.ChartNumber, "email": "", "notes": "", "distinct": bson.A{}, "timeline": bson.A{},
		"createdAt": mongotest.Noon, "revision": 1, "keys": patients.Keys(p), "traits": patients.Traits(p),
	}
}

// database returns the stack's database until the test ends.
func (s *stack) database(t testing.TB) *driver.Database {
	t.Helper()
	connection, err := driver.Connect(options.Client().ApplyURI(s.mongoURI()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Disconnect(context.WithoutCancel(t.Context())) })
	return connection.Database("madoguchi")
}
