package overview

import (
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/visits"
)

// Row is a line of 「受付一覧」 (B7).
type Row struct {
	ID      string
	State   visits.StateView
	Time    string
	Video   bool
	Name    string
	Chart   string
	What    string
	Doctor  string
	Contact string
	Booker  string // who booked for the patient, a member of the family; "" for others
	Void    bool   // cancelled, drawn struck through
	Action  string // the button's label, or ""
	Starts  bool   // the action opens the console rather than the pane
}

// Filter chooses the rows of 「受付一覧」.
type Filter int

// The filters of 「受付一覧」.
const (
	FilterAll Filter = iota
	FilterWaiting
	FilterAttention
)

// Reception is 「受付一覧」 of one day, with the count for each filter.
type Reception struct {
	Rows           []Row
	All, Attention int
	Waiting        int // all waiting patients, in the list or not
	// Elsewhere are the waiting patients that no filter lists: on standalone calls (B8), other days or other doctors.
	Elsewhere []Waiter
	Loaded    bool
}

// Reception returns the reservations of a day: those that need attention first, finished ones last.
func (v View) Reception(day time.Time, doctorID string, filter Filter) Reception {
	entries, loaded := v.entries(day)
	entries = slices.DeleteFunc(entries, func(e api.Entry) bool {
		return !e.IsReservation() || doctorID != "" && e.DoctorID != doctorID
	})
	slices.SortStableFunc(entries, func(a, b api.Entry) int { return v.urgency(a) - v.urgency(b) })
	listed := make(map[string]bool, len(entries))
	list := Reception{Loaded: loaded, Waiting: v.CountWaiting()}
	for _, entry := range entries {
		listed[entry.ID] = true
		if !entry.IsCancelled() {
			list.All++
		}
		if entry.NeedsAttention() {
			list.Attention++
		}
		if passes(entry, filter) {
			list.Rows = append(list.Rows, v.row(entry))
		}
	}
	list.Elsewhere = v.Waiters(func(entry api.Entry) bool { return listed[entry.ID] })
	return list
}

func passes(entry api.Entry, filter Filter) bool {
	switch filter {
	case FilterWaiting:
		return entry.Waits()
	case FilterAttention:
		return entry.NeedsAttention()
	}
	return true
}

func (v View) urgency(entry api.Entry) int {
	if entry.IsCancelled() {
		return 4
	}
	switch v.State(entry).Tone {
	case visits.ToneGood:
		return 0
	case visits.ToneWaiting:
		return 1
	case visits.ToneDone:
		return 3
	}
	return 2
}

func (v View) row(entry api.Entry) Row {
	row := Row{
		ID: entry.ID, State: v.State(entry), Time: daytime.Clock(v.At(entry.Start)), Video: entry.Call != nil,
		Name:  v.Name(entry),
		Chart: entry.ChartNumber, What: v.What(entry), Doctor: v.Clinic.Doctor(entry.DoctorID).Name,
		Contact: v.Contact(entry), Void: entry.IsCancelled(),
	}
	if entry.BookedBy != "" {
		row.Booker = v.Say("reception.bookedBy", entry.BookedBy)
	}
	switch {
	case row.State.Tone == visits.ToneGood, row.State.Tone == visits.ToneWaiting:
		row.Action, row.Starts = v.EnterLabel(entry), true
	case row.State.Tone == visits.ToneWrong:
		row.Action = v.Say("reception.handle")
	}
	return row
}
