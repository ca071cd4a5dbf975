package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// bookingPane is 「予約受付」: 「非会員」 (B3) and 「ビデオ通話URL作成」 (B8).
type bookingPane struct {
	desk    *Desk
	ctx     context.Context // ends when the pane shows something else
	content *fyne.Container
	slot    backend.Slot
	draft   *backend.SlotDraft
	guest   *guestForm
	call    *callForm
	tabs    [2]*widgets.Tab
	onCall  bool
}

func newBookingPane(d *Desk, ctx context.Context, doctorID string, start time.Time) *bookingPane {
	p := &bookingPane{
		desk: d, ctx: ctx, content: container.NewStack(), slot: backend.Slot{DoctorID: doctorID, Start: start},
	}
	p.draft = d.drafts.Begin(p.slot, d.session.Clinic)
	p.guest, p.call = newGuestForm(p), newCallForm(p)
	p.tabs[0] = widgets.NewTab(d.phrases.Say("booking.guest"), false, func() { p.turn(false); p.begin() })
	p.tabs[1] = widgets.NewTab(d.phrases.Say("booking.call"), false, func() { p.turn(true); p.begin() })
	p.turn(false)
	return p
}

// escape closes the pane and discards the draft, which can be restored.
func (p *bookingPane) escape() {
	p.discard()
	p.desk.pane.giveBack()
}

func (p *bookingPane) discard() {
	d := p.desk
	if d.drafts.Discard(p.slot) {
		d.kept.touched()
		d.shell.undo.offer(d.phrases.Say("undo.slot", d.view.DateTime(d.view.At(p.slot.Start))), d.pane.restoreSlot)
	}
}

// restoreSlot restores the last discarded slot draft and opens its slot.
func (p *paneHost) restoreSlot() {
	d := p.desk
	slot, ok := d.drafts.Restore()
	if !ok {
		return
	}
	start := d.view.At(slot.Start)
	d.goTo(atSchedule)
	d.goToDay(start)
	p.book(slot.DoctorID, backend.MinuteOfDay(start, d.day))
	if shown, ok := p.shown.(*bookingPane); ok && d.drafts.Found() {
		shown.useFound()
	}
}

// offerFound returns the offer of an earlier draft of this slot, for the top of the form.
func (p *bookingPane) offerFound() fyne.CanvasObject {
	if !p.desk.drafts.Found() {
		return container.NewWithoutLayout()
	}
	return p.desk.pane.offer(p.desk.drafts.DescribeFound(p.desk.view.Times), p.useFound, func() {
		p.desk.drafts.ForgetFound()
		p.desk.kept.touched()
		p.turn(p.onCall)
		p.begin()
	})
}

func (p *bookingPane) useFound() {
	p.draft = p.desk.drafts.UseFound()
	p.desk.kept.touched()
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
	frame := p.desk.pane.paneFrame(p.desk.phrases.Say("booking.title"), container.NewWithoutLayout(), strip, body, foot)
	p.content.Objects = []fyne.CanvasObject{frame}
	p.content.Refresh()
}

// begin focuses the first field to fill in.
func (p *bookingPane) begin() {
	if p.onCall {
		p.desk.fields.TypeInto(p.call.title)
		return
	}
	p.desk.fields.TypeInto(p.guest.name)
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
	d := p.desk
	return []fyne.CanvasObject{
		d.pane.fact(backend.Fact{Label: label, Value: d.view.DateTime(start), Strong: true}),
		d.pane.fact(backend.Fact{
			Label: d.phrases.Say("booking.doctor"), Value: d.session.Clinic.Doctor(doctorID).Name,
		}),
	}
}

// isPast reports whether a start lies before the current minute. Such a visit can be booked, because the patient may
// already be there. If it lies further back, the desk asks first.
func (p *bookingPane) isPast(start time.Time) bool {
	return start.Before(p.desk.session.Now().Truncate(time.Minute))
}

// pastRemark says that a start is past; form is the phrase prefix "booking" or "create".
func (p *bookingPane) pastRemark(form string, start time.Time) fyne.CanvasObject {
	code := form + ".past"
	if p.desk.view.IsOver(start) {
		code = form + ".over"
	}
	return p.desk.pane.remark(p.desk.phrases.Say(code), parts.WaitingGround, parts.WaitingInk)
}

// footOf returns a form's foot: the problem above the two buttons.
func footOf(d *Desk, problem *parts.Problem, forth *widgets.Button) fyne.CanvasObject {
	stop := widgets.NewButton(d.phrases.Say("stop"), widgets.Quiet, d.pane.dismiss)
	buttons := widgets.Across(look.Gap8, stop, forth)
	return widgets.Down(look.Gap8, problem.Content, widgets.Edges(nil, nil, nil, buttons, nil))
}

// booked continues after a reservation or call was created: the pane shows it, and the dialog asks where to send the
// link (B4).
func (p *paneHost) booked(detail api.Detail, send bool) {
	p.opened(detail)
	if send && detail.Entry.Call != nil {
		p.askSend(detail.Entry)
	}
}
