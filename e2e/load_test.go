package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// promise records the answers that a clerk got about one booking. A request without an answer is in doubt.
type promise struct {
	id            string
	memo          string
	memosInDoubt  []string
	cancelled     bool
	cancelInDoubt bool
	targets       []string // the targets that the link was promised to
}

// ledger records all answers. After the faults it is compared with the stored data.
type ledger struct {
	run   string
	ac    *actors
	slots *atomic.Int64 // number of slots used in all runs on one stack

	mu       sync.Mutex
	promises []*promise
	answered int
	last     time.Time
	outage   time.Duration // the longest time without any answer
	faults   []string      // contradictions of a promise
	web      []*webPromise // what people were told on the web
}

func newLedger(ac *actors, slots *atomic.Int64, run string) *ledger {
	return &ledger{run: run, ac: ac, slots: slots, last: time.Now()}
}

func (l *ledger) told() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answered++
	now := time.Now()
	l.outage = max(l.outage, now.Sub(l.last))
	l.last = now
}

func (l *ledger) fault(format string, arguments ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = append(l.faults, fmt.Sprintf(format, arguments...))
}

// clerk books, edits, cancels and sends until ctx ends.
type clerk struct {
	ledger *ledger
	random *rand.Rand
	client *api.Client
	mine   []*promise
}

// work keeps clerks busy until ctx ends, and lets each receive its last answer.
func (l *ledger) work(ctx context.Context, clerks int) {
	var all sync.WaitGroup
	for i := range clerks {
		c := &clerk{ledger: l, random: rand.New(rand.NewPCG(uint64(i), 1)), client: l.ac.client.Client}
		all.Go(func() {
			for ctx.Err() == nil {
				c.act()
			}
		})
	}
	all.Wait()
}

func (c *clerk) act() {
	switch dice := c.random.IntN(100); {
	case dice < 45 || len(c.mine) == 0:
		c.book(false)
	case dice < 60:
		c.book(true)
	case dice < 75:
		c.edit(c.any())
	case dice < 85:
		c.cancel(c.any())
	default:
		c.send(c.any())
	}
}

func (c *clerk) any() *promise { return c.mine[c.random.IntN(len(c.mine))] }

// answerWithin is the time limit of one request. After that its outcome is in doubt.
const answerWithin = 10 * time.Second

// ask makes one request and reports whether it was answered, positively or negatively.
func (c *clerk) ask(request func(context.Context) error) (err error, answered bool) {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	err = request(ctx)
	switch madoguchi.KindOf(err) {
	case madoguchi.KindConflict, madoguchi.KindNotFound, madoguchi.KindInvalid, madoguchi.KindGone:
		answered = true
	default:
		answered = err == nil
	}
	if answered {
		c.ledger.told()
	}
	return err, answered
}

// persist repeats a request with a key until it is answered, like a desk.
func (c *clerk) persist(request func(context.Context) error) error {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		err, answered := c.ask(request)
		if answered || time.Now().After(deadline) {
			return err
		}
		await(context.Background(), 100*time.Millisecond) // like a desk between attempts
	}
}

// book takes a slot of its own, or a contested one.
func (c *clerk) book(contested bool) {
	slot := c.ledger.slots.Add(1)
	quarters := 4000 + slot/2*2 // so far ahead that no window opens during the test
	if contested {
		slot /= 8 // the same for about eight of them
		quarters = 4001 + slot/2*2
	}
	request := visitInQuarters(c.ledger.ac.session, int(quarters), "試練 太郎")
	request.DoctorID = c.ledger.ac.session.Clinic.Doctors[int(slot&1)].ID
	request.Memo = c.ledger.run
	key := madoguchi.NewID()
	var booked api.Detail
	err := c.persist(func(ctx context.Context) (err error) {
		booked, err = c.client.Book(ctx, key, request)
		return err
	})
	switch {
	case err == nil:
		p := &promise{id: booked.Entry.ID, memo: c.ledger.run}
		c.mine = append(c.mine, p)
		c.ledger.mu.Lock()
		c.ledger.promises = append(c.ledger.promises, p)
		c.ledger.mu.Unlock()
	case !contested || madoguchi.KindOf(err) != madoguchi.KindConflict:
		c.ledger.fault("booking a free slot: %v", err)
	}
}

func (c *clerk) edit(p *promise) {
	memo := c.ledger.run + " " + madoguchi.NewID()
	var detail api.Detail
	if err, _ := c.ask(func(ctx context.Context) (err error) {
		detail, err = c.client.Detail(ctx, api.KindReservation, p.id)
		return err
	}); err != nil {
		return
	}
	err, answered := c.ask(func(ctx context.Context) error {
		_, err := c.client.EditReservation(ctx, p.id, edited(detail.Entry, func(v *api.GuestVisit) { v.Memo = memo }))
		return err
	})
	switch {
	case err == nil:
		p.memo, p.memosInDoubt = memo, nil
	case !answered:
		p.memosInDoubt = append(p.memosInDoubt, memo)
	}
}

func (c *clerk) cancel(p *promise) {
	err, answered := c.ask(func(ctx context.Context) error {
		_, err := c.client.Cancel(ctx, api.KindReservation, p.id)
		return err
	})
	switch {
	case err == nil:
		p.cancelled = true
	case !answered:
		p.cancelInDoubt = true
	}
}

func (c *clerk) send(p *promise) {
	local, target := c.ledger.number()
	key := madoguchi.NewID()
	err := c.persist(func(ctx context.Context) error {
		_, err := c.client.Send(ctx, api.KindReservation, p.id, key, api.Send{Channel: "sms", Target: local})
		return err
	})
	if err == nil {
		p.targets = append(p.targets, target)
	}
}

// number returns an unused mobile number in local and dialled form. It ends in 1, so that it has none of the outbox's
// special fates.
func (l *ledger) number() (local, e164 string) {
	rest := fmt.Sprintf("2%06d1", l.slots.Add(1))
	return "090" + rest, "+8190" + rest
}

// follow reads the desk's events and checks that no entry's revision decreases.
func (l *ledger) follow(ctx context.Context) {
	seen := map[string]int64{}
	token := ""
	for ctx.Err() == nil {
		_ = l.ac.client.Events(ctx, token, func(change api.Change) { // reconnects after a lost connection
			token = change.ID
			if change.Name != api.ChangeEntry {
				return
			}
			if change.Entry.Revision < seen[change.Entry.ID] {
				l.fault(
					"%s went back from revision %d to %d", change.Entry.ID, seen[change.Entry.ID],
					change.Entry.Revision,
				)
			}
			seen[change.Entry.ID] = change.Entry.Revision
		})
	}
}

// faultRow is a line of the table of faults.
type faultRow struct {
	fault          string
	told, booked   int
	lost, doubled  int
	longestOutage  time.Duration
	contradictions []string
}

// settle waits until the system is well and compares all promises with the stored data.
func (l *ledger) settle(t *testing.T, s *stack) faultRow {
	t.Helper()
	eventually(t, "a healthy API", 2*time.Minute, func() string {
		response, err := http.Get(s.url() + "/healthz")
		if err != nil {
			return err.Error()
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return response.Status
		}
		return ""
	})
	result := faultRow{told: l.answered, booked: len(l.promises), longestOutage: l.outage}
	occupied := map[string]string{}
	for _, p := range l.promises {
		l.check(t, p, occupied, &result)
	}
	l.checkMessages(t, s, &result)
	l.settleWeb(t, s, &result)
	result.contradictions = l.faults
	return result
}

// check compares one promise. occupied collects the holders of slots.
func (l *ledger) check(t *testing.T, p *promise, occupied map[string]string, result *faultRow) {
	t.Helper()
	detail, err := l.ac.client.Detail(t.Context(), api.KindReservation, p.id)
	if err != nil {
		result.lost++
		l.fault("%s was promised and is not there: %v", p.id, err)
		return
	}
	entry := detail.Entry
	cancelled := entry.State == string(madoguchi.ReservationCancelled)
	switch {
	case p.cancelled != cancelled && !p.cancelInDoubt:
		result.lost++
		l.fault("%s is %s; told cancelled: %v", p.id, entry.State, p.cancelled)
	case entry.Memo != p.memo && !slices.Contains(p.memosInDoubt, entry.Memo):
		result.lost++
		l.fault("%s has the memo %q, promised was %q, in doubt %q", p.id, entry.Memo, p.memo, p.memosInDoubt)
	}
	if cancelled {
		return
	}
	slot := entry.DoctorID + entry.Start.String()
	if other := occupied[slot]; other != "" {
		result.doubled++
		l.fault("%s and %s hold one slot", other, p.id)
	}
	occupied[slot] = p.id
	l.checkTimer(t, entry)
}

// checkTimer checks that the process of an open reservation has a timer for its next event.
func (l *ledger) checkTimer(t *testing.T, entry api.Entry) {
	t.Helper()
	if timers, ended := timersOf(l.ac.operator.history(t, reservationID(entry))); ended {
		l.fault("the process of %s has ended", entry.ID)
	} else if timers < 1 {
		l.fault("nothing will happen to %s any more", entry.ID)
	}
}

// timersOf counts a process's open timers.
func timersOf(history *historypb.History) (open int, ended bool) {
	for _, event := range history.Events {
		switch event.EventType {
		case enumspb.EVENT_TYPE_TIMER_STARTED:
			open++
		case enumspb.EVENT_TYPE_TIMER_FIRED, enumspb.EVENT_TYPE_TIMER_CANCELED:
			open--
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
			ended = true
		}
	}
	return open, ended
}

// checkMessages counts the messages: one for each promise, none twice.
func (l *ledger) checkMessages(t *testing.T, s *stack, result *faultRow) {
	t.Helper()
	count := func() map[string]int {
		got := map[string]int{}
		for _, message := range s.messages(t) {
			if message.Channel == "sms" { // settleWeb counts the mails
				got[message.To]++
			}
		}
		return got
	}
	eventually(t, "the messages that were promised", 2*time.Minute, func() string {
		got, missing := count(), 0
		for _, p := range l.promises {
			missing += l.missing(t, p, got)
		}
		if missing > 0 {
			return fmt.Sprint(missing, " are missing")
		}
		return ""
	})
	for target, messages := range count() {
		if messages > 1 {
			result.doubled++
			l.fault("%d messages to %s", messages, target)
		}
	}
}

// missing counts the promised messages that did not go out. A visit that was cancelled, perhaps before its message went
// out, has none. A message that no carrier had accepted when another number was requested is given up, as the visit's
// timeline says, and not missing. The last requested message is missing until it goes out.
func (l *ledger) missing(t *testing.T, p *promise, got map[string]int) int {
	t.Helper()
	if p.cancelled || p.cancelInDoubt || len(p.targets) == 0 {
		return 0
	}
	last := len(p.targets) - 1
	givenUp := 0
	for _, target := range p.targets[:last] {
		if got[target] == 0 {
			givenUp++
		}
	}
	missing := 0
	if givenUp > 0 {
		missing = max(givenUp-l.replaced(t, p), 0)
	}
	if got[p.targets[last]] == 0 {
		missing++
	}
	return missing
}

// replaced counts the messages that were given up for another number, by the visit's timeline.
func (l *ledger) replaced(t *testing.T, p *promise) (count int) {
	t.Helper()
	detail, err := l.ac.client.Detail(t.Context(), api.KindReservation, p.id)
	if err != nil {
		return 0 // check has reported it as missing
	}
	for _, event := range detail.Timeline {
		if event.Code == string(madoguchi.EventSendReplaced) {
			count++
		}
	}
	return count
}
