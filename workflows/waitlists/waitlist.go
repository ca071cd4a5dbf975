package waitlists

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// Waitlist offers free slots to those who wait, each slot to one patient at a time:
//
//	first join ──► look for a slot ──none──► wait ──[woken, an hour, the morning]──► look again
//	                  │        ▲                └──[the last start is too near]──► unserved, mail
//	               hold, mail  └────────────────────────────────────┐
//	                  ▼                                             │
//	               offered ──[decline]──► keeps the place ──────────┤
//	                  ├──────[OfferFor over]──► to the end ─────────┤
//	                  ├──────[leave, booked otherwise]──► left ─────┤
//	                  ├──────[removed by the clinic]──► removed, mail
//	                  └──────[accept]──► Reservation starts ──► booked
//
// A patient waits for a range of days, and the list of a clinic has all who wait there. Lists of an earlier release
// have those who wait for one day; Input.Day says so.
//
// Nobody waits any more: the list ends. The next join starts it again.
//
// How it learns of free time: the activity that frees time in an agenda (a cancellation, a move, an early end, a hold
// that was given back) looks who waits for that day, and sends WakeSignal after its write. A change of the
// clinic's settings does the same. The recorded workflows of visits and holds need no command more. If a signal is
// lost, the list finds the slot within an hour by itself.
//
// An offer is a hold of the slot, with the ID of the reservation that it may become. Accepting confirms the hold first:
// then the booking cannot be refused, and a crash at any point leaves either an offer or a booking. The input of the
// list is opaque; names and addresses are in the store, and in the arguments of updates.

// WaitlistName is the workflow's type as Temporal shows it.
const WaitlistName = "Waitlist"

// WorkflowID returns the ID of a clinic's list, or of a list of one day (2006-01-02).
func WorkflowID(clinic madoguchi.ClinicID, day string) string {
	if day == "" {
		return "waitlist/" + string(clinic)
	}
	return "waitlist/" + string(clinic) + "/" + day
}

// acts and waiting name the activities in workflow code. They stay nil.
var (
	acts    *activities.Activities
	waiting *activities.Waitlist
)

const (
	// MostPlaces is how many patients can wait for one day.
	MostPlaces = 100
	// mostInAll is how many patients can wait at one clinic. It bounds what a run hands to the next one, together with
	// the starts to come that each has passed over.
	mostInAll = 1000
	// grace is how long a hold outlasts its offer, so that an answer in the last second still finds it.
	grace = time.Minute
	// stepsPerRun bounds a run's history.
	stepsPerRun = 300
)

// Input is the input of Waitlist. Day makes it the list of one day. Places continues an earlier run.
type Input struct {
	ClinicID    madoguchi.ClinicID
	Day         string   `json:",omitempty"`
	Places      []*Place `json:",omitempty"`
	StepsPerRun int      `json:",omitempty"` // replaces the default, in tests
}

// Place is one patient in the list.
type Place struct {
	Wish     activities.Wished
	Offer    *madoguchi.Offer `json:",omitempty"`
	Claim    madoguchi.Claim  `json:",omitzero"` // of the offer
	Revision int64
}

// Waitlist runs a list until nobody waits any more.
func Waitlist(ctx workflow.Context, input Input) error {
	w := &waitlist{
		input: input, places: input.Places, begun: len(input.Places) > 0, due: true, state: stateWaiting,
		lock: workflow.NewMutex(ctx),
	}
	if err := w.setup(ctx); err != nil {
		return err
	}
	if err := workflow.Await(ctx, func() bool { return w.begun }); err != nil {
		return err
	}
	return w.run(ctx)
}

type waitlist struct {
	input  Input
	places []*Place
	begun  bool // somebody has joined, or tried to
	due    bool // something has changed since the last step
	again  time.Time
	state  string
	mails  int // under way
	booked int // signals that wait for their turn
	steps  int
	lock   workflow.Mutex // one step or message at a time
	alarm  process.Alarm
	writes process.Writes
}

func (w *waitlist) run(ctx workflow.Context) error {
	for {
		if err := w.step(ctx); err != nil {
			return err
		}
		switch {
		case len(w.places) == 0:
			if ended, err := w.end(ctx); ended || err != nil {
				return err
			}
		case w.long(ctx):
			if err := w.goOn(ctx); err != nil {
				return err
			}
		default:
			if err := w.wait(ctx); err != nil {
				return err
			}
		}
	}
}

// step ends the offers that are over and makes new ones.
func (w *waitlist) step(ctx workflow.Context) error {
	if err := w.lock.Lock(ctx); err != nil {
		return err
	}
	defer w.lock.Unlock()
	w.due = false
	w.steps++
	if err := w.lapse(ctx); err != nil {
		return err
	}
	if err := w.serve(ctx); err != nil {
		return err
	}
	return w.show(ctx)
}

// wait waits for a message, the end of an offer, or the next search.
func (w *waitlist) wait(ctx workflow.Context) error {
	next, summary := w.next()
	w.alarm.Set(ctx, next, summary)
	return workflow.Await(ctx, func() bool { return w.due || w.alarm.Ringing(next) })
}

func (w *waitlist) next() (next time.Time, summary string) {
	next, summary = w.again, "look for a free slot"
	for _, place := range w.places {
		if place.Offer != nil && place.Offer.Until.Before(next) {
			next, summary = place.Offer.Until, "an offer ends"
		}
	}
	return next, summary
}

// end ends the list, unless somebody joins while the last messages are answered.
func (w *waitlist) end(ctx workflow.Context) (ended bool, err error) {
	w.alarm.Stop()
	err = workflow.Await(ctx, func() bool {
		return len(w.places) > 0 || w.mails == 0 && workflow.AllHandlersFinished(ctx)
	})
	if err != nil || len(w.places) > 0 {
		return false, err
	}
	if err := w.writes.Drained(ctx); err != nil {
		return false, err
	}
	return true, w.mark(ctx, stateEnded)
}

// long reports whether the list should continue in a new run. A mail that is still tried would not outlast this run;
// until it is sent, the list goes on with its offers. A list of an earlier release waits in goOn instead.
func (w *waitlist) long(ctx workflow.Context) bool {
	if w.mails > 0 && w.input.Day == "" {
		return false
	}
	most := stepsPerRun
	if w.input.StepsPerRun > 0 {
		most = w.input.StepsPerRun
	}
	return w.steps >= most || workflow.GetInfo(ctx).GetContinueAsNewSuggested()
}

// goOn continues in a new run, once no message is under way, and no mail that a message has begun.
func (w *waitlist) goOn(ctx workflow.Context) error {
	w.alarm.Stop()
	err := workflow.Await(ctx, func() bool {
		return w.mails == 0 && w.booked == 0 && workflow.AllHandlersFinished(ctx) && !w.lock.IsLocked() &&
			workflow.GetSignalChannel(ctx, BookedSignal).Len() == 0
	})
	if err != nil {
		return err
	}
	next := w.input
	next.Places = w.places
	return workflow.NewContinueAsNewError(ctx, WaitlistName, next)
}

// lapse ends the offers that nobody answered in time. Their patients go to the end of the list.
func (w *waitlist) lapse(ctx workflow.Context) error {
	for _, place := range slices.Clone(w.places) {
		if place.Offer == nil || place.Offer.Open(workflow.Now(ctx)) {
			continue
		}
		if err := w.passOver(ctx, place); err != nil {
			return err
		}
		w.toTheEnd(place)
	}
	return nil
}

// toTheEnd lets everybody else go first.
func (w *waitlist) toTheEnd(place *Place) {
	w.places = append(slices.DeleteFunc(w.places, func(p *Place) bool { return p == place }), place)
}

// passOver takes an offer back. The patient is not offered that start again. Starts that are over are forgotten.
func (w *waitlist) passOver(ctx workflow.Context, place *Place) error {
	now := workflow.Now(ctx)
	place.Wish.Passed = append(slices.DeleteFunc(place.Wish.Passed, now.After), place.Offer.Start)
	if err := w.takeBack(ctx, place); err != nil {
		return err
	}
	return w.save(ctx, place, madoguchi.Waiting{State: madoguchi.WaitingForSlot})
}

// takeBack gives the slot of an offer back. Others may take it from then on.
func (w *waitlist) takeBack(ctx workflow.Context, place *Place) error {
	claim := place.Claim
	place.Offer, place.Claim = nil, madoguchi.Claim{}
	return w.writes.Write(ctx, "give the offered slot back", acts.LetGo, claim)
}

// attempts is how often a search is repeated at once because somebody else was faster.
const attempts = 5

// serve offers free slots until there is none for those who wait.
func (w *waitlist) serve(ctx workflow.Context) error {
	for lost := 0; ; {
		found, err := w.search(ctx)
		if err != nil {
			return err
		}
		for _, id := range found.TooLate {
			if err := w.finish(ctx, id, madoguchi.WaitingUnserved); err != nil {
				return err
			}
		}
		w.again = found.Again
		place := w.place(found.For)
		if place == nil {
			return nil
		}
		offered, err := w.offer(ctx, place, found.Claim)
		if err != nil {
			return err
		}
		if !offered {
			if lost++; lost == attempts {
				w.again = workflow.Now(ctx).Add(time.Minute)
				return nil
			}
		}
	}
}

// search looks for a slot for those who have no offer.
func (w *waitlist) search(ctx workflow.Context) (found activities.WaitlistFound, err error) {
	search := activities.WaitlistSearch{ClinicID: w.input.ClinicID, Day: w.input.Day}
	for _, place := range w.places {
		if place.Offer == nil {
			search.Waiting = append(search.Waiting, place.Wish)
		}
	}
	if len(search.Waiting) == 0 {
		return activities.WaitlistFound{Again: workflow.Now(ctx).Add(madoguchi.OfferFor)}, nil
	}
	err = workflow.ExecuteLocalActivity(looking(ctx, "look for a free slot"), waiting.FindSlot, search).Get(ctx, &found)
	return found, err
}

// looking returns the options of a look into the agendas.
func looking(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 10 * time.Second, ScheduleToCloseTimeout: 24 * 365 * time.Hour, Summary: summary,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second,
		},
	})
}

// offer holds a slot for a patient and tells the patient. It reports false if somebody else was faster.
func (w *waitlist) offer(ctx workflow.Context, place *Place, claim madoguchi.Claim) (offered bool, err error) {
	offer := &madoguchi.Offer{
		Reservation: claim.Reservation, DoctorID: claim.DoctorID, Start: claim.Start, End: claim.End,
		Until: claim.HeldUntil,
	}
	claim.HeldUntil = claim.HeldUntil.Add(grace)
	err = w.writes.Write(ctx, "hold the slot for the next in the list", acts.Hold, claim)
	if isTaken(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	place.Offer, place.Claim = offer, claim
	if err := w.save(ctx, place, madoguchi.Waiting{State: madoguchi.WaitingOffered, Offer: offer}); err != nil {
		return false, err
	}
	w.send(ctx, place, activities.WaitingLetter{Kind: activities.WaitingOffer, Offer: offer})
	return true, nil
}

// finish takes a patient off the list.
func (w *waitlist) finish(ctx workflow.Context, id madoguchi.WaitingID, state madoguchi.WaitingState) error {
	place := w.place(id)
	if place == nil {
		return nil
	}
	w.places = slices.DeleteFunc(w.places, func(p *Place) bool { return p == place })
	if place.Offer != nil {
		if err := w.takeBack(ctx, place); err != nil {
			return err
		}
	}
	if err := w.save(ctx, place, madoguchi.Waiting{State: state}); err != nil {
		return err
	}
	switch state {
	case madoguchi.WaitingUnserved:
		w.send(ctx, place, activities.WaitingLetter{Kind: activities.WaitingUnserved})
	case madoguchi.WaitingRemoved:
		w.send(ctx, place, activities.WaitingLetter{Kind: activities.WaitingRemoved})
	}
	return nil
}

// save writes what became of an entry.
func (w *waitlist) save(ctx workflow.Context, place *Place, now madoguchi.Waiting) error {
	place.Revision = process.Numbering{ByTime: true}.After(ctx, place.Revision)
	now.ID, now.ClinicID, now.Revision = place.Wish.ID, w.input.ClinicID, place.Revision
	now.Day, now.LastDay = cmp.Or(place.Wish.First, w.input.Day), place.Wish.Last
	return w.writes.Write(ctx, "write the entry: "+string(now.State), waiting.SaveWaiting, now)
}

func (w *waitlist) place(id madoguchi.WaitingID) *Place {
	i := slices.IndexFunc(w.places, func(p *Place) bool { return p.Wish.ID == id })
	if i < 0 {
		return nil
	}
	return w.places[i]
}

// show shows the list to operators, without patients' data.
func (w *waitlist) show(ctx workflow.Context) error {
	state := stateWaiting
	lines := []string{strconv.Itoa(len(w.places)) + " in the list, next search at " + instant(w.again)}
	for i, place := range w.places {
		line := strconv.Itoa(i+1) + ". since " + instant(place.Wish.JoinedAt) + ", " +
			strconv.Itoa(len(place.Wish.Passed)) + " slots passed over"
		if place.Offer != nil {
			state = stateOffering
			line += ", is offered " + instant(place.Offer.Start) + " until " + instant(place.Offer.Until)
		}
		lines = append(lines, line)
	}
	workflow.SetCurrentDetails(ctx, strings.Join(lines, "\n"))
	return w.mark(ctx, state)
}

func instant(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// mark sets the state with which operators find the list.
func (w *waitlist) mark(ctx workflow.Context, state string) error {
	if state == w.state {
		return nil
	}
	w.state = state
	return workflow.UpsertTypedSearchAttributes(ctx, process.StateAttribute.ValueSet(state))
}
