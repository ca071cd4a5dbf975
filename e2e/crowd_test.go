package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

// crowd is how many people want one slot in an ordinary run. BenchmarkCrowd has a thousand of them.
const crowd = 50

// TestACrowdWantsOneSlot lets many people choose one slot at once. One holds and books it and gets one mail. All others
// are offered the nearest free ones.
func TestACrowdWantsOneSlot(t *testing.T) { crowdWantsOneSlot(t, sharedStack(t), crowd) }

// choice is what became of one person's choice, and how long the answer took.
type choice struct {
	person *webPerson
	held   bool
	took   time.Duration
	err    error
}

// crowdWantsOneSlot returns how long each person waited for the answer, the shortest time first.
func crowdWantsOneSlot(t testing.TB, s *stack, size int) (took []time.Duration) {
	t.Helper()
	_, session := s.signIn(t)
	people := s.awaitingTimes(t, session.Clinic.ID, session.Clinic.Doctors[0].Name, size)
	starts := people[0].offered("times")
	if len(starts) < 2 {
		t.Fatalf("%d times are free", len(starts))
	}
	wanted := starts[len(starts)/2]
	winners := 0
	for _, c := range chooseAtOnce(people, wanted) {
		took = append(took, c.took)
		switch {
		case c.err != nil:
			t.Fatal(c.err)
		case c.held:
			winners++
			s.winnerBooks(t, c.person)
		default:
			nearest := c.person.offered("nearest")
			if c.person.status != http.StatusConflict || len(nearest) == 0 || slices.Contains(nearest, wanted) {
				t.Fatalf("a person who came too late is answered %d and offered %v:\n%s", c.person.status, nearest,
					c.person.text())
			}
		}
	}
	if winners != 1 {
		t.Errorf("%d of %d people hold the slot", winners, size)
	}
	slices.Sort(took)
	return took
}

// awaitingTimes returns people whose pages show the same free times of one doctor, a week ahead.
func (s *stack) awaitingTimes(t testing.TB, clinic, doctor string, size int) []*webPerson {
	t.Helper()
	first := s.webPerson()
	if err := first.wishes(clinic, doctor); err != nil {
		t.Fatal(err)
	}
	page, err := first.freeDay()
	if err != nil {
		t.Fatal(err)
	}
	people := make([]*webPerson, size)
	errs := make(chan error, size)
	const atOnce = 16
	turn := make(chan struct{}, atOnce)
	for i := range people {
		people[i] = s.webPerson()
		go func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			errs <- people[i].opens(page)
		}()
	}
	for range people {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	return people
}

// chooseAtOnce lets all people choose a start at the same moment.
func chooseAtOnce(people []*webPerson, start string) []choice {
	choices := make([]choice, len(people))
	begin := make(chan struct{})
	var choosing sync.WaitGroup
	for i, person := range people {
		choosing.Go(func() {
			<-begin
			began := time.Now()
			held, err := person.holds(start)
			choices[i] = choice{person, held, time.Since(began), err}
		})
	}
	close(begin)
	choosing.Wait()
	return choices
}

// winnerBooks books the held slot, and waits for its one mail.
func (s *stack) winnerBooks(t testing.TB, winner *webPerson) {
	t.Helper()
	address := madoguchi.NewID() + "@patient.example"
	if _, err := winner.books(visitorNamed("群衆 一郎", address)); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the mail about the booking", patience, func() string {
		if mails := len(s.messagesTo(t, address)); mails != 1 {
			return fmt.Sprint(mails, " mails")
		}
		return ""
	})
}

// visitorNamed returns what a guest types.
func visitorNamed(name, address string) map[string]string {
	return map[string]string{
		"name": name, "kana": "ぐんしゅう いちろう", "birthDate": "昭和55年4月1日", "sex": "male", "phone": "09012345678",
		"email": address,
	}
}
