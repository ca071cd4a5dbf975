package patients

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/ui/parts"
)

// The page follows what colleagues and people on the web do:
//
//	patient or visit changed ──► due ──[changesPause]──► search again, and the pane reads its patient again
//
// The choice of a row, the scrolling, the keyboard focus and what is typed stay.

// changesPause is the time in which changes are collected. It bounds how often a busy clinic makes the page search.
const changesPause = 300 * time.Millisecond

// Changed shows a moment later that a patient has changed elsewhere. Without a search and with the pane closed, there
// is nothing to show.
func (p *Page) Changed() {
	if p.due || p.search.Text() == "" && p.shown == nil {
		return
	}
	p.due = true
	ctx := p.host.Context
	parts.Task(ctx, func() (struct{}, error) { return struct{}{}, wait(ctx, changesPause) }, func(struct{}, error) {
		p.due = false
		p.Reload()
	})
}

// VisitChanged shows that a visit has changed: that of a guest, who may be in the list, or of a patient in the list.
func (p *Page) VisitChanged(visit api.Entry) {
	listed := func(row patients.Row) bool { return row.Patient.ID == visit.PatientID }
	if visit.IsReservation() && (visit.PatientID == "" || visit.PatientID == p.chosen ||
		slices.ContainsFunc(p.rows, listed)) {
		p.Changed()
	}
}

// Reload searches again and lets the pane read again what it shows.
func (p *Page) Reload() {
	p.reloads++
	p.ask(0)
	if p.shown != nil {
		p.shown.reload()
	}
}

// read reads a patient for the pane, which stays open.
func (p *Page) read(ctx context.Context, id string, then func(api.PatientDetail)) {
	to := p.host.View.Session.Patients
	parts.Task(ctx, func() (api.PatientDetail, error) { return to.Show(ctx, id) },
		func(detail api.PatientDetail, err error) {
			if p.failed(err) {
				return
			}
			then(detail)
		})
}

// act sends a request of the pane and shows the answer. If something has changed elsewhere meanwhile, the pane reads
// the patient again: the answer may be older.
func (p *Page) act(send func(context.Context, api.Patients) (api.PatientDetail, error)) {
	ctx, to, reloads := p.acts.Next(), p.host.View.Session.Patients, p.reloads
	parts.Task(ctx, func() (api.PatientDetail, error) { return send(ctx, to) },
		func(detail api.PatientDetail, err error) {
			p.answered(detail, err)
			if p.reloads != reloads && p.shown != nil {
				p.shown.reload()
			}
		})
}

// replace shows a newer state of the pane's content, scrolled as before and with the focus on the same button.
func (p *Page) replace(next object) {
	offset, focused := p.scroll.Offset, p.focusedName()
	p.show(next)
	p.scroll.Offset = offset
	p.scroll.Refresh()
	p.focus(focused, p.named[focused])
}

// focusedName returns the name of the pane's focused widget, or "".
func (p *Page) focusedName() string {
	at := p.host.Canvas.Focused()
	for name, widget := range p.named {
		if at == widget {
			return name
		}
	}
	return ""
}

// focus focuses a redrawn widget. If it is gone, the focus is cleared, so that the old widget gets no keys.
func (p *Page) focus(name string, widget fyne.Focusable) {
	switch {
	case name == "":
	case widget == nil:
		p.host.Canvas.Unfocus()
	default:
		p.host.Canvas.Focus(widget)
	}
}
