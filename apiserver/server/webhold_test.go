package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/workflows/holds"
)

// Of two people who choose one slot, the second gets the nearest free ones.
func TestTwoPeopleWantOneSlot(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	first, second := s.visitsBooking(), s.visitsBooking()
	start := first.offered()[0]
	first.holds(start)
	second.holds(start)
	if second.status != http.StatusConflict || !strings.Contains(second.page, "近い時間の空き") {
		t.Fatalf("the second was answered %d: %s", second.status, second.page)
	}
	if nearest := second.offered()[0]; nearest == start {
		t.Error("the taken slot is offered as the nearest")
	}
	first.fillsIn()
	first.confirms()
	if first.status != http.StatusSeeOther {
		t.Errorf("the first was answered %d: %s", first.status, first.page)
	}
}

// A person who reloads the page, or goes back and chooses again, keeps the slot.
func TestOnesOwnHoldIsNobodyElses(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	v := s.visitsBooking()
	slots, found := v.at, v.offered()
	start, other := found[0], found[1]
	v.holds(start)
	draft := v.draft()
	again := func(what string, send func()) {
		if send(); v.status != http.StatusOK || !strings.Contains(v.page, "この日時で進む") {
			t.Errorf("%s was answered %d: %s", what, v.status, v.page)
		}
	}
	again("a reload", func() { v.holds(start) })
	again("a step back", func() {
		if v.get(slots); !slices.Contains(v.offered(), start) {
			t.Error("one's own slot is not offered")
		}
		v.holds(start)
	})
	again("another time", func() {
		v.post(v.book()+"/hold", url.Values{"draft": {draft}, "start": {other}})
		if !slices.Contains(v.offered(), start) {
			t.Error("the slot that was given back is not offered")
		}
	})
	again("a reload of that", func() { v.post(v.book()+"/hold", url.Values{"draft": {draft}, "start": {other}}) })
	again("the first time again", func() { v.holds(start) })
	v.fillsIn()
	if v.confirms(); v.status != http.StatusSeeOther || v.held != "" {
		t.Errorf("the booking was answered %d, the browser remembers %q", v.status, v.held)
	}
	if stranger := s.visitsBooking(); slices.Contains(stranger.offered(), start) ||
		!slices.Contains(stranger.offered(), other) {
		t.Errorf("others are offered %v", stranger.offered())
	}
}

// A hold that is over does not protect its slot. Who comes too late keeps what was typed.
func TestAHoldThatIsOverIsLost(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	late, other := s.visitsBooking(), s.visitsBooking()
	start := late.offered()[3]
	late.holds(start)
	late.fillsIn()
	s.now.advance(2 * holds.For)
	other.holds(start)
	other.fillsIn()
	other.confirms()
	late.confirms()
	if late.status != http.StatusConflict || !strings.Contains(late.page, "近い時間の空き") {
		t.Fatalf("who was late was answered %d: %s", late.status, late.page)
	}
	late.post(late.book()+"/hold", url.Values{"draft": {late.draft()}, "start": {late.offered()[0]}})
	late.post(late.book()+"/details", url.Values{"draft": {late.draft()}})
	if !strings.Contains(late.page, "のどが痛い") || !strings.Contains(late.page, "田中 花子") {
		t.Errorf("what was typed is lost (%d)", late.status)
	}
	late.now.advance(time.Minute)
	late.post(late.book()+"/confirm", typedBy(late.draft()))
	late.confirms()
	if late.status != http.StatusSeeOther {
		t.Errorf("the second booking was answered %d: %s", late.status, late.page)
	}
}

// Many people want to hold one slot at once: one gets it, all others are offered the nearest free ones.
func TestAThousandPeopleHoldOneSlot(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	limits := s.server.limits
	limits.Holds.Burst, limits.Choices.Burst, limits.Calendars.Burst = 2000, 2000, 4000
	limits.HeldSlots.Own.Most, limits.HeldSlots.Network.Most = 2000, 2000
	start := s.visitsBooking().offered()[0]
	const people = 1000
	outcomes := make([]int, people)
	var group sync.WaitGroup
	crowd := make(chan struct{}, 50) // connections at a time
	for i := range people {
		group.Go(func() {
			crowd <- struct{}{}
			defer func() { <-crowd }()
			v := &visitor{scene: s}
			v.holds(start)
			outcomes[i] = v.status
			if v.status == http.StatusConflict && len(v.offered()) == 0 {
				t.Error("a loser is offered nothing")
			}
		})
	}
	group.Wait()
	count := map[int]int{}
	for _, outcome := range outcomes {
		count[outcome]++
	}
	if count[http.StatusOK] != 1 || count[http.StatusConflict] != people-1 {
		t.Errorf("the answers were %v", count)
	}
}

func TestAnExtensionKeepsTheSlot(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	v, other := s.visitsBooking(), s.visitsBooking()
	start := v.offered()[0]
	v.holds(start)
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	s.now.advance(4 * time.Minute)
	v.post(v.book()+"/extend", typedBy(v.draft()))
	if v.status != http.StatusOK || !strings.Contains(v.page, "のどが痛い") || strings.Contains(v.page, "/extend") {
		t.Fatalf("the extension was answered %d: %s", v.status, v.page)
	}
	s.now.advance(4 * time.Minute)
	other.holds(start)
	if other.status != http.StatusConflict {
		t.Errorf("another was answered %d", other.status)
	}
}

// After the hold's time, the button holds the slot again, or says that somebody else was faster.
func TestAHoldThatIsOverIsHeldAgain(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	v, other := s.visitsBooking(), s.visitsBooking()
	start := v.offered()[3]
	v.holds(start)
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	s.now.advance(holds.For + time.Second)
	v.post(v.book()+"/extend", typedBy(v.draft()))
	if v.status != http.StatusOK || !strings.Contains(v.page, "お取りしています") || !strings.Contains(v.page, "のどが痛い") {
		t.Fatalf("answered %d: %s", v.status, v.page)
	}
	if other.holds(start); other.status != http.StatusConflict {
		t.Errorf("another was answered %d", other.status)
	}
	draft := v.draft()
	s.now.advance(holds.For + time.Second)
	if other.holds(start); other.status != http.StatusOK {
		t.Fatalf("the other was answered %d: %s", other.status, other.page)
	}
	v.post(v.book()+"/extend", typedBy(draft))
	if v.status != http.StatusConflict || !strings.Contains(v.page, "近い時間の空き") {
		t.Errorf("after another was faster: %d: %s", v.status, v.page)
	}
}

// The confirmation extends the hold too, and stays the confirmation.
func TestTheConfirmationExtendsTheHold(t *testing.T) {
	s := newScene(t)
	v := s.visitsBooking()
	v.holds(v.offered()[0])
	v.fillsIn()
	if !strings.Contains(v.page, v.book()+"/extend") {
		t.Fatalf("no extension is offered: %s", v.page)
	}
	v.post(v.book()+"/extend", url.Values{"draft": {v.draft()}})
	if v.status != http.StatusOK || !strings.Contains(v.page, v.book()+"/book") ||
		strings.Contains(v.page, v.book()+"/extend") {
		t.Fatalf("the extension was answered %d: %s", v.status, v.page)
	}
	s.now.advance(5 * time.Minute) // after the first end
	if v.confirms(); v.status != http.StatusSeeOther {
		t.Errorf("the booking was answered %d: %s", v.status, v.page)
	}
}

// A slot that is chosen again after an extension is still held, and not extended again.
func TestAnExtendedSlotIsChosenAgain(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	v := s.visitsBooking()
	start := v.offered()[3]
	v.holds(start)
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	s.now.advance(4 * time.Minute)
	v.post(v.book()+"/extend", typedBy(v.draft()))
	s.now.advance(2 * time.Minute)
	v.post(v.book(), url.Values{"draft": {v.draft()}})
	v.post(v.book()+"/hold", url.Values{"draft": {v.draft()}, "start": {start}})
	if v.status != http.StatusOK || !strings.Contains(v.page, "お取りしています") {
		t.Fatalf("choosing again was answered %d: %s", v.status, v.page)
	}
	v.fillsIn()
	if strings.Contains(v.page, "/extend") {
		t.Error("a second extension is offered")
	}
	v.confirms()
	if v.status != http.StatusSeeOther {
		t.Errorf("the booking was answered %d: %s", v.status, v.page)
	}
}

// A slot that is held can be booked after the clinic has closed its web booking. Others read that it is closed.
func TestAHeldSlotOutlivesTheWebBooking(t *testing.T) {
	s := newScene(t)
	holder, late := s.visitsBooking(), s.visitsBooking()
	holder.holds(holder.offered()[0])
	late.holds(late.offered()[1])
	late.post(late.book()+"/details", url.Values{"draft": {late.draft()}})
	clinic, err := s.store.Clinic(t.Context(), s.clinic.ID)
	must(t, err)
	clinic.Web.Open = false
	clinic.Revision++
	must(t, s.store.PutSettings(t.Context(), clinic))
	holder.fillsIn()
	holder.confirms()
	if holder.status != http.StatusSeeOther {
		t.Errorf("the booking was answered %d: %s", holder.status, holder.page)
	}
	s.now.advance(holds.For)
	late.post(late.book()+"/confirm", typedBy(late.draft()))
	if late.status != http.StatusNotFound || !strings.Contains(late.page, "Web予約は受け付けていません") {
		t.Errorf("without a hold: answered %d: %s", late.status, late.page)
	}
}

// spans is a store that counts how many days of agendas each read covers.
type spans struct {
	*mongo.Store
	mu   sync.Mutex
	days []int
}

func (s *spans) Agendas(
	ctx context.Context, clinic madoguchi.ClinicID, doctors []madoguchi.DoctorID, first, last string,
) ([]madoguchi.Agenda, error) {
	from, _ := time.Parse(time.DateOnly, first)
	until, _ := time.Parse(time.DateOnly, last)
	s.mu.Lock()
	s.days = append(s.days, int(until.Sub(from).Hours())/24+1)
	s.mu.Unlock()
	return s.Store.Agendas(ctx, clinic, doctors, first, last)
}

// The nearest free slots are looked for in the days around the taken one, and further away only if these have too few.
func TestTheNearestSlotsAreLookedForNearby(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	start := s.visitsBooking().offered()[0]
	s.visitsBooking().holds(start)
	read := &spans{Store: s.store}
	s.storeInUse.Store = read
	v := s.visitsBooking()
	read.days = nil
	v.holds(start)
	if v.status != http.StatusConflict || !strings.Contains(v.page, "近い時間の空き") || slices.Max(read.days) > 7 {
		t.Errorf("answered %d after reads of %v days", v.status, read.days)
	}
	at, err := time.Parse(time.RFC3339, start)
	must(t, err)
	for day := -4; day <= 4; day++ { // all days around close
		s.clinic.Exceptions = append(s.clinic.Exceptions,
			madoguchi.DayException{Day: madoguchi.DayOf(at.AddDate(0, 0, day), s.clinic.Location())})
	}
	s.clinic.Revision++
	must(t, s.store.PutSettings(t.Context(), s.clinic))
	v.holds(start)
	closed := at.AddDate(0, 0, 4).Format(time.RFC3339)
	if offered := v.offered(); v.status != http.StatusConflict || len(offered) == 0 || offered[0] <= closed {
		t.Errorf("answered %d with %v", v.status, offered)
	}
}
