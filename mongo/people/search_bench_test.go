package people_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
	"madoguchi/patients"
)

// A large clinic, and the patients of all others.
const (
	patientsHere   = 50_000
	patientsOthers = 1_000_000
)

var (
	surnames = []string{
		"タナカ", "タカハシ", "タケダ", "スズキ", "サトウ", "サイトウ", "ワタナベ", "イトウ", "ヤマモト", "ナカムラ", "コバヤシ", "カトウ", "ヨシダ", "ヤマダ",
	}
	givenNames = []string{"ハナコ", "ハルカ", "ハヤト", "タロウ", "ヨウコ", "ユキコ", "イチロウ", "ケンジ", "ミサキ", "サクラ"}
)

// BenchmarkSearch types texts into the search of a clinic with 50,000 patients, beside a million of other clinics. The
// slowest search has to answer within 100 ms.
func BenchmarkSearch(b *testing.B) {
	config := mongotest.Fresh(b)
	store, err := mongo.Open(b.Context(), config)
	expect.Done(b, err)
	fillPatients(b, mongotest.Connect(b, config.URI).Database(config.Database).Collection("patients"))
	for _, text := range []string{
		"た", "たなか", "ﾀﾅｶ ﾊ", "た は", "090", "090 たなか", "5678", "1984", "S59.5.12", "たなか 1984/5", "090 ん", "さ 090 19",
	} {
		b.Run(strings.ReplaceAll(text, "/", "-"), func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				_, err := store.SearchPatients(b.Context(), here, patients.Words(text), 51)
				expect.Done(b, err)
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

func fillPatients(b *testing.B, to *driver.Collection) {
	b.Helper()
	for done := 0; done < patientsHere+patientsOthers; {
		var documents []any
		for range 10_000 {
			clinic := here
			if done >= patientsHere {
				clinic = madoguchi.ClinicID(fmt.Sprint("other", done%100))
			}
			documents = append(documents, storedPatient(clinic))
			done++
		}
		_, err := to.InsertMany(b.Context(), documents)
		expect.Done(b, err)
	}
}

// storedPatient returns the document of a patient with a frequent name.
func storedPatient(clinic madoguchi.ClinicID) bson.M {
	kana := surnames[rand.IntN(len(surnames))] + "　" + givenNames[rand.IntN(len(givenNames))]
	born := time.Date(1930, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rand.IntN(90*365)).Format(time.DateOnly)
	patient := madoguchi.Patient{
		ID: madoguchi.PatientID(madoguchi.NewID()), ClinicID: clinic, ChartNumber: fmt.Sprint(rand.IntN(1_000_000)),
		Person: madoguchi.Person{
			Name: kana, Kana: kana, BirthDate: born,
			Phone: fmt.Sprintf("090-%04d-%04d", rand.IntN(1e4), rand.IntN(1e4)),
		},
	}
	return bson.M{
		"_id": bson.D{{Key: "clinic", Value: string(clinic)}, {Key: "id", Value: string(patient.ID)}},
		"person": bson.M{
			"name": kana, "kana": kana, "birthDate": born, "sex": "", "phone": patient.Person.Phone, "postalCode": "",
			"address": "",
		},
		"chartNumber": patient.ChartNumber, "email": "", "notes": "", "distinct": bson.A{}, "timeline": bson.A{},
		"createdAt": mongotest.Noon, "revision": 1, "keys": patients.Keys(patient), "traits": patients.Traits(patient),
	}
}
