package overview

import (
	"cmp"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// Agenda is one day, or one doctor's week, as the schedule draws it (B1).
type Agenda struct {
	Day         time.Time // midnight in the clinic's time zone; of a week the chosen day
	Week        bool      // the columns are days, not doctors
	From, Until int       // minutes after midnight, whole rows of the grid
	Grid        int       // minutes of a row
	Shortest    int       // minutes of the clinic's shortest visit, or of a row if that is shorter
	Columns     []Column
	Now         int // minutes after midnight, or -1 if today is not shown
	NowIn       int // the column of today in a week, counted from 1
	Loaded      bool
}

// Column is one doctor's day.
type Column struct {
	Doctor  api.Doctor
	Day     time.Time // midnight
	Title   string    // the day, in a week
	Open    []daytime.Span
	Cards   []Card
	Summary string

	now      time.Time
	occupied []madoguchi.Occupancy
}

// Card is an entry as the schedule draws it.
type Card struct {
	ID    string
	Span  daytime.Span
	Lane  int // of Lanes, where reservations overlap
	Lanes int
	Tone  visits.Tone
	Name  string
	Lines []string // kind, number and delivery: the longest version first, then shorter ones
	State string   // the word at the right; empty for a booked visit
	Video bool
	Web   bool // the patient booked it on the web
	Void  bool // cancelled, drawn struck through
	New   bool // the patient did something on the web that this desk has not looked at
}

// Agenda returns the day for one doctor, or for all doctors if doctorID is empty. It is cut to the opening hours and
// the bookings outside them; allHours asks for the whole day.
func (v View) Agenda(day time.Time, doctorID string, allHours bool) Agenda {
	day = daytime.AtMinute(day, 0)
	entries, loaded := v.entries(day)
	clinic := v.Clinic.Domain()
	agenda := Agenda{Day: day, Grid: clinic.GridMinutes(), Now: v.nowLine(day), Loaded: loaded}
	agenda.Shortest = min(agenda.Grid, shortest(clinic))
	for _, doctor := range v.Clinic.Doctors {
		if doctorID != "" && doctor.ID != doctorID || doctor.Left && !hasVisits(doctor, entries) {
			continue
		}
		agenda.Columns = append(agenda.Columns, v.column(day, doctor, entries))
	}
	agenda.From, agenda.Until = extent(agenda.Columns, agenda.Grid, allHours)
	return agenda
}

// shortest returns the minutes of the shortest visit on offer, or a day.
func shortest(clinic madoguchi.Clinic) int {
	least := daytime.MinutesOfDay
	for _, menu := range clinic.Menus {
		for _, visits := range menu.Minutes {
			for _, minutes := range visits {
				if minutes > 0 && !menu.Withdrawn {
					least = min(least, minutes)
				}
			}
		}
	}
	return least
}

// hasVisits reports whether a doctor has an entry. A doctor who left the clinic keeps a column as long as this is true.
func hasVisits(doctor api.Doctor, entries []api.Entry) bool {
	return slices.ContainsFunc(entries, func(e api.Entry) bool { return e.DoctorID == doctor.ID })
}

func (v View) nowLine(day time.Time) int {
	now := v.Now()
	if now.Format(time.DateOnly) != day.Format(time.DateOnly) {
		return -1
	}
	return daytime.MinuteOfDay(now, day)
}

func (v View) column(day time.Time, doctor api.Doctor, entries []api.Entry) Column {
	hours := hoursOf(v.Clinic.Domain(), doctor, day)
	column := Column{Doctor: doctor, Day: day, Open: spansOf(hours), now: v.Now()}
	var own []api.Entry
	for _, entry := range entries {
		if entry.DoctorID == doctor.ID {
			if !entry.IsCancelled() {
				own = append(own, entry)
			}
			column.Cards = append(column.Cards, v.card(day, entry))
		}
	}
	held := v.held(day, doctor.ID)
	column.occupied = occupied(own, held)
	for _, hold := range held {
		column.Cards = append(column.Cards, v.heldCard(day, hold))
	}
	slices.SortStableFunc(column.Cards,
		func(a, b Card) int { return cmp.Or(a.Span.From-b.Span.From, compareBool(a.Void, b.Void)) })
	placeInLanes(column.Cards)
	column.Summary = v.List(v.closing(hours, day), v.Say("schedule.booked", len(own)))
	if waiting := api.Waiting(own, v.Now()); len(waiting) > 0 {
		column.Summary = v.List(column.Summary, v.Say("schedule.waiting", len(waiting)))
	}
	return column
}

// held returns the slots of a doctor's day that are held.
func (v View) held(day time.Time, doctorID string) (held []api.Hold) {
	for _, hold := range v.Session.Schedule.Holds(day.Format(time.DateOnly), v.Now()) {
		if hold.DoctorID == doctorID {
			held = append(held, hold)
		}
	}
	return held
}

// occupied returns what takes up a doctor's time: the visits among the doctor's entries, and the slots that are held.
func occupied(own []api.Entry, held []api.Hold) (occupied []madoguchi.Occupancy) {
	for _, entry := range own {
		if entry.IsReservation() && !entry.IsCancelled() {
			occupied = append(occupied, madoguchi.Occupancy{Start: entry.Start, End: entry.End})
		}
	}
	for _, hold := range held {
		occupied = append(occupied, madoguchi.Occupancy{Start: hold.Start, End: hold.End, Expires: hold.Until})
	}
	return occupied
}

// HasRoom reports whether a doctor has room for a visit, beside what the schedule shows of its day. The entry that
// moves there takes no room; "" for a new one.
func (v View) HasRoom(doctorID string, start, end time.Time, moves string) bool {
	start = v.At(start)
	entries, _ := v.entries(start)
	own := slices.DeleteFunc(slices.Clone(entries), func(e api.Entry) bool {
		return e.DoctorID != doctorID || e.ID == moves
	})
	capacity := v.Clinic.Doctor(doctorID).Capacity
	return slots.HasRoom(occupied(own, v.held(start, doctorID)), capacity, start, end, v.Now())
}

func hoursOf(clinic madoguchi.Clinic, doctor api.Doctor, day time.Time) slots.Hours {
	return slots.HoursOf(clinic, madoguchi.DoctorID(doctor.ID), day.Format(time.DateOnly))
}

// closing says that the doctor sees nobody, or other hours than usual, and why, or names the national holiday.
func (v View) closing(hours slots.Hours, day time.Time) string {
	why := cmp.Or(hours.Reason, v.holiday(day))
	if hours.Closed() {
		return v.List(v.Say("schedule.closed"), why)
	}
	return why
}

func spansOf(hours slots.Hours) (spans []daytime.Span) {
	for _, period := range hours.Open {
		spans = append(spans, daytime.Span(period))
	}
	return spans
}

// StartIn returns the first minute of a row at which the doctor has room for another visit. ok is false if the row is
// full. Rows outside of the opening hours have room too (B1).
func (c Column) StartIn(minute, grid int) (start int, ok bool) {
	from, until := daytime.AtMinute(c.Day, minute), daytime.AtMinute(c.Day, minute+grid)
	at, ok := slots.FirstFree(c.occupied, c.Doctor.Capacity, from, until, c.now)
	return daytime.MinuteOfDay(at.Add(time.Minute-time.Nanosecond), c.Day), ok
}

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (v View) card(day time.Time, entry api.Entry) Card {
	state := v.State(entry)
	card := Card{
		ID: entry.ID, Tone: state.Tone, Name: v.Name(entry), Lines: v.cardLines(entry), Video: entry.Call != nil,
		Web: madoguchi.BookingSource(entry.Source).OnWeb(), Void: entry.IsCancelled(),
		Span: daytime.Span{From: daytime.MinuteOfDay(entry.Start, day), Until: daytime.MinuteOfDay(entry.End, day)},
	}
	card.Span.Until = max(card.Span.Until, card.Span.From+leastSpan)
	if state.Tone != visits.ToneBooked {
		card.State = state.Word
	}
	if card.New = v.Session.Schedule.IsNew(entry, v.Now()); card.New && card.State == "" {
		card.State = v.Say("act.new")
	}
	return card
}

// heldCard is a slot that somebody on the web holds while booking, or that is offered to a patient who waits. It opens
// nothing.
func (v View) heldCard(day time.Time, hold api.Hold) Card {
	span := daytime.Span{From: daytime.MinuteOfDay(hold.Start, day), Until: daytime.MinuteOfDay(hold.End, day)}
	span.Until = max(span.Until, span.From+leastSpan)
	card := Card{ID: hold.ID, Span: span, Tone: visits.ToneDone, Name: v.Say("schedule.held"), Web: true}
	until := hold.Until
	if waits, ok := v.Session.Schedule.OfferedHold(hold); ok {
		until = *waits.OfferedUntil // the hold outlasts it by a little
		card.Tone, card.Name = visits.ToneWaiting, v.Say("schedule.offered", waits.PatientName)
	}
	card.Lines = []string{v.Say("schedule.heldUntil", daytime.Clock(v.At(until)))}
	return card
}

// cardLines returns the lines below the name, longest version first. A narrow card drops the failure reason first, then
// the number; the pane shows both.
func (v View) cardLines(entry api.Entry) []string {
	if entry.IsCancelled() {
		by := v.CancelledBy(entry)
		return slices.Compact([]string{phrases.Join("　", v.What(entry), by), cmp.Or(by, v.What(entry))})
	}
	what, chart := v.What(entry), entry.ChartNumber
	method, state := v.Code("method", entry.Method), v.DeliveryState(entry)
	if attended := v.Attended(entry); attended != "" {
		state = attended
	}
	if !entry.IsReservation() {
		what, chart, method = v.Say("videoCall"), "", v.Say("videoCall")
	}
	if v.Untitled(entry) { // the name says it already
		what, method = "", ""
	}
	return slices.Compact([]string{
		phrases.Join("　", what, chart, v.Contact(entry)), phrases.Join("　", what, chart, state),
		phrases.Join("　", what, state), phrases.Join("　", method, state), cmp.Or(state, method),
	})
}

// IsOpen reports whether a minute lies in one of the column's opening hours.
func (c Column) IsOpen(minute int) bool {
	return slices.ContainsFunc(c.Open, func(s daytime.Span) bool { return s.From <= minute && minute < s.Until })
}

// The default hours of a day without opening hours, in minutes after midnight, and the least length of a card.
const (
	usualFrom  = 9 * 60
	usualUntil = 18 * 60
	leastSpan  = 10 // as much as a name needs
)

// extent returns the visible part of the day: the opening hours (the default hours on a day without any), extended to
// bookings outside them.
func extent(columns []Column, grid int, allHours bool) (from, until int) {
	if allHours {
		return 0, daytime.MinutesOfDay
	}
	var open, booked []daytime.Span
	for _, column := range columns {
		open = append(open, column.Open...)
		for _, card := range column.Cards {
			booked = append(booked, card.Span)
		}
	}
	if len(open) == 0 {
		open = []daytime.Span{{From: usualFrom, Until: usualUntil}}
	}
	from, until = daytime.MinutesOfDay, 0
	for _, span := range append(open, booked...) {
		from, until = min(from, span.From), max(until, span.Until)
	}
	return from / grid * grid, min((until+grid-1)/grid*grid, daytime.MinutesOfDay)
}

// placeInLanes puts overlapping cards side by side. The cards are sorted by start; a group ends where nothing overlaps.
func placeInLanes(cards []Card) {
	var lanes []int // the minute at which each lane of the group becomes free
	group := 0
	finish := func(end int) {
		for i := group; i < end; i++ {
			cards[i].Lanes = len(lanes)
		}
		group, lanes = end, lanes[:0]
	}
	for i := range cards {
		span := cards[i].Span
		if len(lanes) > 0 && slices.Max(lanes) <= span.From {
			finish(i)
		}
		lane := slices.IndexFunc(lanes, func(until int) bool { return until <= span.From })
		if lane < 0 {
			lane, lanes = len(lanes), append(lanes, 0)
		}
		lanes[lane] = span.Until
		cards[i].Lane = lane
	}
	finish(len(cards))
}
