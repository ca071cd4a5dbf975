package mongo_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
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
	"madoguchi/slots"
)

// One year of a hundred clinics and a large one has a million visits. One week of ten clinics has ten thousand.
const (
	bigClinic        = madoguchi.ClinicID("big")
	visitsOfADoctor  = 20 // a day
	doctorsOfAClinic = 2
	doctorsOfTheBig  = 20
	benchRepeats     = 300 // of each question
)

// BenchmarkQueries makes the queries of the desk and the patients' pages, on a store with ten thousand visits and on
// one with a million.
func BenchmarkQueries(b *testing.B) {
	small, large := newHoldings(b, 10, 10_000), newHoldings(b, 100, 1_000_000)
	for b.Loop() {
		var lines []comparison
		for _, q := range questions {
			lines = append(lines, compare(b, q, small, large))
		}
		printComparisons(lines)
		for _, line := range lines {
			b.ReportMetric(line.ratio(), strings.ReplaceAll(line.name, " ", "-"))
			if line.name == freeSlots && line.p95 > freeSlotsWithin {
				b.Errorf("the p95 of %s is %v", line.name, line.p95)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
}

// holdings is a store with many visits in a realistic distribution: each clinic has its days, each doctor a number
// of visits a day.
type holdings struct {
	store   *mongo.Store
	db      *driver.Database
	visits  int
	clinics int // besides the big one
	days    int
	ids     []visitKey // some of the visits
}

type visitKey struct {
	clinic madoguchi.ClinicID
	id     string
}

var firstDay = time.Date(2026, 1, 4, 15, 0, 0, 0, time.UTC) // midnight in Tokyo

func newHoldings(b *testing.B, clinics, visits int) *holdings {
	b.Helper()
	config := mongotest.Fresh(b)
	store, err := mongo.Open(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close(context.WithoutCancel(b.Context())) })
	aDay := visitsOfADoctor * (clinics*doctorsOfAClinic + doctorsOfTheBig)
	h := &holdings{
		store: store, db: mongotest.Connect(b, config.URI).Database(config.Database), visits: visits, clinics: clinics,
		days: visits / aDay,
	}
	h.fill(b)
	return h
}

// fill stores visits that the product wrote once and that are copied many times with other owners and times.
func (h *holdings) fill(b *testing.B) {
	b.Helper()
	reservation, call := h.written(b)
	began := time.Now()
	for day := range h.days {
		var reservations, calls, agendas []any
		for clinic := range h.clinics + 1 {
			for visit := range h.visitsOfADay(clinic) {
				key := visitKey{h.clinicID(clinic), madoguchi.NewID()}
				start := firstDay.AddDate(0, 0, day).Add(
					9*time.Hour + time.Duration(visit%visitsOfADoctor)*15*time.Minute,
				)
				doctor := fmt.Sprint("d", visit/visitsOfADoctor)
				reservations = append(reservations, copied(reservation, key, doctor, start))
				agendas = occupied(agendas, key, doctor, start)
				if visit%2 == 0 { // every other visit is a video call
					calls = append(calls, copied(call, key, doctor, start))
					if rand.IntN(h.visits) < 4*benchRepeats {
						h.ids = append(h.ids, key)
					}
				}
			}
		}
		h.insert(b, "reservations", reservations)
		h.insert(b, "calls", calls)
		h.insert(b, "agendas", agendas)
	}
	b.Logf("%d days of %d clinics stored within %v", h.days, h.clinics+1, time.Since(began).Round(time.Second))
}

// written makes the store write one visit and returns its stored documents.
func (h *holdings) written(b *testing.B) (reservation, call bson.D) {
	b.Helper()
	visit := mongotest.Reservation("template")
	video := mongotest.Call("template")
	expect.Done(b, h.store.PutReservation(b.Context(), visit))
	expect.Done(b, h.store.PutCall(b.Context(), video))
	expect.Done(b,
		h.db.Collection("reservations").FindOneAndDelete(b.Context(),
			bson.M{"_id.clinic": "template"}).Decode(&reservation))
	template := bson.M{"_id.clinic": "template"}
	expect.Done(b, h.db.Collection("calls").FindOneAndDelete(b.Context(), template).Decode(&call))
	return reservation, call
}

func (h *holdings) clinicID(number int) madoguchi.ClinicID {
	if number == h.clinics {
		return bigClinic
	}
	return madoguchi.ClinicID(fmt.Sprint("clinic", number))
}

func (h *holdings) visitsOfADay(clinic int) int {
	if clinic == h.clinics {
		return visitsOfADoctor * doctorsOfTheBig
	}
	return visitsOfADoctor * doctorsOfAClinic
}

func copied(document bson.D, key visitKey, doctor string, start time.Time) bson.D {
	clone := slices.Clone(document)
	for i := range clone {
		switch clone[i].Key {
		case "_id":
			clone[i].Value = bson.D{{Key: "clinic", Value: string(key.clinic)}, {Key: "id", Value: key.id}}
		case "doctorId":
			clone[i].Value = doctor
		case "reservation":
			clone[i].Value = key.id
		case "start":
			clone[i].Value = start
		case "end":
			clone[i].Value = start.Add(15 * time.Minute)
		}
	}
	return clone
}

// occupied adds a visit to its doctor's agenda of the day. The visits of a doctor come one after the other.
func occupied(agendas []any, key visitKey, doctor string, start time.Time) []any {
	id := bson.D{
		{Key: "clinic", Value: string(key.clinic)}, {Key: "doctor", Value: doctor},
		{Key: "day", Value: start.Add(9 * time.Hour).Format(time.DateOnly)},
	}
	visit := bson.D{
		{Key: "reservation", Value: key.id}, {Key: "start", Value: start},
		{Key: "end", Value: start.Add(15 * time.Minute)}, {Key: "revision", Value: int64(1)},
	}
	if last := len(agendas) - 1; last >= 0 && reflect.DeepEqual(agendas[last].(bson.D)[0].Value, id) {
		day := agendas[last].(bson.D)
		day[1].Value = append(day[1].Value.(bson.A), visit)
		return agendas
	}
	return append(agendas, bson.D{
		{Key: "_id", Value: id}, {Key: "occupied", Value: bson.A{visit}}, {Key: "departed", Value: bson.A{}},
	})
}

func (h *holdings) insert(b *testing.B, collection string, documents []any) {
	b.Helper()
	_, err := h.db.Collection(collection).InsertMany(b.Context(), documents)
	expect.Done(b, err)
}

func (h *holdings) anyClinic() madoguchi.ClinicID { return h.clinicID(rand.IntN(h.clinics)) }

func (h *holdings) anyDay() time.Time { return firstDay.AddDate(0, 0, rand.IntN(h.days)) }

func (h *holdings) anyVisit() visitKey { return h.ids[rand.IntN(len(h.ids))] }

// question is a query of the product. ask returns the number of records.
type question struct {
	name string
	ask  func(*testing.B, *holdings) int
}

// freeSlots is the question of the booking page, and how long its answer may take.
const (
	freeSlots       = "free slots of the big clinic, 60 days"
	freeSlotsWithin = 30 * time.Millisecond
)

var questions = []question{
	{"day view of a clinic", func(b *testing.B, h *holdings) int { return h.schedule(b, h.anyClinic(), h.anyDay()) }},
	{"day view of the big clinic", func(b *testing.B, h *holdings) int { return h.schedule(b, bigClinic, h.anyDay()) }},
	{"week of a clinic", func(b *testing.B, h *holdings) int { return h.week(b, h.anyClinic()) }},
	{"visit with its call", func(b *testing.B, h *holdings) int {
		key := h.anyVisit()
		_, err := h.store.Reservation(b.Context(), key.clinic, madoguchi.ReservationID(key.id))
		expect.Done(b, err)
		_, err = h.store.Call(b.Context(), key.clinic, madoguchi.CallID(key.id))
		expect.Done(b, err)
		return 2
	}},
	{freeSlots, func(b *testing.B, h *holdings) int { return h.freeSlots(b) }},
	{"patient's link", func(b *testing.B, h *holdings) int {
		_, err := h.store.CallByLink(b.Context(), madoguchi.CallID(h.anyVisit().id), mongotest.Call("").Generation)
		expect.Done(b, err)
		return 1
	}},
}

// freeSlots looks for any of the big clinic's doctors on 60 days, as the booking page does (A11). It returns the
// number of agendas.
func (h *holdings) freeSlots(b *testing.B) int {
	b.Helper()
	clinic, wish := clinicOnWeb()
	now := firstDay.AddDate(0, 0, rand.IntN(max(h.days-60, 1)))
	first, last := slots.Window(clinic, now)
	agendas, err := h.store.Agendas(b.Context(), bigClinic, slots.Doctors(clinic, wish), first, last)
	expect.Done(b, err)
	if days := slots.Free(clinic, wish, agendas, first, last, now); len(days) != 60 || days[0].Left == 0 {
		b.Fatalf("%d days", len(days))
	}
	return len(agendas)
}

// clinicOnWeb returns the big clinic, which is open from nine to six with a grid of ten minutes.
func clinicOnWeb() (clinic madoguchi.Clinic, wish slots.Wish) {
	wish = slots.Wish{Menu: "m1", Method: madoguchi.Online, Visit: madoguchi.ReturnVisit}
	clinic = mongotest.Clinic(bigClinic)
	clinic.Grid, clinic.ClosedOnHolidays, clinic.Exceptions = 10, false, nil
	clinic.Hours, clinic.Doctors = nil, nil
	clinic.Web = madoguchi.WebBooking{
		Open: true, AheadDays: 59,
		Offers: []madoguchi.WebOffer{{MenuID: wish.Menu, Method: wish.Method, Visit: wish.Visit}},
	}
	for day := range time.Saturday + 1 {
		clinic.Hours = append(clinic.Hours, madoguchi.OpeningHours{Weekday: day, From: 9 * 60, Until: 18 * 60})
	}
	for i := range doctorsOfTheBig {
		doctor := madoguchi.DoctorID(fmt.Sprint("d", i))
		clinic.Doctors = append(clinic.Doctors, madoguchi.Doctor{ID: doctor, Capacity: 1})
		clinic.Web.Doctors = append(clinic.Web.Doctors, doctor)
	}
	return clinic, wish
}

// schedule makes the queries of one day of the desk's schedule (GET /schedule).
func (h *holdings) schedule(b *testing.B, clinic madoguchi.ClinicID, day time.Time) int {
	b.Helper()
	calls, err := h.store.CallsBetween(b.Context(), clinic, day, day.AddDate(0, 0, 1))
	expect.Done(b, err)
	visits, err := h.store.ReservationsBetween(b.Context(), clinic, day, day.AddDate(0, 0, 1))
	expect.Done(b, err)
	return len(calls) + len(visits)
}

// week queries seven days in a row, one by one as the desk does.
func (h *holdings) week(b *testing.B, clinic madoguchi.ClinicID) (records int) {
	b.Helper()
	monday := h.anyDay()
	for day := range 7 {
		records += h.schedule(b, clinic, monday.AddDate(0, 0, day))
	}
	return records
}

// comparison is the result of one question on both stores.
type comparison struct {
	name           string
	records        int
	small, large   time.Duration // medians
	smallP95, p95  time.Duration
	examined, plan string
}

func (c comparison) ratio() float64 { return float64(c.large) / float64(c.small) }

// compare asks both stores in turn and examines how the large one found the answer.
func compare(b *testing.B, q question, small, large *holdings) comparison {
	b.Helper()
	took := map[*holdings][]time.Duration{}
	line := comparison{name: q.name}
	for range benchRepeats {
		for _, h := range []*holdings{small, large} {
			began := time.Now()
			line.records = q.ask(b, h)
			took[h] = append(took[h], time.Since(began))
		}
	}
	line.small, line.smallP95 = quantiles(took[small])
	line.large, line.p95 = quantiles(took[large])
	line.plan, line.examined = large.plan(b, q)
	return line
}

func quantiles(took []time.Duration) (p50, p95 time.Duration) {
	slices.Sort(took)
	return took[len(took)/2], took[len(took)*95/100]
}

// plan asks once more while the server records its query plan.
func (h *holdings) plan(b *testing.B, q question) (plan, examined string) {
	b.Helper()
	expect.Done(b, h.db.RunCommand(b.Context(), bson.D{{Key: "profile", Value: 2}}).Err())
	records := q.ask(b, h)
	expect.Done(b, h.db.RunCommand(b.Context(), bson.D{{Key: "profile", Value: 0}}).Err())
	var noted []struct {
		Plan string `bson:"planSummary"`
		Keys int    `bson:"keysExamined"`
	}
	profile := h.db.Collection("system.profile")
	cursor, err := profile.Find(b.Context(),
		bson.M{"planSummary": bson.M{"$exists": true}, "ns": bson.M{"$not": bson.M{"$regex": "system"}}})
	expect.Done(b, err)
	expect.Done(b, cursor.All(b.Context(), &noted))
	expect.Done(b, profile.Drop(b.Context()))
	keys := 0
	for _, request := range noted {
		if strings.Contains(request.Plan, "COLLSCAN") {
			b.Errorf("%s reads a collection from end to end", q.name)
		}
		plan, keys = request.Plan, keys+request.Keys
	}
	return plan, fmt.Sprintf("%d/%d", keys, records)
}

// printComparisons prints the table for docs/performance.md to stdout, because the benchmark's log is cut after ten
// lines.
func printComparisons(lines []comparison) {
	fmt.Fprint(os.Stdout, `
| question | p50 ms at 10,000 | at 1,000,000 | ratio | p95 ms at 10,000 | at 1,000,000 | keys read / records | by |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
`)
	for _, line := range lines {
		fmt.Fprintf(os.Stdout, "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %s | %s |\n",
			line.name, milliseconds(line.small), milliseconds(line.large), line.ratio(),
			milliseconds(line.smallP95), milliseconds(line.p95), line.examined, line.plan)
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
