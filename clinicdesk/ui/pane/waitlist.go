package pane

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

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
	days    []time.Time // of the list
	shown   []overview.Waits
	others  []overview.WaitDay // days for which patients wait, if nobody waits for those of the list
	problem *parts.Problem
}

func newWaitlistPane(in *Pane, ctx context.Context) *waitlistPane {
	p := &waitlistPane{
		host: in.host, pane: in, ctx: ctx, content: container.NewStack(), problem: parts.NewProblem(in.room),
	}
	p.list()
	return p
}

// list lists who waits for the shown days, or else the days for which somebody waits.
func (p *waitlistPane) list() {
	p.days, p.others = p.host.Days(), nil
	p.shown = p.host.View.Waitlist(p.days)
	p.build()
	if len(p.shown) == 0 {
		p.lookElsewhere()
	}
}

// lookElsewhere looks for days on which somebody waits.
func (p *waitlistPane) lookElsewhere() {
	days, offers := p.days, overview.Offers{View: p.host.View}
	parts.Task(p.ctx, func() ([]api.WaitlistEntry, error) { return offers.Elsewhere(p.ctx) },
		func(waiting []api.WaitlistEntry, err error) {
			if err == nil && slices.Equal(days, p.days) && len(p.shown) == 0 {
				p.others = offers.WaitDays(waiting)
				p.build()
			}
		})
}

func (p *waitlistPane) canvasObject() fyne.CanvasObject { return p.content }
func (p *waitlistPane) submit()                         {}
func (p *waitlistPane) escape()                         { p.pane.giveBack() }
func (p *waitlistPane) changed(api.Entry)               {}

// begin leaves the keyboard at the page, from where Tab leads into the pane.
func (p *waitlistPane) begin() { p.host.FocusPage() }

// follow shows the list as it is now.
func (p *waitlistPane) follow() {
	days := p.host.Days()
	if !slices.Equal(days, p.days) || !reflect.DeepEqual(p.host.View.Waitlist(days), p.shown) {
		p.list()
	}
}

func (p *waitlistPane) build() {
	say, offers := p.host.View.Say, overview.Offers{View: p.host.View}
	rules := p.host.View.Sentences(say("waitlist.rules"), offers.NextOffers())
	if len(p.shown) == 0 {
		rules = say("waitlist.none")
	}
	body := widgets.Down(look.Gap16, p.problem.Content,
		widgets.NewText(say("waitlist.of", offers.DaysAsked(p.days)), widgets.Style{Bold: true, WrapTo: p.pane.room}),
		widgets.NewText(rules, widgets.Style{Ink: widgets.SecondInk, WrapTo: p.pane.room}))
	p.addOthers(body)
	for _, waits := range p.shown {
		body.Add(widgets.Down(look.Gap12, widgets.Rule(), p.row(waits)))
	}
	p.content.Objects = []fyne.CanvasObject{
		p.pane.frame(say("waitlist.title"), container.NewWithoutLayout(), nil, body, nil),
	}
	p.content.Refresh()
}

// addOthers adds the days for which somebody waits. Each leads to its list.
func (p *waitlistPane) addOthers(body *fyne.Container) {
	if len(p.others) == 0 {
		return
	}
	body.Add(widgets.NewText(p.host.View.Say("waitlist.elsewhere"), widgets.Style{Bold: true, WrapTo: p.pane.room}))
	for _, other := range p.others {
		body.Add(widgets.NewButton(other.Text, widgets.Outlined, func() { p.host.ShowDay(other.Day) }))
	}
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
	p.host.ReloadDay() // shows the held slot; on an error, somebody else may have been faster
	if err != nil {
		text = p.host.View.Problem(err)
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
