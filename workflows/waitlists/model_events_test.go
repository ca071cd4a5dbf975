package waitlists_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/waitlists"
	"madoguchi/workflows/workflowstest"
)

// What can happen on a day.
const (
	joins           = "joins"
	leaves          = "leaves"
	accepts         = "accepts"
	declines        = "declines"
	booksElse       = "books otherwise"
	accountDeleted  = "account deleted"
	slotFree        = "a slot comes free"
	slotFreeUnheard = "a slot comes free, and nothing tells the list"
	slotBooked      = "somebody else books"
	dayCloses       = "the clinic closes the day, or opens it"
	storeFails      = "the store fails"
	mailFails       = "the mail server fails for a while"
	mailRefuses     = "the mail server refuses everything"
	mailWorks       = "the mail server works again"
)

// event is what happens at a time, to a patient or to a slot.
type event struct {
	kind    string
	gap     time.Duration // since the event before
	at      time.Time
	patient int
	doctor  madoguchi.DoctorID
	hour    int
	times   int
}

func drawEvent(r *rapid.T) *event {
	return &event{
		kind: rapid.SampledFrom([]string{
			joins, joins, joins, joins, leaves, accepts, accepts, accepts, accepts, declines, declines, booksElse,
			accountDeleted, slotFree, slotFree, slotFree, slotFree, slotFreeUnheard, slotBooked, dayCloses, storeFails,
			mailFails, mailRefuses, mailWorks, mailWorks,
		}).Draw(r, "event"),
		gap: rapid.SampledFrom([]time.Duration{
			0, time.Second, time.Second, time.Minute, time.Minute, 10 * time.Minute, 10 * time.Minute,
			madoguchi.OfferFor - time.Second, madoguchi.OfferFor, madoguchi.OfferFor + time.Second, time.Hour,
			3 * time.Hour, 10 * time.Hour,
		}).Draw(r, "gap"),
		patient: rapid.IntRange(0, patients-1).Draw(r, "patient"),
		doctor:  rapid.SampledFrom([]madoguchi.DoctorID{"d1", "d2"}).Draw(r, "doctor"),
		hour:    rapid.IntRange(9, 11).Draw(r, "hour"),
		times:   rapid.IntRange(1, 3).Draw(r, "times"),
	}
}

// patients is how many different people join and leave.
const patients = 5

// somebody is one of the patients. Some want any doctor, others one.
func somebody(number int) madoguchi.Waiting {
	entry := patient(fmt.Sprint("patient", number))
	entry.DoctorID = []madoguchi.DoctorID{"", "d1", "d2"}[number%3]
	entry.ID = madoguchi.NewWaitingID(entry)
	return entry
}

// happens does the event. Without a running list, only the store hears of it.
func (e *event) happens(p *play) {
	entry := somebody(e.patient)
	switch e.kind {
	case joins, leaves, accepts, declines, booksElse:
		if p.stage != nil && !p.stage.IsWorkflowCompleted() {
			e.tells(p, entry)
		}
	case accountDeleted:
		p.model.mutex.Lock()
		delete(p.model.entries, entry.ID)
		p.model.mutex.Unlock()
	case slotFree, slotFreeUnheard:
		p.model.freeOf(e.doctor, e.hour)
		e.wakes(p)
	case dayCloses:
		p.model.mutex.Lock()
		p.model.closed = !p.model.closed
		p.model.mutex.Unlock()
		e.wakes(p)
	case slotBooked:
		_ = p.model.Claim(context.Background(), madoguchi.Claim{ // it may be taken
			Reservation: madoguchi.ReservationID(madoguchi.NewID()), DoctorID: e.doctor, Start: slot(e.hour),
			End: slot(e.hour + 1),
		})
	default:
		e.breaks(p)
	}
}

// wakes tells a running list that time may have come free.
func (e *event) wakes(p *play) {
	if p.stage == nil || p.stage.IsWorkflowCompleted() || e.kind == slotFreeUnheard {
		p.model.unheard = p.model.now()
		return
	}
	p.stage.SignalWorkflow(waitlists.WakeSignal, nil)
}

// tells sends a patient's message to the list.
func (e *event) tells(p *play, entry madoguchi.Waiting) {
	id := madoguchi.NewID()
	switch e.kind {
	case joins:
		p.stage.UpdateWorkflow(waitlists.JoinUpdate, id, &workflowstest.Outcome{}, entry)
	case leaves:
		p.stage.UpdateWorkflow(waitlists.LeaveUpdate, id, &workflowstest.Outcome{}, waitlists.Leave{Entry: entry.ID})
	case booksElse:
		p.stage.SignalWorkflow(waitlists.BookedSignal, waitlists.Leave{Entry: entry.ID})
	default:
		e.answers(p, id)
	}
}

// answers answers one of the offers that there are, as their pages show them.
func (e *event) answers(p *play, id string) {
	w, entry := p.model.somebodyOffered(e.patient)
	if w == nil {
		return
	}
	answer := waitlists.Answer{Entry: entry.ID, Offer: entry.Offer.Reservation}
	if e.kind == accepts {
		answer.Booking = bookingOf(entry)
	} else if w.offer.Open(p.model.now()) {
		p.model.decliner = entry.ID
	}
	p.stage.UpdateWorkflow(waitlists.AnswerUpdate, id, &workflowstest.Outcome{}, answer)
}

// somebodyOffered returns one of those who have an offer, with the entry, or nil. Nobody answers who has no entry.
func (m *model) somebodyOffered(number int) (*waiter, madoguchi.Waiting) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	offered := slices.DeleteFunc(slices.Clone(m.order), func(w *waiter) bool {
		return w.offer == nil || m.entries[w.id].Offer == nil
	})
	if len(offered) == 0 {
		return nil, madoguchi.Waiting{}
	}
	w := offered[number%len(offered)]
	return w, m.entries[w.id]
}

// breaks changes what fails.
func (e *event) breaks(p *play) {
	m := p.model
	m.mutex.Lock()
	defer m.mutex.Unlock()
	switch e.kind {
	case storeFails:
		m.failures, m.stormy = e.times, m.now()
	case mailFails:
		m.refusal = &madoguchi.CarrierError{Code: 451}
	case mailRefuses:
		m.refusal = &madoguchi.CarrierError{Code: 550, Permanent: true}
	case mailWorks:
		m.refusal = nil
	}
}

// carrier is a mail server that can fail. It tells the model what was delivered.
type carrier struct {
	activities.Mailer
	model *model
}

func (c carrier) Send(ctx context.Context, letter madoguchi.Letter) error {
	c.model.mutex.Lock()
	refusal := c.model.refusal
	c.model.mutex.Unlock()
	if refusal != nil {
		return refusal
	}
	if strings.Contains(letter.Subject, "空きが出ました") {
		c.model.told(strings.TrimSuffix(letter.To, "@patient.example"))
	}
	return c.Mailer.Send(ctx, letter)
}
