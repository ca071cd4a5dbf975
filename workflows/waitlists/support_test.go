package waitlists_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/waitlists"
	"madoguchi/workflows/workflowstest"
)

var tokyo = time.FixedZone("JST", 9*60*60)

const day = "2026-11-24"

// morning is a day before the day of the list, within the hours in which offers are sent.
var morning = time.Date(2026, 11, 23, 10, 0, 0, 0, tokyo)

// slot returns a start of the day, by its hour.
func slot(hour int) time.Time { return time.Date(2026, 11, 24, hour, 0, 0, 0, tokyo).UTC() }

// stage is a waitlist under test with a store in memory. Time is skipped.
type stage struct {
	*workflowstest.Stage
	t     *testing.T
	store *memory
}

func newStage(t *testing.T, start time.Time) *stage {
	t.Helper()
	store := newMemory("d1")
	s := &stage{Stage: workflowstest.NewStage(t, start, store), t: t, store: store}
	store.now = s.Now
	return s
}

// run runs the list from its first join to its end.
func (s *stage) run() {
	s.t.Helper()
	s.ExecuteWorkflow(waitlists.WaitlistName, waitlists.Input{ClinicID: clinicID})
	require.True(s.t, s.IsWorkflowCompleted())
	require.NoError(s.t, s.GetWorkflowError())
}

// joins adds a patient to the list after a delay.
func (s *stage) joins(after time.Duration, name string) *workflowstest.Outcome {
	return s.Update(after, waitlists.JoinUpdate, "join "+name, patient(name))
}

// frees gives an hour of the day back after a delay, and wakes the list.
func (s *stage) frees(after time.Duration, hours ...int) {
	s.RegisterDelayedCallback(func() {
		for _, hour := range hours {
			s.store.free(hour)
		}
		s.SignalWorkflow(waitlists.WakeSignal, nil)
	}, after)
}

// at looks at the store after a delay.
func (s *stage) at(after time.Duration, look func()) { s.RegisterDelayedCallback(look, after) }

// answers answers the offer of a patient after a delay.
func (s *stage) answers(after time.Duration, name string, accept bool) *workflowstest.Outcome {
	outcome := &workflowstest.Outcome{}
	s.RegisterDelayedCallback(func() {
		entry := s.store.entry(name)
		answer := waitlists.Answer{Entry: entry.ID}
		if entry.Offer != nil {
			answer.Offer = entry.Offer.Reservation
			if accept {
				answer.Booking = bookingOf(entry)
			}
		}
		s.UpdateWorkflow(waitlists.AnswerUpdate, "answer "+after.String()+name, outcome, answer)
	}, after)
	return outcome
}

func bookingOf(entry madoguchi.Waiting) *visits.Booking {
	visit := madoguchi.Reservation{
		ID: entry.Offer.Reservation, ClinicID: clinicID, DoctorID: entry.Offer.DoctorID, MenuID: "m1",
		Method: madoguchi.InPerson, Visit: madoguchi.ReturnVisit, Start: entry.Offer.Start, End: entry.Offer.End,
		PatientName: entry.PatientName, State: madoguchi.ReservationBooked, Source: madoguchi.BookedFromWaitlist,
	}
	return &visits.Booking{Reservation: visit, Claim: madoguchi.ClaimOf(visit, 1, tokyo)}
}

// offered returns the hour that a patient is offered, 0 for none.
func (s *stage) offered(name string) int {
	entry := s.store.entry(name)
	if entry.State != madoguchi.WaitingOffered {
		return 0
	}
	return entry.Offer.Start.In(tokyo).Hour()
}

// mails returns to whom mails went, by words of their subjects, in order.
func (s *stage) mails(subject string) (to []string) {
	for _, letter := range s.Carrier.Letters {
		if strings.Contains(letter.Subject, subject) {
			to = append(to, strings.TrimSuffix(letter.To, "@patient.example"))
		}
	}
	return to
}

const clinicID madoguchi.ClinicID = "0000000000000001"

// patient is somebody who waits for any slot of the day.
func patient(name string) madoguchi.Waiting {
	entry := madoguchi.Waiting{
		ClinicID: clinicID, Day: day, LastDay: day, MenuID: "m1", Method: madoguchi.InPerson,
		Visit: madoguchi.ReturnVisit, PatientName: name,
		Contact: madoguchi.Contact{Email: name + "@patient.example", Language: "ja"},
	}
	entry.ID = madoguchi.NewWaitingID(entry)
	return entry
}

// memory is a store for one day of a clinic. Its doctors work from 9:00 to 12:00, and are booked out.
type memory struct {
	workflowstest.Store
	mutex   sync.Mutex
	now     func() time.Time
	doctors []madoguchi.DoctorID
	closed  bool // on the day, by an exception
	// occupied holds what each doctor's calendar does.
	occupied map[madoguchi.DoctorID][]madoguchi.Occupancy
	entries  map[madoguchi.WaitingID]madoguchi.Waiting
	visits   map[madoguchi.ReservationID]madoguchi.Reservation
	intents  []madoguchi.DeliveryIntent
}

func newMemory(doctors ...madoguchi.DoctorID) *memory {
	m := &memory{
		doctors: doctors, occupied: map[madoguchi.DoctorID][]madoguchi.Occupancy{},
		entries: map[madoguchi.WaitingID]madoguchi.Waiting{},
		visits:  map[madoguchi.ReservationID]madoguchi.Reservation{},
	}
	for _, doctor := range doctors {
		for hour := 9; hour < 12; hour++ {
			m.occupied[doctor] = append(m.occupied[doctor], madoguchi.Occupancy{
				Reservation: madoguchi.ReservationID(rune('0' + hour)), Start: slot(hour), End: slot(hour + 1),
			})
		}
	}
	return m
}

func (m *memory) Clinic(ctx context.Context, id madoguchi.ClinicID) (madoguchi.Clinic, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	clinic, err := m.Store.Clinic(ctx, id)
	clinic.Grid = 60
	for _, doctor := range m.doctors {
		clinic.Doctors = append(clinic.Doctors, madoguchi.Doctor{ID: doctor, Name: string(doctor), Capacity: 1})
	}
	clinic.Menus = []madoguchi.Menu{{ID: "m1", Name: "内科", Minutes: map[madoguchi.Method]map[madoguchi.VisitType]int{
		madoguchi.InPerson: {madoguchi.ReturnVisit: 60},
	}}}
	for weekday := range time.Saturday + 1 {
		clinic.Hours = append(clinic.Hours, madoguchi.OpeningHours{Weekday: weekday, From: 9 * 60, Until: 12 * 60})
	}
	if m.closed {
		clinic.Exceptions = []madoguchi.DayException{{Day: day, Reason: "院内研修"}}
	}
	clinic.Web = madoguchi.WebBooking{
		Open: true, Doctors: m.doctors, AheadDays: 30, LeadMinutes: 60, Waitlist: true,
		Offers: []madoguchi.WebOffer{{MenuID: "m1", Method: madoguchi.InPerson, Visit: madoguchi.ReturnVisit}},
	}
	return clinic, err
}

// free gives an hour of the first doctor back.
func (m *memory) free(hour int) { m.freeOf(m.doctors[0], hour) }

// freeOf gives an hour of a doctor back, unless it is only held.
func (m *memory) freeOf(doctor madoguchi.DoctorID, hour int) { m.freeOn(day, doctor, hour) }

// freeOn is freeOf on another day.
func (m *memory) freeOn(day string, doctor madoguchi.DoctorID, hour int) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.occupied[doctor] = slices.DeleteFunc(m.occupied[doctor], func(o madoguchi.Occupancy) bool {
		return o.Start.Equal(on(day, hour)) && o.Expires.IsZero()
	})
}

// on returns an hour of a day.
func on(day string, hour int) time.Time {
	at, _ := time.ParseInLocation(time.DateOnly, day, tokyo)
	return at.Add(time.Duration(hour) * time.Hour).UTC()
}

// fill makes other days of the first doctor full.
func (m *memory) fill(days ...string) {
	for _, day := range days {
		for hour := 9; hour < 12; hour++ {
			m.occupied[m.doctors[0]] = append(m.occupied[m.doctors[0]], madoguchi.Occupancy{
				Reservation: madoguchi.ReservationID(madoguchi.NewID()), Start: on(day, hour), End: on(day, hour+1),
			})
		}
	}
}

func (m *memory) entry(name string) madoguchi.Waiting {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.entries[patient(name).ID]
}

func (m *memory) Agendas(
	_ context.Context, _ madoguchi.ClinicID, doctors []madoguchi.DoctorID, first, last string,
) (agendas []madoguchi.Agenda, err error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, day := range madoguchi.DaysBetween(first, last) {
		for _, doctor := range doctors {
			agenda := madoguchi.Agenda{DoctorID: doctor, Day: day}
			for _, o := range m.occupied[doctor] {
				if madoguchi.DayOf(o.Start, tokyo) == day {
					agenda.Occupied = append(agenda.Occupied, o)
				}
			}
			agendas = append(agendas, agenda)
		}
	}
	return agendas, nil
}

func (m *memory) Hold(ctx context.Context, claim madoguchi.Claim) error { return m.Claim(ctx, claim) }

func (m *memory) Claim(_ context.Context, claim madoguchi.Claim) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, o := range m.occupied[claim.DoctorID] {
		overlaps := o.Start.Before(claim.End) && claim.Start.Before(o.End)
		if overlaps && o.Reservation != claim.Reservation && o.Counts(m.now()) {
			return madoguchi.ErrSlotTaken
		}
	}
	m.drop(claim.Reservation)
	m.occupied[claim.DoctorID] = append(m.occupied[claim.DoctorID], madoguchi.Occupancy{
		Reservation: claim.Reservation, Start: claim.Start, End: claim.End, Expires: claim.HeldUntil,
	})
	return nil
}

func (m *memory) drop(id madoguchi.ReservationID) {
	for doctor, occupied := range m.occupied {
		m.occupied[doctor] = slices.DeleteFunc(occupied, func(o madoguchi.Occupancy) bool {
			return o.Reservation == id
		})
	}
}

func (m *memory) LetGo(_ context.Context, claim madoguchi.Claim) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.occupied[claim.DoctorID] = slices.DeleteFunc(m.occupied[claim.DoctorID], func(o madoguchi.Occupancy) bool {
		return o.Reservation == claim.Reservation && !o.Expires.IsZero()
	})
	return nil
}

func (m *memory) PutWaiting(_ context.Context, entry madoguchi.Waiting) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.entries[entry.ID] = entry
	return nil
}

func (m *memory) SetWaiting(_ context.Context, now madoguchi.Waiting) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	entry, known := m.entries[now.ID]
	if !known || entry.Revision >= now.Revision {
		return nil
	}
	entry.State, entry.Offer, entry.Revision = now.State, now.Offer, now.Revision
	entry.Reservation = now.Reservation
	m.entries[now.ID] = entry
	return nil
}

func (m *memory) Waiting(
	_ context.Context, _ madoguchi.ClinicID, id madoguchi.WaitingID,
) (madoguchi.Waiting, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	entry, known := m.entries[id]
	if !known {
		return entry, madoguchi.ErrNotFound
	}
	return entry, nil
}

func (m *memory) WaitingOn(context.Context, madoguchi.ClinicID, string, string) ([]madoguchi.Waiting, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return slices.Collect(maps.Values(m.entries)), nil
}

func (m *memory) PutReservation(_ context.Context, visit madoguchi.Reservation) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.visits[visit.ID] = visit
	return nil
}

func (m *memory) PutIntent(_ context.Context, intent madoguchi.DeliveryIntent) (madoguchi.DeliveryIntent, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, known := range m.intents {
		if known.ID == intent.ID {
			return known, nil
		}
	}
	m.intents = append(m.intents, intent)
	return intent, nil
}

func (m *memory) SetCarrierID(_ context.Context, _ madoguchi.ClinicID, id madoguchi.DeliveryID, carrier string) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for i := range m.intents {
		if m.intents[i].ID == id {
			m.intents[i].CarrierID = carrier
		}
	}
	return nil
}
