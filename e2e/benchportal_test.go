package e2e

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

var crowdOfABench = flag.Int("crowd", 1000, "how many people want one slot at once in BenchmarkCrowd")

// BenchmarkCrowd is TestACrowdWantsOneSlot with a thousand people. It shows how long they wait for the answer to their
// choice.
func BenchmarkCrowd(b *testing.B) {
	took := crowdWantsOneSlot(b, ownStack(b), *crowdOfABench)
	p50, p95, last := took[len(took)/2], took[len(took)*95/100], took[len(took)-1]
	printTable([]string{"people at one slot", "p50", "p95", "last"},
		[][]string{{strconv.Itoa(len(took)), p50.String(), p95.String(), last.String()}})
	b.ReportMetric(float64(p95.Milliseconds()), "p95-ms")
	b.ReportMetric(float64(last.Milliseconds()), "last-ms")
	b.ReportMetric(0, "ns/op")
}

// The load on a booking page.
const (
	bookingRate    = 200 // requests a second
	bookingLasting = 20 * time.Second
	bookingWithin  = 150 * time.Millisecond // the slowest twentieth of the answers
)

// BenchmarkBookingPage requests a day's times at a fixed rate, whether or not earlier requests are answered. The time
// of an answer counts from when its request was due.
func BenchmarkBookingPage(b *testing.B) {
	s := ownStack(b)
	_, session := s.signIn(b)
	p := s.webPerson()
	if err := p.wishes(session.Clinic.ID); err != nil {
		b.Fatal(err)
	}
	day, err := p.freeDay()
	if err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: bookingRate}}
	get := func() error { return gets(b.Context(), client, s.url()+day) }
	if _, err := atRate(bookingRate, warmUpTime, get); err != nil {
		b.Fatal(err)
	}
	took, err := atRate(bookingRate, bookingLasting, get)
	if err != nil {
		b.Fatal(err)
	}
	p50, p95 := took[len(took)/2], took[len(took)*95/100]
	printTable([]string{"booking page at " + strconv.Itoa(bookingRate) + "/s", "p50", "p95"},
		[][]string{{strconv.Itoa(len(took)) + " requests", p50.String(), p95.String()}})
	if p95 > bookingWithin {
		b.Errorf("the p95 is %v", p95)
	}
	b.ReportMetric(float64(p95.Milliseconds()), "p95-ms")
	b.ReportMetric(0, "ns/op")
}

// gets requests a page as somebody in another network.
func gets(ctx context.Context, client *http.Client, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	request.Header.Set("X-Forwarded-For", someAddress())
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return nil
}

// atRate makes requests at a rate, and returns how long each took after it was due, in ascending order.
func atRate(perSecond int, lasting time.Duration, request func() error) (took []time.Duration, err error) {
	var all sync.WaitGroup
	var mu sync.Mutex
	began := time.Now()
	for i := range perSecond * int(lasting/time.Second) {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		await(context.Background(), time.Until(due))
		all.Go(func() {
			failed := request()
			mu.Lock()
			defer mu.Unlock()
			took, err = append(took, time.Since(due)), errors.Join(err, failed)
		})
	}
	all.Wait()
	slices.Sort(took)
	return took, err
}

// The numbers of accounts that are compared, and how much slower the larger one may be.
const (
	fewAccounts    = 1000
	manyAccounts   = 100_000
	slowerByMost   = 1.2
	accountsTurns  = 5
	accountsEachOf = 40 // times in a turn
)

// BenchmarkMembers compares a system with a thousand accounts with one that has a hundred thousand: a sign-in, the
// dashboard, and a search at the desk of a clinic that both know.
func BenchmarkMembers(b *testing.B) {
	few, many := ownStack(b), ownStack(b)
	sides := []*membership{few.members(b, fewAccounts), many.members(b, manyAccounts)}
	acts := []struct {
		name string
		act  func(*membership) error
	}{{"sign-in", (*membership).signsIn}, {"dashboard", (*membership).looks}, {"search", (*membership).searches}}
	var lines [][]string
	for _, act := range acts {
		medians := make([][]time.Duration, len(sides))
		for range accountsTurns {
			for i, side := range sides {
				medians[i] = append(medians[i], side.median(b, act.act))
			}
		}
		at := func(i int) time.Duration {
			return median(medians[i], func(took time.Duration) time.Duration { return took })
		}
		ratio := float64(at(1)) / float64(at(0))
		lines = append(lines, []string{act.name, at(0).String(), at(1).String(), fmt.Sprintf("%.2f", ratio)})
		b.ReportMetric(ratio, act.name)
		if ratio > slowerByMost {
			b.Errorf("%s is %.2f times as slow with %d accounts", act.name, ratio, manyAccounts)
		}
	}
	printTable([]string{"p50", strconv.Itoa(fewAccounts), strconv.Itoa(manyAccounts), "ratio"}, lines)
	b.ReportMetric(0, "ns/op")
}

// membership are the accounts of a stack. The first thousand have registered the demonstration clinic, the others
// clinics of their own.
type membership struct {
	stack  *stack
	client *api.Client
	person *webPerson // signed in
	next   int
}

// members fills a stack with accounts.
func (s *stack) members(b *testing.B, count int) *membership {
	b.Helper()
	client, session := s.signIn(b)
	s.fillAccounts(b, session.Clinic, count)
	m := &membership{stack: s, client: client}
	if err := m.signsIn(); err != nil {
		b.Fatal(err)
	}
	return m
}

func addressOf(member int) string { return fmt.Sprintf("member%06d@patient.example", member) }

// fillAccounts copies one account, one patient and one visit of the store into many.
func (s *stack) fillAccounts(b *testing.B, of api.Clinic, count int) {
	b.Helper()
	clinic := madoguchi.ClinicID(of.ID)
	ctx, store, began := b.Context(), s.store(b), time.Now()
	account := mongotest.Account("sample@patient.example")
	account.PasswordHash, account.Family, account.Wish = registeredHash, nil, ""
	account.Clinics = []madoguchi.MyClinic{{ClinicID: clinic, Since: time.Now().Add(-time.Hour)}}
	visit := mongotest.Reservation(clinic)
	visit.Account, visit.LinkedAt, visit.Start = account.ID, time.Now(), time.Now().Add(48*time.Hour)
	visit.End = visit.Start.Add(15 * time.Minute)
	visit.DoctorID, visit.MenuID = madoguchi.DoctorID(of.Doctors[0].ID), madoguchi.MenuID(of.Menus[0].ID)
	visit.State = madoguchi.ReservationBooked
	_, err := store.EnsurePatient(ctx, mongotest.Patient(clinic))
	for _, err := range []error{err, store.CreateAccount(ctx, account), store.PutReservation(ctx, visit)} {
		if err != nil {
			b.Fatal(err)
		}
	}
	db := s.database(b)
	for name, vary := range map[string]func(document bson.M, member int){
		"accounts": varyAccount, "reservations": varyVisit, "patients": varyPatient,
	} {
		if err := multiply(ctx, db.Collection(name), count, vary); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d accounts were stored in %v", count, time.Since(began).Round(time.Second))
}

// multiply inserts varied copies of a collection's newest document.
func multiply(ctx context.Context, to *driver.Collection, count int, vary func(bson.M, int)) error {
	sample, err := to.FindOne(ctx, bson.M{}, options.FindOne().SetSort(bson.M{"$natural": -1})).Raw()
	if err != nil {
		return err
	}
	const batch = 5000
	for first := 0; first < count; first += batch {
		var documents []any
		for member := first; member < min(first+batch, count); member++ {
			var document bson.M
			if err := bson.Unmarshal(sample, &document); err != nil {
				return err
			}
			vary(document, member)
			documents = append(documents, document)
		}
		if _, err := to.InsertMany(ctx, documents, options.InsertMany().SetOrdered(false)); err != nil {
			return err
		}
	}
	return nil
}

func memberID(member int) string { return madoguchi.DerivedID("member", strconv.Itoa(member)) }

// homeOf returns the clinic of a member; "" is the demonstration clinic.
func homeOf(member int) string {
	if member < fewAccounts {
		return ""
	}
	return madoguchi.DerivedID("clinic", strconv.Itoa(member%100))
}

func varyAccount(document bson.M, member int) {
	document["_id"], document["number"] = memberID(member), fmt.Sprintf("9%011d", member)
	document["email"] = addressOf(member)
	if clinic := homeOf(member); clinic != "" {
		document["clinics"] = bson.A{bson.M{"clinicId": clinic, "since": time.Now()}}
	}
}

func varyVisit(document bson.M, member int) {
	document["_id"] = inClinic(document, member)
	document["account"] = bson.M{"id": memberID(member), "linkedAt": time.Now()}
}

func varyPatient(document bson.M, member int) {
	document["_id"] = inClinic(document, member)
	document["account"] = bson.M{"id": memberID(member), "member": "", "since": time.Now()}
}

// inClinic returns the key of a member's record.
func inClinic(document bson.M, member int) bson.D {
	clinic := homeOf(member)
	for _, part := range document["_id"].(bson.D) {
		if part.Key == "clinic" && clinic == "" {
			clinic = part.Value.(string)
		}
	}
	return bson.D{{Key: "clinic", Value: clinic}, {Key: "id", Value: memberID(member)}}
}

// median returns the median time of an act.
func (m *membership) median(b *testing.B, act func(*membership) error) time.Duration {
	b.Helper()
	var took []time.Duration
	for range accountsEachOf {
		began := time.Now()
		if err := act(m); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	return median(took, func(took time.Duration) time.Duration { return took })
}

// signsIn signs the next member in, with the page before it.
func (m *membership) signsIn() error {
	m.next, m.person = (m.next+1)%fewAccounts, m.stack.webPerson()
	if err := m.person.signsIn(addressOf(m.next)); err != nil {
		return err
	}
	return m.person.sees("予約一覧")
}

func (m *membership) looks() error {
	if err := m.person.opens("/mypage"); err != nil {
		return err
	}
	return m.person.sees("予約一覧")
}

func (m *membership) searches() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	found, err := api.PatientsOf(m.client).Search(ctx, "やまだ")
	if err == nil && len(found.Patients) == 0 {
		err = errors.New("nobody is found")
	}
	return err
}
