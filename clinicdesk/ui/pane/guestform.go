package pane

import (
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// guestForm is 「非会員」 (B3). It writes input into the draft at once.
type guestForm struct {
	booking *bookingPane
	*visitFields
	top     *fyne.Container // time and doctor
	start   *inputs.Field   // as typed; a time that can be read is the draft's start
	remarks *fyne.Container // what there is to say about the time; below its field, which stays in its place
	book    *widgets.Button
	problem *parts.Problem
	busy    bool
	taken   bool // the server has refused the slot
	unread  bool // the typed start is no time
}

func newGuestForm(booking *bookingPane) *guestForm {
	h := booking.host
	f := &guestForm{booking: booking, problem: parts.NewProblem(booking.pane.room)}
	f.visitFields = newVisitFields(booking.pane, &booking.draft.Guest, true)
	f.onChoice = f.showStart
	f.top, f.start = container.NewStack(), inputs.NewField(h.View.Say("booking.clock"))
	f.remarks = widgets.Down(look.Gap8)
	f.start.SetText(daytime.Clock(booking.draft.Guest.Start))
	f.start.OnChange = f.setStart
	f.showStart()
	f.book = widgets.NewButton(h.View.Say("booking.book"), widgets.Primary, f.submit)
	f.book.Hint = h.View.Say("shortcut.submit")
	return f
}

// setStart follows the typed time. With one that cannot be read, the form names none; submit says so.
func (f *guestForm) setStart(typed string) {
	draft := &f.booking.draft.Guest
	minute, err := daytime.ReadClock(typed)
	if f.unread = err != nil; f.unread {
		f.showStart()
		f.booking.content.Refresh()
		return
	}
	f.start.SetProblem("")
	draft.Start = daytime.AtMinute(f.booking.host.View.At(f.booking.slot.Start), minute)
	f.showStart()
	f.follow()
	f.booking.host.Fields.Touched()
	f.booking.content.Refresh()
}

// showStart shows time and doctor, and says if the time is past, taken or outside of the opening hours. Without a
// time it shows the day.
func (f *guestForm) showStart() {
	h, draft := f.booking.host, &f.booking.draft.Guest
	when := h.View.DateTime(draft.Start)
	if f.unread {
		when = h.View.Date(draft.Start)
	}
	lines := f.booking.when(h.View.Say("booking.when"), when, draft.DoctorID)
	f.top.Objects = []fyne.CanvasObject{widgets.Down(look.Gap8, lines...)}
	f.top.Refresh()
	if f.remarks.RemoveAll(); f.unread {
		f.length.SetText("")
	} else {
		f.remark()
	}
	f.remarks.Hidden = len(f.remarks.Objects) == 0 // otherwise it takes a gap
	f.remarks.Refresh()
}

// remark says what there is to say about the time.
func (f *guestForm) remark() {
	h, draft := f.booking.host, &f.booking.draft.Guest
	if f.booking.isPast(draft.Start) {
		f.remarks.Add(f.booking.pastRemark("booking", draft.Start))
	}
	if end, ok := f.end(); ok && !h.View.HasRoom(draft.DoctorID, draft.Start, end, "") {
		f.remarks.Add(f.booking.pane.remark(h.View.Say("booking.overlaps"), parts.WaitingGround, parts.WaitingInk))
	}
	if !h.View.IsOpen(draft.DoctorID, draft.Start) {
		f.remarks.Add(f.booking.pane.remark(h.View.Say("booking.closed"), widgets.ClosedInk, widgets.SecondInk))
	}
}

func (f *guestForm) body() fyne.CanvasObject {
	h := f.booking.host
	f.showStart()
	clock := widgets.Edges(nil, nil, widgets.Sized(120, 1, f.start), nil, nil)
	private := f.booking.pane.remark(h.View.Say("booking.private"), widgets.SelectionInk, widgets.AccentInk)
	return widgets.Down(look.Gap8, f.top, clock, f.remarks, f.visitFields.content, private)
}

func (f *guestForm) foot() fyne.CanvasObject { return f.booking.footOf(f.problem, f.book) }

// submit books, after a question if the time is past. The form stays unchanged until the answer arrives.
func (f *guestForm) submit() {
	draft := &f.booking.draft.Guest
	if f.busy {
		return
	}
	f.say("")
	sound := f.visitFields.check()
	if _, offered := f.end(); !offered {
		f.say(f.booking.host.View.Say("booking.none"))
	}
	if !f.readable() || !sound { // the time is the first field, so the cursor ends there
		return
	}
	f.booking.pane.askPast("past.book", draft.PatientName, draft.Start, f.send)
}

// readable reports whether the typed start is a time, and shows the fault otherwise.
func (f *guestForm) readable() bool {
	if _, err := daytime.ReadClock(f.start.Text()); err == nil {
		return true
	}
	f.booking.host.Fields.ShowFault(f.start, f.booking.host.View.Say("error.clock"), "")
	f.booking.content.Refresh()
	return false
}

func (f *guestForm) send() {
	h, draft := f.booking.host, &f.booking.draft.Guest
	f.setBusy(true)
	book := drafts.Book(f.booking.ctx, h.View.Session.Visits, draft)
	parts.Task(f.booking.ctx, book, func(detail api.Detail, err error) {
		draft.Answered(err)
		f.setBusy(false)
		if h.SignedOut(err) {
			return
		}
		f.taken = errors.Is(err, madoguchi.ErrSlotTaken) || errors.Is(err, madoguchi.ErrSlotHeld)
		if err != nil {
			f.visitFields.blame([]error{err})
			f.say(h.View.Problem(err))
			if errors.Is(err, madoguchi.ErrSlotHeld) {
				h.ShowDay(h.Day()) // with the hold
			}
			return
		}
		f.booking.pane.patient = nil
		h.Drafts.Slots.Done(f.booking.slot)
		h.Fields.Touched()
		f.booking.pane.booked(detail, true)
	})
}

func (f *guestForm) say(problem string) {
	f.problem.Say(problem)
	f.booking.content.Refresh()
}

func (f *guestForm) setBusy(busy bool) {
	f.busy = busy
	f.book.SetEnabled(!busy)
	f.book.SetLabel(f.booking.host.View.Say(map[bool]string{false: "booking.book", true: "booking.busy"}[busy]))
	f.booking.content.Refresh()
}

// visitFields are the fields shared by the forms that book and edit a reservation.
type visitFields struct {
	host    *Host
	draft   *drafts.GuestDraft
	content *fyne.Container
	name    *inputs.Field
	kana    *inputs.Field
	chart   *inputs.Field
	memo    *inputs.Field
	menu    *inputs.Select
	method  *inputs.Radios
	visit   *inputs.Radios
	length  *widgets.Text
	// onChoice is called after a choice that may change the length; nil for nothing.
	onChoice func()
}

// newVisitFields returns the fields of a draft. The method of an existing reservation cannot be changed.
func newVisitFields(in *Pane, draft *drafts.GuestDraft, withMethod bool) *visitFields {
	h, say := in.host, in.host.View.Say
	f := &visitFields{host: h, draft: draft}
	f.name = h.Fields.Field("booking.name", true, &draft.PatientName)
	f.kana = h.Fields.Field("booking.kana", false, &draft.PatientKana)
	f.chart = h.Fields.Field("booking.chart", false, &draft.ChartNumber)
	f.memo = inputs.NewBox(say("booking.memo"), 2).Noted(say("optional"), false)
	h.Fields.Bind(f.memo, &draft.Memo)
	f.menu = inputs.NewSelect(say("booking.menu"), menuOptions(h.View.Session.Clinic, draft.MenuID),
		func(id string) { draft.MenuID = id; f.chosen() })
	f.method = inputs.NewRadios(say("booking.method"), f.options("method", api.InPerson, api.Online), false,
		func(method string) { draft.Method = method; f.chosen() })
	f.visit = inputs.NewRadios(
		say("booking.visit"), f.options("visit", api.FirstVisit, api.ReturnVisit), !withMethod,
		func(visit string) { draft.Visit = visit; f.chosen() })
	f.length = widgets.NewText("", widgets.Style{WrapTo: parts.Within(in.room, parts.LabelWidth)})
	choices := fyne.CanvasObject(f.visit)
	if withMethod {
		choices = widgets.Halves(look.Gap16, f.method, f.visit)
	}
	lengthLine := parts.Labelled(say("booking.minutes"), f.length)
	f.content = widgets.Down(look.Gap12, f.name, f.kana, f.chart, f.menu, choices, lengthLine, f.memo)
	f.follow()
	return f
}

func (f *visitFields) options(group string, values ...string) (options []inputs.Option) {
	for _, value := range values {
		options = append(options, inputs.Option{Value: value, Label: f.host.View.Code(group, value)})
	}
	return options
}

// menuOptions returns the menus on offer, and the visit's own menu.
func menuOptions(clinic api.Clinic, has string) (options []inputs.Option) {
	for _, menu := range clinic.Menus {
		if !menu.Withdrawn || menu.ID == has {
			options = append(options, inputs.Option{Value: menu.ID, Label: menu.Name})
		}
	}
	return options
}

// offer updates the choices to the clinic's current menus.
func (f *visitFields) offer() {
	f.menu.Options = menuOptions(f.host.View.Session.Clinic, f.draft.MenuID)
	f.follow()
	f.menu.Refresh()
}

func (f *visitFields) chosen() {
	f.host.Fields.Touched()
	f.follow()
	if f.onChoice != nil {
		f.onChoice()
	}
}

// follow shows the draft's choices and the resulting duration (B3).
func (f *visitFields) follow() {
	f.menu.SetValue(f.draft.MenuID)
	f.method.SetValue(f.draft.Method)
	f.visit.SetValue(f.draft.Visit)
	f.length.SetInk(widgets.TextInk)
	end, ok := f.end()
	if !ok {
		f.length.SetInk(widgets.WrongInk)
		f.length.SetText(f.host.View.Say("booking.none"))
		return
	}
	minutes := int(end.Sub(f.draft.Start) / time.Minute)
	f.length.SetText(f.host.View.Say("booking.length", minutes, daytime.Clock(f.draft.Start), daytime.Clock(end)))
}

// show puts the draft into the fields after a change other than typing.
func (f *visitFields) show() {
	f.name.SetText(f.draft.PatientName)
	f.kana.SetText(f.draft.PatientKana)
	f.chart.SetText(f.draft.ChartNumber)
	f.memo.SetText(f.draft.Memo)
	f.follow()
}

func (f *visitFields) end() (time.Time, bool) {
	menu, _ := f.host.View.Clinic.Menu(f.draft.MenuID)
	minutes, ok := drafts.Minutes(menu, f.draft.Method, f.draft.Visit)
	return f.draft.Start.Add(time.Duration(minutes) * time.Minute), ok
}

// check shows each fault at its field, focuses the first, and reports whether there is none, and whether the menu
// offers the visit.
func (f *visitFields) check() bool {
	end, offered := f.end()
	if !offered {
		end = f.draft.Start.Add(time.Minute) // the length is said otherwise
	}
	broken := f.draft.Check(end)
	f.blame(broken)
	return len(broken) == 0 && offered
}

// blame shows errors at their fields and focuses the first of these.
func (f *visitFields) blame(errs []error) {
	fields := map[string]*inputs.Field{
		"patientName": f.name, "patientKana": f.kana, "chartNumber": f.chart, "memo": f.memo,
	}
	for _, field := range fields {
		field.SetProblem("")
	}
	for _, err := range slices.Backward(errs) { // the cursor ends at the first; of two at one field, the first stays
		if field, ok := fields[phrases.FieldOf(err)]; ok {
			problem := f.host.View.ProblemOf(err, field.Text())
			f.host.Fields.ShowFault(field, problem, phrases.ProposalOf(err, field.Text()))
		}
	}
	f.content.Refresh()
}
