package overview

import (
	"cmp"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
)

// Agenda is one day as the schedule draws it (B1).
type Agenda struct {
	Day         time.Time // midnight in the clinic's time zone
	From, Until int       // minutes after midnight, whole half hours
	Columns     []Column
	Now         int // minutes after midnight, or -1 if the day is not today
	Loaded      bool
}

// Column is one doctor's day.
type Column struct {
	Doctor  api.Doctor
	Open    []daytime.Span
	Cards   []Card
	Summary string
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
	Void  bool // cancelled, drawn struck through
}

// Agenda returns the day for one doctor, or for all doctors if doctorID is empty. It is cut to the opening hours and
// the bookings outside them; allHours asks for the whole day.
func (v View) Agenda(day time.Time, doctorID string, allHours bool) Agenda {
	day = daytime.AtMinute(day, 0)
	entries, loaded := v.entries(day)
	agenda := Agenda{Day: day, Now: v.nowLine(day), Loaded: loaded}
	for _, doctor := range v.Clinic.Doctors {
		if doctorID != "" && doctor.ID != doctorID || doctor.Left && !hasVisits(doctor, entries) {
			continue
		}
		agenda.Columns = append(agenda.Columns, v.column(day, doctor, entries))
	}
	agenda.From, agenda.Until = extent(agenda.Columns, allHours)
	return agenda
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
	column := Column{Doctor: doctor, Open: openSpans(*v.Clinic, day.Weekday(), doctor.ID)}
	if doctor.Left {
		column.Open = nil
	}
	var own []api.Entry
	for _, entry := range entries {
		if entry.DoctorID == doctor.ID {
			if !entry.IsCancelled() {
				own = append(own, entry)
			}
			column.Cards = append(column.Cards, v.card(day, entry))
		}
	}
	slices.SortStableFunc(column.Cards,
		func(a, b Card) int { return cmp.Or(a.Span.From-b.Span.From, compareBool(a.Void, b.Void)) })
	placeInLanes(column.Cards)
	stretch(column.Cards)
	column.Summary = v.Say("schedule.booked", len(own))
	if len(column.Open) == 0 {
		column.Summary = v.List(v.Say("schedule.closed"), column.Summary)
	}
	if waiting := api.Waiting(own, v.Now()); len(waiting) > 0 {
		column.Summary = v.List(column.Summary, v.Say("schedule.waiting", len(waiting)))
	}
	return column
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
		Void: entry.IsCancelled(),
		Span: daytime.Span{From: daytime.MinuteOfDay(entry.Start, day), Until: daytime.MinuteOfDay(entry.End, day)},
	}
	card.Span.Until = max(card.Span.Until, card.Span.From+oneLine)
	if state.Tone != visits.ToneBooked {
		card.State = state.Word
	}
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

// openSpans returns the hours of a doctor on a weekday. The doctor's own hours or day off override the clinic's.
func openSpans(clinic api.Clinic, weekday time.Weekday, doctorID string) []daytime.Span {
	var own, common []daytime.Span
	off := false
	for _, hours := range clinic.Hours {
		span := daytime.Span{From: hours.From, Until: hours.Until}
		switch {
		case hours.Weekday != int(weekday):
		case hours.DoctorID == doctorID && hours.Domain().DayOff():
			off = true
		case hours.DoctorID == doctorID:
			own = append(own, span)
		case hours.DoctorID == "":
			common = append(common, span)
		}
	}
	if off || len(own) > 0 {
		return own
	}
	return common
}

// IsOpen reports whether a minute lies in one of the column's opening hours.
func (c Column) IsOpen(minute int) bool {
	return slices.ContainsFunc(c.Open, func(s daytime.Span) bool { return s.From <= minute && minute < s.Until })
}

// The default hours of a day without opening hours, in minutes after midnight, and the least height of a card.
const (
	usualFrom  = 9 * 60
	usualUntil = 18 * 60
	oneLine    = 15 // the least height of a card that shows a name
)

// extent returns the visible part of the day: the opening hours (the default hours on a day without any), extended to
// bookings outside them.
func extent(columns []Column, allHours bool) (from, until int) {
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
	const half = daytime.HalfHour
	return from / half * half, min((until+half-1)/half*half, daytime.MinutesOfDay)
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

// stretch gives short cards the height of two lines (half an hour), unless another card begins before. The cards are
// sorted by start.
func stretch(cards []Card) {
	for i := range cards {
		until := cards[i].Span.From + daytime.HalfHour
		for _, next := range cards[i+1:] {
			if next.Span.From >= cards[i].Span.Until {
				until = min(until, next.Span.From)
			}
		}
		cards[i].Span.Until = max(cards[i].Span.Until, until)
	}
}
