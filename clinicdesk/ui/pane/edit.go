package pane

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// editPane is 「編集」: every field of a reservation except its method, or title and doctor of a standalone call (B8).
type editPane struct {
	host    *Host
	pane    *Pane
	ctx     context.Context
	entry   api.Entry
	draft   *drafts.EditDraft
	content *fyne.Container
	fields  *visitFields // for a reservation
	doctor  *inputs.Select
	title   *inputs.Field
	day     *inputs.Field
	clock   *inputs.Field
	hints   *fyne.Container // what the typed start means
	crossed *parts.Problem  // fields that were also changed elsewhere
	problem *parts.Problem
	save    *widgets.Button
	busy    bool
}

func newEditPane(in *Pane, ctx context.Context, entry api.Entry) *editPane {
	h := in.host
	p := &editPane{
		host: h, pane: in, ctx: ctx, entry: entry, draft: h.Drafts.Edits.Begin(entry, h.View.Location),
		content: container.NewStack(),
	}
	p.build()
	return p
}

func (p *editPane) build() {
	h := p.host
	p.crossed, p.problem = parts.NewProblem(p.pane.room), parts.NewProblem(p.pane.room)
	p.save = widgets.NewButton(h.View.Say("save"), widgets.Primary, p.submit)
	p.save.Hint = h.View.Say("shortcut.submit")
	back := widgets.NewButton(h.View.Say("stop"), widgets.Quiet, p.escape)
	foot := widgets.Down(look.Gap8, p.problem.Content,
		widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, back, p.save), nil))
	p.content.Objects = []fyne.CanvasObject{
		p.pane.frame(h.View.Say("edit.title"), container.NewWithoutLayout(), nil,
			widgets.Down(look.Gap12, p.offerFound(), p.crossed.Content, p.body()), foot),
	}
	p.follow()
	p.crossed.Say(p.draft.Crossings(h.View.Phrases, *h.View.Clinic))
	p.content.Refresh()
}

// offerFound returns the offer of an earlier draft of this entry, for the top of the form.
func (p *editPane) offerFound() fyne.CanvasObject {
	edits := &p.host.Drafts.Edits
	if !edits.Found() {
		return container.NewWithoutLayout()
	}
	again := func() { p.host.Fields.Touched(); p.build(); p.begin() }
	return p.pane.offer(edits.DescribeFound(p.host.View.Times),
		func() { p.draft = edits.Use(); again() }, func() { edits.Forget(); again() })
}

func (p *editPane) canvasObject() fyne.CanvasObject { return p.content }

func (p *editPane) begin() {
	if p.title != nil {
		p.host.Fields.TypeInto(p.title)
		return
	}
	p.host.Fields.TypeInto(p.fields.name)
}

// escape returns to the entry and discards the draft, which can be restored.
func (p *editPane) escape() {
	p.discard()
	p.pane.Open(p.entry.ID)
}

func (p *editPane) discard() {
	h := p.host
	if h.Drafts.Edits.Discard(p.entry.ID) {
		h.Fields.Touched()
		h.Discarded(h.View.Say("undo.edit", h.View.Named(p.entry)), p.pane.restoreEdit, p.over)
	}
}

// over reports whether the entry is over by now, and can no longer be edited.
func (p *editPane) over() bool {
	entry, known := p.host.View.Session.Schedule.Entry(p.entry.ID)
	return known && entry.Over()
}

// restoreEdit restores the last discarded edit draft. If the shown page has no pane, it opens the entry's day.
func (p *Pane) restoreEdit() {
	h := p.host
	id, ok := h.Drafts.Edits.Restore()
	entry, known := h.View.Session.Schedule.Entry(id)
	if !ok || !known {
		return
	}
	if !h.Beside() {
		h.ShowSchedule(h.View.At(entry.Start))
	}
	p.Edit(entry)
	if shown, ok := p.shown.(*editPane); ok && h.Drafts.Edits.Found() {
		shown.draft = h.Drafts.Edits.Use()
		h.Fields.Touched()
		shown.build()
		shown.begin()
	}
}

func (p *editPane) body() fyne.CanvasObject {
	h, say := p.host, p.host.View.Say
	p.doctor = inputs.NewSelect(say("booking.doctor"), parts.Doctors(h.View.Session.Clinic, "", p.draft.DoctorID),
		func(id string) { p.draft.DoctorID = id; h.Fields.Touched(); p.follow() })
	p.doctor.SetValue(p.draft.DoctorID)
	if !p.entry.IsReservation() {
		p.title = h.Fields.Field("booking.callName", false, &p.draft.Title)
		when := p.pane.fact(visits.Fact{
			Label: say("booking.start"), Value: h.View.DateTime(p.draft.Start), Strong: true,
		})
		fixed := p.pane.remark(say("edit.fixed"), widgets.ClosedInk, widgets.SecondInk)
		return widgets.Down(look.Gap12, when, fixed, p.title, p.doctor)
	}
	p.day, p.clock = inputs.NewField(say("edit.day")), inputs.NewField(say("edit.clock"))
	h.Fields.Bind(p.day, &p.draft.Day)
	h.Fields.Bind(p.clock, &p.draft.Clock)
	for _, field := range []*inputs.Field{p.day, p.clock} {
		keep := field.OnChange
		field.OnChange = func(text string) { keep(text); p.follow() }
	}
	p.fields, p.hints = newVisitFields(p.pane, &p.draft.GuestDraft, false), widgets.Down(look.Gap8)
	return widgets.Down(look.Gap12, widgets.Halves(look.Gap12, p.day, p.clock), p.hints, p.doctor, p.fields.content)
}

// offer updates the choices to the clinic's current doctors and menus.
func (p *editPane) offer() {
	p.doctor.Options = parts.Doctors(p.host.View.Session.Clinic, "", p.draft.DoctorID)
	p.doctor.Refresh()
	if p.fields != nil {
		p.fields.offer()
	}
}

// follow updates the duration and the hints for the typed time.
func (p *editPane) follow() {
	if p.fields == nil {
		return
	}
	if badDay, badClock := p.draft.ReadStart(p.host.today()); badDay == nil && badClock == nil {
		p.fields.follow()
		p.hint()
	}
}

// hint says that a moved visit overlaps others or is outside of the opening hours, and that its patient gets a mail
// about the move.
func (p *editPane) hint() {
	view := p.host.View
	p.hints.RemoveAll()
	moves := !p.draft.Start.Equal(p.entry.Start) || p.draft.DoctorID != p.entry.DoctorID
	end, offered := p.fields.end()
	if moves && offered && !view.HasRoom(p.draft.DoctorID, p.draft.Start, end, p.entry.ID) {
		p.hints.Add(p.pane.remark(view.Say("booking.overlaps"), parts.WaitingGround, parts.WaitingInk))
	}
	if moves && !view.IsOpen(p.draft.DoctorID, p.draft.Start) {
		p.hints.Add(p.pane.remark(view.Say("edit.closed"), parts.WaitingGround, parts.WaitingInk))
	}
	if p.entry.Source != "" {
		p.hints.Add(p.pane.remark(view.Say("edit.mailed"), widgets.SelectionInk, widgets.AccentInk))
	}
	p.hints.Hidden = len(p.hints.Objects) == 0 // otherwise it takes a gap
	p.content.Refresh()
}

func (p *editPane) submit() {
	if p.busy || !p.check() || p.warn() {
		return
	}
	if p.draft.Start.Equal(p.entry.Start) { // the start is unchanged
		p.send()
		return
	}
	p.pane.askPast("past.move", p.draft.PatientName, p.draft.Start, p.send)
}

// warn shows which changes of other users a save would overwrite. It reports whether the user had not read them yet;
// the next save then proceeds.
func (p *editPane) warn() bool {
	crossings := p.draft.Crossings(p.host.View.Phrases, *p.host.View.Clinic)
	p.crossed.Say(crossings)
	if !p.draft.Unread() {
		return false
	}
	p.draft.Read()
	p.problem.Say(phrases.Join("\n", crossings, p.host.View.Say("edit.crossedSave")))
	p.content.Refresh()
	return true
}

func (p *editPane) send() {
	p.setBusy(true)
	p.problem.Say("")
	before := p.entry.Start // the change may be pushed before its answer arrives
	parts.Task(p.ctx, drafts.Edit(p.ctx, p.host.View.Session.Visits, p.draft), func(detail api.Detail, err error) {
		p.setBusy(false)
		if p.host.SignedOut(err) {
			return
		}
		if err != nil {
			if p.fields != nil {
				p.fields.blame([]error{err})
			}
			p.problem.Say(p.host.View.Problem(err))
			p.content.Refresh()
			return
		}
		p.saved(detail, before)
	})
}

// saved shows the changed entry. It asks whether to send the new time if the patient was notified of the old one.
func (p *editPane) saved(detail api.Detail, before time.Time) {
	h := p.host
	h.Drafts.Edits.Done(p.entry.ID)
	h.Fields.Touched()
	p.pane.opened(detail)
	h.ShowDay(h.View.At(detail.Entry.Start))
	if !detail.Entry.Start.Equal(before) && detail.Entry.ToldOldTime() {
		p.pane.askMoved(detail, before)
	}
}

func (p *editPane) check() bool {
	h := p.host
	if p.title != nil {
		call := drafts.CallDraft{Title: p.draft.Title}
		err := call.Check()
		p.title.SetProblem("")
		if err != nil {
			p.title.SetProblem(h.View.ProblemOf(err, p.title.Text()))
			h.Fields.TypeInto(p.title)
		}
		p.content.Refresh()
		return err == nil
	}
	rest := p.fields.check()
	return p.checkStart() && rest // day and time are the first fields, so the cursor ends there
}

// checkStart shows the faults of day and time together and focuses the first faulty field.
func (p *editPane) checkStart() bool {
	say := p.host.View.Say
	badDay, badClock := p.draft.ReadStart(p.host.today())
	p.day.SetProblem("")
	p.clock.SetProblem("")
	if badClock != nil {
		p.clock.SetProblem(say("edit.badTime"))
		p.host.Fields.TypeInto(p.clock)
	}
	if badDay != nil {
		p.day.SetProblem(say("edit.badDay", p.host.Day().Format(time.DateOnly)))
		p.host.Fields.TypeInto(p.day)
	}
	p.content.Refresh()
	return badDay == nil && badClock == nil
}

func (p *editPane) setBusy(busy bool) {
	p.busy = busy
	p.save.SetEnabled(!busy)
}

// changed handles a newer revision of the entry: typed fields stay, the others follow.
func (p *editPane) changed(entry api.Entry) {
	if entry.ID != p.entry.ID || entry.Revision == p.entry.Revision {
		return
	}
	p.entry = entry
	p.draft.Rebase(entry, p.host.View.Location)
	p.showDraft()
	p.crossed.Say(p.draft.Crossings(p.host.View.Phrases, *p.host.View.Clinic))
	p.content.Refresh()
}

// showDraft puts the draft into the fields.
func (p *editPane) showDraft() {
	p.doctor.SetValue(p.draft.DoctorID)
	if p.title != nil {
		p.title.SetText(p.draft.Title)
		return
	}
	p.day.SetText(p.draft.Day)
	p.clock.SetText(p.draft.Clock)
	p.fields.show()
	p.follow()
}
