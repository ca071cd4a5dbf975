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
	member  *memberForm
	tabs    [3]*widgets.Tab
	on      bookingTab
}

// bookingTab is a form of 「予約受付」.
type bookingTab int

const (
	onMember bookingTab = iota
	onGuest
	onCall
)

func newBookingPane(in *Pane, ctx context.Context, slot drafts.Slot) *bookingPane {
	h := in.host
	p := &bookingPane{host: h, pane: in, ctx: ctx, content: container.NewStack(), slot: slot}
	p.draft = h.Drafts.Slots.Begin(p.slot, h.View.Session.Clinic)
	p.guest, p.call, p.member = newGuestForm(p), newCallForm(p), newMemberForm(p)
	for tab, code := range []string{"booking.member", "booking.guest", "booking.call"} {
		p.tabs[tab] = widgets.NewTab(h.View.Say(code), false, func() { p.turn(bookingTab(tab)); p.begin() })
	}
	p.on = onGuest
	if in.patient != nil {
		p.on = onMember
		p.member.choose(*in.patient)
	}
	p.turn(p.on)
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
		p.turn(p.on)
		p.begin()
	})
}

func (p *bookingPane) useFound() {
	p.draft = p.host.Drafts.Slots.Use()
	p.host.Fields.Touched()
	p.guest, p.call = newGuestForm(p), newCallForm(p)
	if p.draft.Guest.PatientID != "" && p.on == onGuest {
		p.on = onMember
	}
	p.turn(p.on)
	p.begin()
}

func (p *bookingPane) canvasObject() fyne.CanvasObject { return p.content }

// turn shows one of the forms. A guest's form belongs to no patient.
func (p *bookingPane) turn(to bookingTab) {
	p.on = to
	for tab, each := range p.tabs {
		each.Set(bookingTab(tab) == to)
	}
	if to == onGuest {
		p.draft.Guest.PatientID = ""
	}
	body, foot := p.guest.body(), p.guest.foot()
	switch {
	case to == onCall:
		body, foot = p.call.body(), p.call.foot()
	case to == onMember && p.draft.Guest.PatientID == "":
		body, foot = p.member.body(), nil
	case to == onMember:
		body = widgets.Down(look.Gap12, p.member.chosen(), body)
	}
	line := widgets.Across(0, p.tabs[0], p.tabs[1], p.tabs[2])
	strip := widgets.Down(0, widgets.Padded(0, look.Gap12, 0, look.Gap12, line), widgets.Rule())
	body = widgets.Down(look.Gap12, p.offerFound(), body)
	frame := p.pane.frame(p.host.View.Say("booking.title"), container.NewWithoutLayout(), strip, body, foot)
	p.content.Objects = []fyne.CanvasObject{frame}
	p.content.Refresh()
}

// begin focuses the first field to fill in.
func (p *bookingPane) begin() {
	switch {
	case p.on == onCall:
		p.host.Fields.TypeInto(p.call.title)
	case p.on == onMember && p.draft.Guest.PatientID == "":
		p.host.Fields.TypeInto(p.member.search)
	case p.on == onMember:
		p.host.Fields.TypeInto(p.guest.memo)
	default:
		p.host.Fields.TypeInto(p.guest.name)
	}
}

func (p *bookingPane) submit() {
	switch {
	case p.on == onCall:
		p.call.submit()
	case p.on == onGuest, p.draft.Guest.PatientID != "":
		p.guest.submit()
	}
}

// changed does nothing: no other user changes this draft.
func (p *bookingPane) changed(api.Entry) {}

// when returns the form's first lines: time and doctor.
func (p *bookingPane) when(label, when, doctorID string) []fyne.CanvasObject {
	h := p.host
	return []fyne.CanvasObject{
		p.pane.fact(visits.Fact{Label: label, Value: when, Strong: true}),
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
		p.AskSend(detail)
	}
}
