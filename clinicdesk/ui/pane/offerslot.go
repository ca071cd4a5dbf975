package pane

import (
	"strconv"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// askOffer loads the slots that are free for a patient, and asks which one to offer.
func (p *waitlistPane) askOffer(waits overview.Waits) {
	visits := p.host.View.Session.Visits
	parts.Task(p.ctx, func() (api.FreeSlots, error) { return visits.FreeFor(p.ctx, waits.ID) },
		func(free api.FreeSlots, err error) {
			switch {
			case err != nil:
				p.answered(err)
			case p.host.Dialogs.Open == nil:
				p.showSlots(waits, free.Slots)
			}
		})
}

// showSlots shows the free slots in a dialog, the earliest one chosen.
func (p *waitlistPane) showSlots(waits overview.Waits, free []api.FreeSlot) {
	say := p.host.View.Say
	var dialog *parts.Form
	shut := widgets.NewButton(say("back"), widgets.Quiet, func() { dialog.Close() })
	column := widgets.Down(look.Gap16, parts.HeadOf(say("waitlist.offer.title"), waits.Called))
	if len(free) == 0 {
		column.Add(widgets.NewText(say("waitlist.offer.none"),
			widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}))
		column.Add(widgets.Edges(nil, nil, nil, shut, nil))
		dialog = p.host.Dialogs.Show(column, func() { dialog.Close() })
		p.host.Canvas.Focus(shut)
		return
	}
	chosen := 0
	var options []inputs.Option
	for i, slot := range free {
		options = append(options, inputs.Option{Value: strconv.Itoa(i), Label: p.host.View.SlotOf(slot)})
	}
	which := inputs.NewSelect(say("waitlist.offer.slot"), options, func(value string) {
		chosen, _ = strconv.Atoi(value) // one of the options
	})
	which.SetValue("0")
	send := widgets.NewButton(say("waitlist.offer.go"), widgets.Primary, func() { dialog.Submit() })
	column.Add(which)
	column.Add(widgets.NewText(say("waitlist.offer.text"),
		widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText}))
	column.Add(widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, shut, send), nil))
	dialog = p.host.Dialogs.Show(column, func() {
		dialog.Close()
		p.offer(waits, free[chosen])
	})
	p.host.Canvas.Focus(which)
}

func (p *waitlistPane) offer(waits overview.Waits, slot api.FreeSlot) {
	visits, chosen := p.host.View.Session.Visits, api.OfferSlot{Start: slot.Start, DoctorID: slot.DoctorID}
	parts.Task(p.ctx, func() (api.WaitlistEntry, error) { return visits.OfferTo(p.ctx, waits.ID, chosen) },
		func(_ api.WaitlistEntry, err error) { p.answered(err) })
}
