package pane

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// Pane is the right pane. It shows at most one of booking, entry, edit, waitlist and
// patients' acts on the web, and opens the dialogs about it.
type Pane struct {
	Content *fyne.Container
	host    *Host
	scope   parts.Scope // of the pane's content
	shown   content     // nil while the pane is closed
	mark    schedule.Chosen
	day     string // the day of mark, 2006-01-02

	revision int64 // the newest known revision of the marked entry

	patient *api.Patient // for whom the next slot is booked; nil for none
	wanted  *drafts.Slot // the slot that waits for a patient who is being registered; nil for none
}

// content is what the right pane shows.
type content interface {
	canvasObject() fyne.CanvasObject
	// submit presses the primary button.
	submit()
	// escape goes one step back at the user's request.
	escape()
	// changed handles a changed entry.
	changed(api.Entry)
	// begin focuses the first field to fill in, once the pane is in place.
	begin()
}

// New makes a closed pane.
func New(h *Host) *Pane {
	p := &Pane{host: h, Content: container.NewStack(), scope: parts.Scope{Parent: h.Context}}
	p.Content.Hide()
	return p
}

// IsOpen reports whether the pane shows anything.
func (p *Pane) IsOpen() bool { return p.shown != nil }

// Chosen returns the agenda's mark on a day.
func (p *Pane) Chosen(day time.Time) schedule.Chosen {
	if p.shown == nil || p.day != day.Format(time.DateOnly) {
		return schedule.Chosen{Minute: -1}
	}
	return p.mark
}

// BookFor makes the next slot a booking for a patient. A slot that waits for a patient opens at once.
func (p *Pane) BookFor(patient api.Patient) {
	p.patient = &patient
	p.host.Redraw()
	if wanted := p.wanted; wanted != nil {
		start := p.host.View.At(wanted.Start)
		p.host.ShowSchedule(start)
		p.Book(wanted.DoctorID, daytime.MinuteOfDay(start, p.host.Day()))
	}
}

// BookForNobody gives up the booking for a patient.
func (p *Pane) BookForNobody() {
	p.patient, p.wanted = nil, nil
	p.host.Redraw()
	p.host.FocusPage()
}

// Patient returns the name of the patient for whom the next slot is booked; "" for none.
func (p *Pane) Patient() string {
	if p.patient == nil {
		return ""
	}
	return p.patient.Name
}

// Book opens 「予約受付」 for a slot of the shown day (B2). What was typed for a slot that turned out to be taken goes
// along.
func (p *Pane) Book(doctorID string, minute int) {
	p.wanted = nil
	slot := drafts.Slot{DoctorID: doctorID, Start: daytime.AtMinute(p.host.Day(), minute)}
	refused, _ := p.shown.(*bookingPane)
	moved := refused != nil && refused.guest.taken && p.host.Drafts.Slots.Move(refused.slot, slot)
	next := newBookingPane(p, p.scope.Next(), slot)
	p.show(next, schedule.Chosen{DoctorID: doctorID, Minute: minute})
	if moved {
		next.on = refused.on
		next.useFound()
	}
}

// Open shows an entry (B6).
func (p *Pane) Open(id string) {
	entry, ok := p.host.View.Session.Schedule.Entry(id)
	if !ok {
		return
	}
	p.wanted = nil
	p.show(newEntryPane(p, p.scope.Next(), api.Detail{Entry: entry}), schedule.Chosen{ID: id, Minute: -1})
}

// Show shows an entry that the schedule may not have loaded yet.
func (p *Pane) Show(entry api.Entry) { p.opened(api.Detail{Entry: entry}) }

// opened shows an entry whose full detail has just been answered.
func (p *Pane) opened(detail api.Detail) {
	p.show(newEntryPane(p, p.scope.Next(), detail), schedule.Chosen{ID: detail.Entry.ID, Minute: -1})
}

// Edit shows the form that changes an entry.
func (p *Pane) Edit(entry api.Entry) {
	p.show(newEditPane(p, p.scope.Next(), entry), schedule.Chosen{ID: entry.ID, Minute: -1})
}

func (p *Pane) show(next content, mark schedule.Chosen) {
	p.shown, p.mark, p.day = next, mark, p.host.Day().Format(time.DateOnly)
	p.revision = 0
	if mark.ID != "" {
		p.host.LookedAt(mark.ID)
	}
	if entry, ok := p.host.View.Session.Schedule.Entry(mark.ID); ok {
		p.revision = entry.Revision
	}
	edge := widgets.Sized(1, 1, widgets.NewPanel(widgets.LineInk, container.NewWithoutLayout()))
	p.Content.Objects = []fyne.CanvasObject{widgets.Edges(nil, nil, edge, nil, next.canvasObject())}
	p.Content.Show()
	p.host.Resized()
	p.host.Canvas.Unfocus() // the focused widget may be gone
	next.begin()
}

// discarding is content with input to discard.
type discarding interface{ discard() }

// Dismiss closes the pane at the user's request and discards its draft, which can be restored.
func (p *Pane) Dismiss() {
	if shown, ok := p.shown.(discarding); ok {
		shown.discard()
	}
	p.Close()
}

// Close closes the pane; the draft stays with its slot or entry.
func (p *Pane) Close() {
	p.scope.End()
	p.shown = nil
	p.Content.Objects = nil
	p.Content.Hide()
	p.host.Resized()
}

// ClinicChanged updates the doctors and menus in an open form.
func (p *Pane) ClinicChanged() {
	switch shown := p.shown.(type) {
	case *bookingPane:
		shown.guest.offer()
	case *editPane:
		shown.offer()
	case *entryPane:
		shown.load() // the menu's name may have changed
	}
}

// Leaving says where the user goes from the schedule.
type Leaving int

// The ways to leave the schedule. On the patients' page the patient is found for whom a slot waits.
const (
	ToPatients Leaving = iota
	Elsewhere
)

// LeaveSchedule closes the form of a slot, and forgets for whom the next slot is. Elsewhere than ToPatients it also
// forgets the slot that waits for a patient.
func (p *Pane) LeaveSchedule(to Leaving) {
	p.patient = nil
	if to != ToPatients {
		p.wanted = nil
	}
	if _, booking := p.shown.(*bookingPane); booking {
		p.Close()
	}
}

// Changed shows an entry that has changed elsewhere.
func (p *Pane) Changed(entry api.Entry) {
	if entry.ID == p.mark.ID {
		p.revision = max(p.revision, entry.Revision)
		p.withdraw(entry)
	}
	if p.shown != nil {
		p.shown.changed(entry)
	}
}

// withdraw closes what the server would refuse once the marked entry has ended: a question or the send dialog about it,
// and its edit form.
func (p *Pane) withdraw(entry api.Entry) {
	if !entry.Over() || p.shown == nil || !p.host.Beside() {
		return
	}
	switch p.host.Dialogs.Open.(type) {
	case *parts.Asked, *sendDialog:
		p.host.Dialogs.Open.Close()
	}
	if _, editing := p.shown.(*editPane); editing {
		p.Open(entry.ID)
	}
}

// CatchUp passes a change of the pane's entry that came with a loaded day, not as a push.
func (p *Pane) CatchUp() {
	if entry, ok := p.host.View.Session.Schedule.Entry(p.mark.ID); ok && p.shown != nil && entry.Revision > p.revision {
		p.Changed(entry)
	}
}

// Reload reloads what may have changed during a gap.
func (p *Pane) Reload() {
	if shown, ok := p.shown.(*entryPane); ok {
		shown.load()
	}
}

// PatientChanged reads the shown visit again if the changed patient is its patient.
func (p *Pane) PatientChanged(id string) {
	if shown, ok := p.shown.(*entryPane); ok {
		if patient := shown.detail.Patient; shown.detail.Entry.PatientID == id || patient != nil && patient.ID == id {
			shown.load()
		}
	}
}

// Submit presses the primary button of the topmost dialog or pane.
func (p *Pane) Submit() {
	switch {
	case p.host.Dialogs.Open != nil:
		p.host.Dialogs.Open.Submit()
	case p.shown != nil:
		p.shown.submit()
	}
}

// Escape closes the topmost dialog or pane, or gives up the booking for a patient.
func (p *Pane) Escape() {
	switch {
	case p.host.Dialogs.Open != nil:
		p.host.Dialogs.Open.Close()
	case p.shown != nil:
		p.shown.escape()
	case p.patient != nil:
		p.BookForNobody()
	}
}

// giveBack closes the pane and returns the keyboard focus to the page.
func (p *Pane) giveBack() {
	p.Close()
	p.host.FocusPage()
}
