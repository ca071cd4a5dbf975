package pane

import (
	"context"
	"errors"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/schedule"
	"madoguchi/madoguchi"
)

// waitlistPane lists who waits for a slot on the shown days (キャンセル待ち, E5).
type waitlistPane struct {
	host    *Host
	pane    *Pane
	ctx     context.Context
	content *fyne.Container
	shown   []overview.Waits
	problem *parts.Problem
}

func newWaitlistPane(in *Pane, ctx context.Context) *waitlistPane {
	p := &waitlistPane{
		host: in.host, pane: in, ctx: ctx, content: container.NewStack(), problem: parts.NewProblem(in.room),
	}
	p.shown = p.host.View.Waitlist(p.host.Days())
	p.build()
	return p
}

func (p *waitlistPane) canvasObject() fyne.CanvasObject { return p.content }
func (p *waitlistPane) submit()                         {}
func (p *waitlistPane) escape()                         { p.pane.giveBack() }
func (p *waitlistPane) changed(api.Entry)               {}

// begin leaves the keyboard at the page, from where Tab leads into the pane.
func (p *waitlistPane) begin() { p.host.FocusPage() }

// follow shows the list as it is now.
func (p *waitlistPane) follow() {
	if now := p.host.View.Waitlist(p.host.Days()); !reflect.DeepEqual(now, p.shown) {
		p.shown = now
		p.build()
	}
}

func (p *waitlistPane) build() {
	say := p.host.View.Say
	rules := "waitlist.rules"
	if len(p.shown) == 0 {
		rules = "waitlist.none"
	}
	body := widgets.Down(look.Gap16, p.problem.Content,
		widgets.NewText(say(rules), widgets.Style{Ink: widgets.SecondInk, WrapTo: p.pane.room}))
	for _, waits := range p.shown {
		body.Add(widgets.Down(look.Gap12, widgets.Rule(), p.row(waits)))
	}
	p.content.Objects = []fyne.CanvasObject{
		p.pane.frame(say("waitlist.title"), container.NewWithoutLayout(), nil, body, nil),
	}
	p.content.Refresh()
}

func (p *waitlistPane) row(waits overview.Waits) fyne.CanvasObject {
	say := p.host.View.Say
	name := widgets.NewText(waits.Name, widgets.Style{Bold: true, Size: look.TextTitle, Shrink: true})
	chip := schedule.NewChip(waits.State, nil)
	facts := widgets.Down(look.Gap4, widgets.Edges(nil, nil, nil, widgets.Middle(chip), widgets.Middle(name)))
	for _, fact := range waits.Facts {
		facts.Add(p.pane.fact(fact))
	}
	offer := widgets.NewButton(say("waitlist.offer"), widgets.Outlined, func() { p.askOffer(waits) })
	offer.SetEnabled(!waits.Offered)
	open := widgets.NewButton(say("pane.patient"), widgets.Outlined, func() { p.host.FindPatient(waits.Known) })
	remove := widgets.NewButton(say("waitlist.remove"), widgets.DangerOutline, func() { p.askRemove(waits) })
	return widgets.Down(look.Gap12, facts, widgets.HalvesWithin(p.pane.room, look.Gap8, offer, open),
		widgets.Edges(nil, nil, remove, nil, nil))
}

// askRemove asks before a patient is taken off the list.
func (p *waitlistPane) askRemove(waits overview.Waits) {
	say := p.host.View.Say
	what := parts.Question{
		Title: say("waitlist.remove.title"), Whose: waits.Called, Text: say("waitlist.remove.text"),
		Yes: say("waitlist.remove.go"), Weight: widgets.Danger,
	}
	p.host.Dialogs.Confirm(what, func() {
		visits := p.host.View.Session.Visits
		parts.Task(p.ctx, func() (api.WaitlistEntry, error) { return visits.RemoveFromWaitlist(p.ctx, waits.ID) },
			func(_ api.WaitlistEntry, err error) { p.answered(err) })
	})
}

// answered shows what an action has changed, or why it failed.
func (p *waitlistPane) answered(err error) {
	if p.host.SignedOut(err) {
		return
	}
	text := ""
	if err != nil {
		text = p.host.View.Problem(err)
		p.host.ReloadDay() // somebody else may have been faster
	}
	if errors.Is(err, madoguchi.ErrNotOpen) {
		text = p.host.View.Say("waitlist.changed")
	}
	p.problem.Say(text)
	p.host.Redraw()
	p.build()
}

// Waitlist shows who waits for a slot on the shown days.
func (p *Pane) Waitlist() { p.show(newWaitlistPane(p, p.scope.Next()), schedule.Chosen{Minute: -1}) }

// following is content that follows what the schedule knows.
type following interface{ follow() }

// FollowLists shows a list as it is now, if the pane shows one.
func (p *Pane) FollowLists() {
	if shown, ok := p.shown.(following); ok {
		shown.follow()
	}
}
