package pane

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// bookingPane is 「予約受付」: 「非会員」 (B3) and 「ビデオ通話URL作成」 (B8).
type bookingPane struct {
	host    *Host
	pane    *Pane
	ctx     context.Context // ends when the pane shows something else
	content *fyne.Container
	slot    drafts.Slot
	draft   *drafts.SlotDraft
	guest   *guestForm
	call    *callForm
	tabs    [2]*widgets.Tab
	onCall  bool
}

func newBookingPane(in *Pane, ctx context.Context, slot drafts.Slot) *bookingPane {
	h := in.host
	p := &bookingPane{host: h, pane: in, ctx: ctx, content: container.NewStack(), slot: slot}
	p.draft = h.Drafts.Slots.Begin(p.slot, h.View.Session.Clinic)
	p.guest, p.call = newGuestForm(p), newCallForm(p)
	p.tabs[0] = widgets.NewTab(h.View.Say("booking.guest"), false, func() { p.turn(false); p.begin() })
	p.tabs[1] = widgets.NewTab(h.View.Say("booking.call"), false, func() { p.turn(true); p.begin() })
	p.turn(false)
	return p
}

// escape closes the pane and discards the draft, which can be restored.
func (p *bookingPane) escape() {
	p.discard()
	p.pane.giveBack()
}

func (p *bookingPane) discard() {
	h := p.host
	if h.Drafts.Slots.Discard(p.slot) {
		h.Fields.Touched()
		words := h.View.Say("undo.slot", h.View.DateTime(h.View.At(p.slot.Start)))
		h.Discarded(words, p.pane.restoreSlot, func() bool { return false })
	}
}

// restoreSlot restores the last discarded slot draft and opens its slot.
func (p *Pane) restoreSlot() {
	h := p.host
	slot, ok := h.Drafts.Slots.Restore()
	if !ok {
		return
	}
	start := h.View.At(slot.Start)
	h.ShowSchedule(start)
	p.Book(slot.DoctorID, daytime.MinuteOfDay(start, h.Day()))
	if shown, ok := p.shown.(*bookingPane); ok && h.Drafts.Slots.Found() {
		shown.useFound()
	}
}

// offerFound returns the offer of an earlier draft of this slot, for the top of the form.
func (p *bookingPane) offerFound() fyne.CanvasObject {
	if !p.host.Drafts.Slots.Found() {
		return container.NewWithoutLayout()
	}
	return p.pane.offer(p.host.Drafts.Slots.DescribeFound(p.host.View.Times), p.useFound, func() {
		p.host.Drafts.Slots.Forget()
		p.host.Fields.Touched()
		p.turn(p.onCall)
		p.begin()
	})
}

func (p *bookingPane) useFound() {
	p.draft = p.host.Drafts.Slots.Use()
	p.host.Fields.Touched()
	p.guest, p.call = newGuestForm(p), newCallForm(p)
	p.turn(p.onCall)
	p.begin()
}

func (p *bookingPane) canvasObject() fyne.CanvasObject { return p.content }

// turn shows one of the two forms.
func (p *bookingPane) turn(toCall bool) {
	p.onCall = toCall
	p.tabs[0].Set(!toCall)
	p.tabs[1].Set(toCall)
	body, foot := p.guest.body(), p.guest.foot()
	if toCall {
		body, foot = p.call.body(), p.call.foot()
	}
	strip := widgets.Down(0, widgets.Padded(0, look.Gap12, 0, look.Gap12, widgets.Across(0, p.tabs[0], p.tabs[1])),
		widgets.Rule())
	body = widgets.Down(look.Gap12, p.offerFound(), body)
	frame := p.pane.frame(p.host.View.Say("booking.title"), container.NewWithoutLayout(), strip, body, foot)
	p.content.Objects = []fyne.CanvasObject{frame}
	p.content.Refresh()
}

// begin focuses the first field to fill in.
func (p *bookingPane) begin() {
	if p.onCall {
		p.host.Fields.TypeInto(p.call.title)
		return
	}
	p.host.Fields.TypeInto(p.guest.name)
}

func (p *bookingPane) submit() {
	if p.onCall {
		p.call.submit()
		return
	}
	p.guest.submit()
}

// changed does nothing: no other user changes this draft.
func (p *bookingPane) changed(api.Entry) {}

// when returns the form's first lines: time and doctor.
func (p *bookingPane) when(label string, start time.Time, doctorID string) []fyne.CanvasObject {
	h := p.host
	return []fyne.CanvasObject{
		p.pane.fact(visits.Fact{Label: label, Value: h.View.DateTime(start), Strong: true}),
		p.pane.fact(visits.Fact{Label: h.View.Say("booking.doctor"), Value: h.View.Clinic.Doctor(doctorID).Name}),
	}
}

// isPast reports whether a start lies before the current minute. Such a visit can be booked, because the patient may
// already be there. If it lies further back, the desk asks first.
func (p *bookingPane) isPast(start time.Time) bool {
	return start.Before(p.host.View.Now().Truncate(time.Minute))
}

// pastRemark says that a start is past; form is the phrase prefix "booking" or "create".
func (p *bookingPane) pastRemark(form string, start time.Time) fyne.CanvasObject {
	code := form + ".past"
	if p.host.View.IsOver(start) {
		code = form + ".over"
	}
	return p.pane.remark(p.host.View.Say(code), parts.WaitingGround, parts.WaitingInk)
}

// footOf returns a form's foot: the problem above the two buttons.
func (p *bookingPane) footOf(problem *parts.Problem, forth *widgets.Button) fyne.CanvasObject {
	stop := widgets.NewButton(p.host.View.Say("stop"), widgets.Quiet, p.pane.Dismiss)
	buttons := widgets.Across(look.Gap8, stop, forth)
	return widgets.Down(look.Gap8, problem.Content, widgets.Edges(nil, nil, nil, buttons, nil))
}

// booked continues after a reservation or call was created: the pane shows it, and the dialog asks where to send the
// link (B4).
func (p *Pane) booked(detail api.Detail, send bool) {
	p.opened(detail)
	if send && detail.Entry.Call != nil {
		p.AskSend(detail.Entry)
	}
}
