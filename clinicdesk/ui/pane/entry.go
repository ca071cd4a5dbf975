package pane

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/schedule"
	"madoguchi/madoguchi"
)

// entryPane is the reservation pane (B6). It follows changes made elsewhere.
type entryPane struct {
	host    *Host
	pane    *Pane
	ctx     context.Context
	content *fyne.Container
	detail  api.Detail
	done    api.Preparation
	open    bool // the patient's URL is shown
	problem string
	loads   parts.Scope
}

func newEntryPane(in *Pane, ctx context.Context, detail api.Detail) *entryPane {
	p := &entryPane{
		host: in.host, pane: in, ctx: ctx, content: container.NewStack(), detail: detail,
		loads: parts.Scope{Parent: ctx},
	}
	p.build()
	p.load()
	return p
}

func (p *entryPane) escape() { p.pane.giveBack() }

func (p *entryPane) canvasObject() fyne.CanvasObject { return p.content }

// load loads what the schedule does not hold: URLs, history, planned events, and what the patient did before the visit.
func (p *entryPane) load() { p.loadAfter(0) }

// loadAfter is load after a delay.
func (p *entryPane) loadAfter(wait time.Duration) {
	session, entry := p.host.View.Session, p.detail.Entry
	ctx := p.loads.Next()
	parts.Task(ctx, func() (answer loadedEntry, err error) {
		select {
		case <-ctx.Done():
			return answer, ctx.Err()
		case <-time.After(wait):
		}
		if answer.done, err = session.Visits.Preparation(ctx, entry); err != nil {
			return answer, err
		}
		answer.Detail, err = session.Visits.Detail(ctx, entry)
		return answer, err
	}, func(answer loadedEntry, err error) {
		if err == nil {
			p.done = answer.done
		}
		if p.took(answer.Detail, err) {
			p.loadAfter(min(max(2*wait, staleWait), longestStaleWait))
		}
	})
}

// loadedEntry is what load loads.
type loadedEntry struct {
	api.Detail
	done api.Preparation
}

// The delays before a stale answer is requested again.
const (
	staleWait        = 200 * time.Millisecond
	longestStaleWait = 5 * time.Second
)

// took shows an answer. An answer that is older than a pushed change is stale: it changes nothing, because its history
// lacks that change.
func (p *entryPane) took(detail api.Detail, err error) (stale bool) {
	if p.host.SignedOut(err) {
		return false
	}
	p.problem = ""
	switch {
	case err != nil:
		p.problem = p.host.View.Problem(err)
	case detail.Entry.Revision < p.detail.Entry.Revision:
		return true
	default:
		p.detail = detail
	}
	p.build()
	return false
}

func (p *entryPane) changed(entry api.Entry) {
	if entry.ID != p.detail.Entry.ID || entry.Revision < p.detail.Entry.Revision {
		return
	}
	p.detail.Entry = entry
	p.build()
	p.load()
}

// begin leaves the keyboard at the page, from where Tab leads into the pane.
func (p *entryPane) begin() { p.host.FocusPage() }

// submit presses the primary button.
func (p *entryPane) submit() {
	pane := p.host.View.Pane(p.detail)
	switch {
	case pane.CanStart:
		p.host.OpenCall(p.detail.Entry)
	case pane.CanFinish:
		p.askFinish()
	}
}

func (p *entryPane) build() {
	shown := p.host.View.Pane(p.detail)
	body := widgets.Down(look.Gap12, p.facts(shown), p.actions(shown))
	if p.problem != "" {
		box := parts.NewProblem(p.pane.room)
		box.Say(p.problem)
		body.Add(box.Content)
	}
	for _, box := range append(p.preparationBoxes(), p.boxes(shown)...) {
		body.Add(box)
	}
	if p.detail.Entry.IsReservation() {
		body.Add(p.toPatient())
	}
	if len(shown.Lines) > 0 {
		title := widgets.NewText(p.host.View.Say("pane.history"), widgets.Style{Bold: true, Ink: widgets.SecondInk})
		body.Add(widgets.Down(look.Gap4, title, schedule.NewTimeline(shown.Lines, p.pane.room)))
	}
	chip := widgets.Middle(schedule.NewChip(shown.Chip, nil))
	p.content.Objects = []fyne.CanvasObject{p.pane.frame(shown.Title, chip, nil, body, p.foot(shown))}
	p.content.Refresh()
}

// toPatient leads to the visit's patient, or to the form that registers the guest.
func (p *entryPane) toPatient() fyne.CanvasObject {
	say := p.host.View.Say
	if id := p.detail.Entry.PatientID; id != "" {
		return widgets.NewButton(say("pane.patient"), widgets.Outlined, func() { p.host.ShowPatient(id) })
	}
	return widgets.NewButton(say("pane.register"), widgets.Outlined, func() { p.host.Register(p.detail) })
}

// boxes returns the boxes about the call and its link. After the call there is nothing to join or send; the box keeps
// showing where the link was sent.
func (p *entryPane) boxes(shown visits.Pane) []fyne.CanvasObject {
	switch {
	case shown.Entry.Call == nil:
		return nil
	case !shown.CanSend:
		return []fyne.CanvasObject{p.targetBox(shown)}
	}
	return []fyne.CanvasObject{p.clinicBox(shown), p.patientBox(shown), p.targetBox(shown)}
}

func (p *entryPane) facts(shown visits.Pane) fyne.CanvasObject {
	column := widgets.Down(look.Gap4)
	for _, fact := range shown.Facts {
		column.Add(p.pane.fact(fact))
	}
	return column
}

func (p *entryPane) actions(shown visits.Pane) fyne.CanvasObject {
	if !shown.CanEdit {
		return container.NewWithoutLayout()
	}
	label, weight := p.host.View.Say("pane.finish"), widgets.Primary
	if shown.CanStart {
		label = shown.Start
	} else if p.host.View.At(shown.Entry.Start).After(p.host.today().AddDate(0, 0, 1)) {
		weight = widgets.Outlined // a visit of a later day is not what to do next
	}
	edit := widgets.NewButton(p.host.View.Say("pane.edit"), widgets.Outlined,
		func() { p.pane.Edit(p.detail.Entry) })
	return widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap8, edit),
		widgets.NewButton(label, weight, p.submit))
}

// boxRoom is the inner width of a box.
func (p *entryPane) boxRoom() float32 { return p.pane.room() - 2*look.Gap12 }

// boxed returns a bordered box with a title and an object at the title's right.
func (p *entryPane) boxed(title string, beside fyne.CanvasObject, objects ...fyne.CanvasObject) fyne.CanvasObject {
	name := widgets.NewText(title, widgets.Style{Size: look.TextSmall + 1, Bold: true, Ink: widgets.SecondInk})
	head := fyne.CanvasObject(name)
	if beside != nil {
		head = widgets.HeadWithin(parts.Within(p.boxRoom, look.Gap12), name, beside)
	}
	return widgets.NewBoxed(widgets.Down(look.Gap8, append([]fyne.CanvasObject{head}, objects...)...))
}

func (p *entryPane) clinicBox(shown visits.Pane) fyne.CanvasObject {
	say := p.host.View.Say
	open := widgets.NewButton(say("pane.open"), widgets.Outlined, func() {
		_ = p.host.Browse(shown.ClinicURL) // on an error the user can copy it with the button beside it
	})
	copyIt := p.copyButton("pane.copyClinic", shown.ClinicURL)
	open.SetEnabled(shown.ClinicURL != "")
	return p.boxed(say("pane.clinicURL"), nil, widgets.HalvesWithin(p.boxRoom, look.Gap8, open, copyIt))
}

func (p *entryPane) patientBox(shown visits.Pane) fyne.CanvasObject {
	say := p.host.View.Say
	validity := widgets.NewText(shown.Validity, widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk})
	code := map[bool]string{true: "pane.hide", false: "pane.show"}[p.open]
	show := widgets.NewButton(say(code), widgets.Outlined, func() { p.open = !p.open; p.build() })
	show.SetEnabled(shown.PatientURL != "")
	objects := []fyne.CanvasObject{
		widgets.HalvesWithin(p.boxRoom, look.Gap8, p.copyButton("pane.copy", shown.PatientURL), show),
	}
	if p.open {
		address := widgets.NewText(shown.PatientURL,
			widgets.Style{Size: look.TextSmall + 1, WrapTo: parts.Within(p.boxRoom, 2*look.Gap8)})
		ground := widgets.NewPanel(widgets.ClosedInk, widgets.Padded(6, look.Gap8, 6, look.Gap8, address))
		ground.Corner = look.Gap4
		objects = append([]fyne.CanvasObject{ground}, objects...)
	}
	if shown.CanSend {
		revoke := widgets.NewButton(say("pane.revoke"), widgets.Quiet, p.askRevoke)
		objects = append(objects, revoke)
	}
	return p.boxed(say("pane.patientURL"), validity, objects...)
}

func (p *entryPane) targetBox(shown visits.Pane) fyne.CanvasObject {
	say := p.host.View.Say
	code := "pane.resend"
	if shown.Entry.Delivery == nil {
		code = "pane.send"
	}
	resend := widgets.NewButton(say(code), widgets.Outlined, func() { p.pane.AskSend(p.detail) })
	resend.Hidden = !shown.CanSend
	beside := parts.Within(p.boxRoom, resend.MinSize().Width+look.Gap8)
	note := widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk, WrapTo: beside}
	if shown.Failed {
		note.Ink = widgets.WrongInk
	}
	lines := widgets.Down(0, widgets.NewText(shown.Target, widgets.Style{WrapTo: beside}),
		widgets.NewText(shown.TargetNote, note))
	return p.boxed(say("pane.target"), nil, widgets.Edges(nil, nil, nil, widgets.Middle(resend), lines))
}

func (p *entryPane) copyButton(code, text string) *widgets.Button {
	say := p.host.View.Say
	return parts.CopyButton(p.host.Clipboard, say(code), text, say("pane.copied"))
}

func (p *entryPane) foot(shown visits.Pane) fyne.CanvasObject {
	if !shown.CanCancel {
		return nil
	}
	cancel := widgets.NewButton(shown.Cancel, widgets.DangerOutline, func() { p.askCancel(shown) })
	return widgets.Edges(nil, nil, cancel, nil, nil)
}

func (p *entryPane) askFinish() {
	say := p.host.View.Say
	what := parts.Question{
		Title: say("finish.title"), Whose: p.host.View.Named(p.detail.Entry),
		Text: say("finish.text"),
		Yes:  say("pane.finish"), Weight: widgets.Danger,
	}
	p.host.Dialogs.Confirm(what, func() {
		session, entry := p.host.View.Session, p.detail.Entry
		parts.Task(p.ctx, func() (api.Detail, error) { return session.Visits.Finish(p.ctx, entry) }, p.over)
	})
}

// askRevoke asks before the links become invalid, and then offers to send a new one.
func (p *entryPane) askRevoke() {
	say := p.host.View.Say
	what := parts.Question{
		Title: say("revoke.title"), Whose: p.host.View.Named(p.detail.Entry), Text: say("revoke.text"),
		Yes: say("pane.revoke"), Weight: widgets.Danger,
	}
	p.host.Dialogs.Confirm(what, func() {
		session, entry := p.host.View.Session, p.detail.Entry
		parts.Task(p.ctx, func() (api.Detail, error) { return session.Visits.RevokeLinks(p.ctx, entry) }, p.revoked)
	})
}

func (p *entryPane) revoked(detail api.Detail, err error) {
	if p.took(detail, err); err == nil {
		p.pane.AskSend(detail)
	}
}

// over shows the result of cancelling or finishing. A cancelled entry leaves the schedule, and its pane closes.
func (p *entryPane) over(detail api.Detail, err error) {
	p.took(detail, err)
	if errors.Is(err, madoguchi.ErrInCall) { // the call began at this moment
		p.leadToCall()
		p.load()
		return
	}
	if err == nil && detail.Entry.State == string(madoguchi.ReservationCancelled) {
		p.pane.Close()
		return
	}
	p.host.Redraw()
}
