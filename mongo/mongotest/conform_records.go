package mongotest

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest/expect"
)

func testReservations(t *testing.T, store *mongo.Store) {
	full := Reservation(here)
	bare := madoguchi.Reservation{
		ID: "r2", ClinicID: here, Method: madoguchi.InPerson, Visit: madoguchi.ReturnVisit,
		State: madoguchi.ReservationBooked,
		Start: Noon.Add(time.Hour), End: Noon.Add(2 * time.Hour), Revision: 1,
	}
	for _, reservation := range []madoguchi.Reservation{bare, full} {
		expect.Done(t, store.PutReservation(t.Context(), reservation))
		got, err := store.Reservation(t.Context(), here, reservation.ID)
		expect.Done(t, err)
		expect.Same(t, "the reservation read", got, reservation)
	}

	got, err := store.ReservationsBetween(t.Context(), here, full.Start, bare.Start)
	expect.Done(t, err)
	expect.Same(t, "from the first start until before the second", got, []madoguchi.Reservation{full})
	got, err = store.ReservationsBetween(t.Context(), here, full.Start, bare.Start.Add(time.Millisecond))
	expect.Done(t, err)
	expect.Same(t, "both, by start", got, []madoguchi.Reservation{full, bare})

	testVisitsOfPersons(t, store, full)
	testNeedingAttention(t, store, full)
	testActs(t, store)
	expect.Done(t, store.Settle(t.Context()))
	testFields(t, store)
	testNames(t, store)
	testTimes(t, store)
}

// testPreparations stores what a patient did before a visit, and then did otherwise.
func testPreparations(t *testing.T, store *mongo.Store) {
	_, err := store.Preparation(t.Context(), here, "r1")
	expect.Error(t, "no preparation", err, madoguchi.ErrNotFound)
	first := Preparation(here, "r1")
	expect.Done(t, store.PutPreparation(t.Context(), first))
	got, err := store.Preparation(t.Context(), here, "r1")
	expect.Done(t, err)
	expect.Same(t, "the preparation read", got, first)
	second := first
	second.Answers, second.AnsweredAt = second.Answers[:1], second.AnsweredAt.Add(time.Hour)
	expect.Done(t, store.PutPreparation(t.Context(), second))
	got, err = store.Preparation(t.Context(), here, "r1")
	expect.Done(t, err)
	expect.Same(t, "the patient's later answers", got, second)
	admitted := madoguchi.Preparation{ClinicID: here, ReservationID: "r3", AdmittedAt: Noon, AdmittedBy: "受付 佐藤"}
	expect.Done(t, store.AdmitUnprepared(t.Context(), admitted))
	got, err = store.Preparation(t.Context(), here, "r3")
	expect.Done(t, err)
	expect.Same(t, "a patient who was admitted", got, admitted)
	later := Preparation(here, "r3")
	expect.Done(t, store.PutPreparation(t.Context(), later))
	later.AdmittedAt, later.AdmittedBy = admitted.AdmittedAt, admitted.AdmittedBy
	got, err = store.Preparation(t.Context(), here, "r3")
	expect.Done(t, err)
	expect.Same(t, "a patient who was admitted, and answered at the same time", got, later)
	expect.Done(t, store.PutPreparation(t.Context(), admitted))
	got, err = store.Preparation(t.Context(), here, "r3")
	expect.Done(t, err)
	expect.Same(t, "an admission after the patient's answers are gone", got, admitted)
	bare := madoguchi.Preparation{ClinicID: here, ReservationID: "r2"}
	expect.Done(t, store.PutPreparation(t.Context(), bare))
	got, err = store.Preparation(t.Context(), here, "r2")
	expect.Done(t, err)
	expect.Same(t, "a preparation with nothing in it", got, bare)
	text := madoguchi.Explanation{Text: "オンライン診療では触診ができません。"}
	for range 2 {
		expect.Done(t, store.KeepExplanation(t.Context(), here, text))
	}
	kept, err := store.Explanation(t.Context(), here, text.Version())
	expect.Done(t, err)
	expect.Same(t, "the text that was agreed to", kept, text)
}

// testVisitsOfPersons reads the visits of a patient and of an account. An account shows only what came to it since it
// registered the clinic.
func testVisitsOfPersons(t *testing.T, store *mongo.Store, full madoguchi.Reservation) {
	later := full
	later.ID, later.Start, later.End = "r3", full.Start.Add(time.Hour), full.End.Add(time.Hour)
	later.LinkedAt, later.Attention = full.LinkedAt.Add(time.Hour), ""
	expect.Done(t, store.PutReservation(t.Context(), later))
	got, err := store.ReservationsOfPatients(t.Context(), here, []madoguchi.PatientID{full.PatientID}, 10)
	expect.Done(t, err)
	expect.Same(t, "the patient's visits, the newest first", got, []madoguchi.Reservation{later, full})
	got, err = store.ReservationsOfPatients(t.Context(), here, []madoguchi.PatientID{full.PatientID}, 1)
	expect.Done(t, err)
	expect.Same(t, "the patient's newest visit", got, []madoguchi.Reservation{later})

	shown := func(account madoguchi.AccountID, clinics ...madoguchi.MyClinic) []madoguchi.Reservation {
		visits, err := store.ReservationsOfAccount(t.Context(), madoguchi.Account{
			ID: account, Clinics: clinics, Family: []madoguchi.FamilyMember{{ID: full.Member}},
		}, 10)
		expect.Done(t, err)
		return visits
	}
	since := func(at time.Time) madoguchi.MyClinic { return madoguchi.MyClinic{ClinicID: here, Since: at} }
	expect.Same(t, "all visits since the registration", shown(full.Account, since(full.LinkedAt)),
		[]madoguchi.Reservation{later, full})
	expect.Same(t, "visits since a later registration", shown(full.Account, since(later.LinkedAt)),
		[]madoguchi.Reservation{later})
	expect.Same(t, "visits without the clinic", len(shown(full.Account)), 0)
	expect.Same(t, "visits of another account", len(shown("another", since(full.LinkedAt))), 0)
}

// testNeedingAttention has one reservation that needs attention, and one that does not.
func testNeedingAttention(t *testing.T, store *mongo.Store, needing madoguchi.Reservation) {
	alone := Call(here)
	alone.ID, alone.Reservation, alone.Start = "alone", "", needing.Start.Add(-time.Hour)
	expect.Done(t, store.PutCall(t.Context(), alone))
	ids, err := store.NeedingAttention(t.Context(), here, alone.Start)
	expect.Done(t, err)
	expect.Same(t, "what needs attention, by start", ids, []string{"alone", string(needing.ID)})
	ids, err = store.NeedingAttention(t.Context(), here, needing.Start.Add(time.Millisecond))
	expect.Done(t, err)
	expect.Same(t, "what needs attention and starts later", len(ids), 0)
	at := Noon.Add(time.Hour)
	alone.Attention, alone.Timeline = "", append(alone.Timeline, madoguchi.Event{
		At: at, Code: madoguchi.EventAttended, Actor: madoguchi.Actor{Kind: madoguchi.ByStaff},
	})
	alone.Revision++
	expect.Done(t, store.PutCall(t.Context(), alone))
	for since, want := range map[time.Time]int{at: 1, at.Add(time.Millisecond): 0} {
		ids, err = store.AttendedSince(t.Context(), here, alone.Start, since)
		expect.Done(t, err)
		expect.Same(t, "what somebody has seen to", len(ids), want)
	}
}

// testActs has reservations of which a patient and a member of staff did the last thing.
func testActs(t *testing.T, store *mongo.Store) {
	at, start := Noon.Add(time.Hour), Noon.AddDate(0, 0, 3)
	patient := madoguchi.Actor{Kind: madoguchi.ByPatient}
	for id, event := range map[string]madoguchi.Event{
		"acted":    {At: at, Code: madoguchi.EventMoved, Actor: patient},
		"earlier":  {At: at.Add(-time.Minute), Code: madoguchi.EventMoved, Actor: patient},
		"by staff": {At: at, Code: madoguchi.EventMoved, Actor: madoguchi.Actor{Kind: madoguchi.ByStaff}},
		"agreed":   {At: at, Code: madoguchi.EventAgreed, Actor: patient},
	} {
		visit := Reservation(here)
		visit.ID, visit.Start, visit.Timeline = madoguchi.ReservationID(id), start, []madoguchi.Event{event}
		expect.Done(t, store.PutReservation(t.Context(), visit))
	}
	for after, want := range map[time.Time]int{at.Add(-time.Millisecond): 1, at: 0} {
		ids, err := store.ActedOnSince(t.Context(), here, start, after)
		expect.Done(t, err)
		expect.Same(t, "what patients did", len(ids), want)
	}
	ids, err := store.ActedOnSince(t.Context(), here, start, at.Add(-time.Hour))
	expect.Done(t, err)
	expect.Same(t, "what patients did, in their order", ids, []string{"earlier", "acted"})
	ids, err = store.ActedOnSince(t.Context(), here, start.Add(time.Millisecond), time.Time{})
	expect.Done(t, err)
	expect.Same(t, "what patients did to later visits", len(ids), 0)
}

// testFields stores a reservation that has every field, so that none is forgotten on the way into the document or back.
func testFields(t *testing.T, store *mongo.Store) {
	reservation := Reservation(here)
	for _, field := range reflect.VisibleFields(reflect.TypeOf(reservation)) {
		if reflect.ValueOf(reservation).FieldByIndex(field.Index).IsZero() {
			t.Errorf("the sample has no %s", field.Name)
		}
	}
	expect.Done(t, store.PutReservation(t.Context(), reservation))
	got, err := store.Reservation(t.Context(), here, reservation.ID)
	expect.Done(t, err)
	expect.Same(t, "a reservation", got, reservation)
}

func testNames(t *testing.T, store *mongo.Store) {
	long := strings.Repeat("𠮷", madoguchi.MaxMemo)
	for _, name := range append(names, long) {
		reservation := Reservation(here)
		reservation.PatientName, reservation.Memo = name, name
		expect.Done(t, store.PutReservation(t.Context(), reservation))
		got, err := store.Reservation(t.Context(), here, reservation.ID)
		expect.Done(t, err)
		expect.Same(t, "a name", got, reservation)
	}
}

// testTimes stores one instant in several time zones, with nanoseconds.
func testTimes(t *testing.T, store *mongo.Store) {
	newYork, err := time.LoadLocation("America/New_York")
	expect.Done(t, err)
	autumn := time.Date(2026, 11, 1, 1, 30, 0, 999_999_999, newYork) // 1:30 occurs twice on this day
	for _, at := range []time.Time{autumn, autumn.Add(time.Hour), autumn.In(time.FixedZone("+05:45", 345*60))} {
		reservation := Reservation(here)
		reservation.Start = at
		expect.Done(t, store.PutReservation(t.Context(), reservation))
		got, err := store.Reservation(t.Context(), here, reservation.ID)
		expect.Done(t, err)
		expect.Same(t, "the start of "+at.String(), got.Start, at.UTC().Truncate(time.Millisecond))
	}
}

func testCalls(t *testing.T, store *mongo.Store) {
	full := Call(here)
	bare := madoguchi.Call{
		ID: "k2", ClinicID: here, Start: Noon.Add(time.Hour), State: madoguchi.CallScheduled,
		Window: madoguchi.CallWindow(Noon, time.UTC), Revision: 1,
	}
	for _, call := range []madoguchi.Call{bare, full} {
		expect.Done(t, store.PutCall(t.Context(), call))
		got, err := store.Call(t.Context(), here, call.ID)
		expect.Done(t, err)
		expect.Same(t, "the call read", got, call)
	}

	got, err := store.CallsBetween(t.Context(), here, full.Start, bare.Start.Add(time.Millisecond))
	expect.Done(t, err)
	expect.Same(t, "both, by start", got, []madoguchi.Call{full, bare})

	byLink, err := store.CallByLink(t.Context(), full.ID, full.Generation)
	expect.Done(t, err)
	expect.Same(t, "by the link", byLink, full)
	_, err = store.CallByLink(t.Context(), full.ID, full.Generation-1)
	expect.Error(t, "a link of an earlier generation", err, madoguchi.ErrNotFound)
	_, err = store.CallByLink(t.Context(), "k9", 0)
	expect.Error(t, "a link to nothing", err, madoguchi.ErrNotFound)

	double := bare
	double.ClinicID = other
	expect.Done(t, store.PutCall(t.Context(), double))
	_, err = store.CallByLink(t.Context(), bare.ID, bare.Generation)
	expect.Error(t, "a link that leads to two clinics", err, madoguchi.ErrNotFound)
}

// testRevisions writes the revisions of one record in every order.
func testRevisions(t *testing.T, store *mongo.Store) {
	stored := Reservation(here)
	for _, step := range []struct{ put, want int64 }{{7, 7}, {6, 7}, {7, 7}, {8, 8}, {1, 8}} {
		reservation := stored
		reservation.Revision = step.put
		expect.Error(t, "a put", store.PutReservation(t.Context(), reservation), nil)
		got, err := store.Reservation(t.Context(), here, stored.ID)
		expect.Done(t, err)
		expect.Same(t, fmt.Sprintf("the revision after %d was put", step.put), got.Revision, step.want)
	}

	call := Call(here)
	var writers sync.WaitGroup
	const last = 40
	for revision := range int64(last) {
		writers.Go(func() {
			call := call
			call.Revision = 1 + (revision*17)%last // every number once, out of order
			expect.Error(t, "one of many puts", store.PutCall(t.Context(), call), nil)
		})
	}
	writers.Wait()
	got, err := store.Call(t.Context(), here, call.ID)
	expect.Done(t, err)
	expect.Same(t, "the revision that many writers leave", got.Revision, last)
}

func testDeliveries(t *testing.T, store *mongo.Store) {
	intent := Intent(here)
	stored, err := store.PutIntent(t.Context(), intent)
	expect.Done(t, err)
	expect.Same(t, "the first intent", stored, intent)

	again := intent
	again.Target, again.AskedAt = "+819087654321", intent.AskedAt.Add(time.Minute)
	stored, err = store.PutIntent(t.Context(), again)
	expect.Done(t, err)
	expect.Same(t, "the intent after a second one with its ID", stored, intent)

	expect.Done(t, store.SetCarrierID(t.Context(), here, intent.ID, "SM1"))
	intent.CarrierID = "SM1"
	stored, err = store.PutIntent(t.Context(), again)
	expect.Done(t, err)
	expect.Same(t, "the intent of a message that was sent", stored, intent)
	stored, err = store.Intent(t.Context(), here, intent.ID)
	expect.Done(t, err)
	expect.Same(t, "the intent read", stored, intent)

	testIntentsAtOnce(t, store)
}

func testIntentsAtOnce(t *testing.T, store *mongo.Store) {
	const writers = 20
	shared := Intent(here)
	owners := make(chan string, writers)
	var group sync.WaitGroup
	for writer := range writers {
		group.Go(func() {
			intent := shared
			intent.Owner = fmt.Sprint("reservation/", writer)
			stored, err := store.PutIntent(t.Context(), intent)
			expect.Error(t, "one of many intents", err, nil)
			owners <- stored.Owner
		})
	}
	group.Wait()
	close(owners)
	first := <-owners
	for owner := range owners {
		expect.Same(t, "the owner every writer is told", owner, first)
	}
}
