package backend

import (
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Name is the title of an entry: the patient's name, or the title of a standalone call.
func (v View) Name(entry api.Entry) string {
	if entry.IsReservation() {
		return entry.PatientName
	}
	if entry.Title != "" {
		return entry.Title
	}
	return v.Say("pane.call")
}

// Called is Name with the patient's honorific; a standalone call has its title.
func (v View) Called(entry api.Entry) string {
	if entry.IsReservation() {
		return v.Say("call.person", entry.PatientName)
	}
	return v.Name(entry)
}

// Named identifies an entry by patient and time. Every question before a destructive action shows it.
func (v View) Named(entry api.Entry) string {
	return v.Say("send.person", v.Called(entry), v.DateTime(v.At(entry.Start)))
}

// InCallWith names the two sides of a call that has begun: the member of staff who began it, or the entry's doctor, and
// the patient.
func (v View) InCallWith(detail api.Detail) string {
	clinician := v.Clinic.Doctor(detail.Entry.DoctorID).Name
	for _, event := range detail.Timeline {
		if event.Code == string(madoguchi.EventCallStarted) && event.Name != "" {
			clinician = event.Name
		}
	}
	return v.Say("cancel.inCallText", clinician, v.Called(detail.Entry))
}

// What joins visit and method, as 再診・オンライン.
func (v View) What(entry api.Entry) string {
	return v.List(v.Code("visit", entry.Visit), v.Code("method", entry.Method))
}

// DeliveryWord is the delivery state of the link, as SMS 到達, with the reason of a failure.
func (v View) DeliveryWord(entry api.Entry) string {
	word := v.deliveryState(entry)
	if delivery := entry.Delivery; delivery != nil && delivery.Status == string(madoguchi.DeliveryFailed) {
		word += v.Aside(v.Code("failure", delivery.Failure))
	}
	return word
}

// deliveryState is DeliveryWord without a reason.
func (v View) deliveryState(entry api.Entry) string {
	delivery := entry.Delivery
	if delivery == nil {
		return ""
	}
	status := madoguchi.DeliveryStatus(delivery.Status)
	if entry.ToldOldTime() && (status == madoguchi.DeliverySent || status == madoguchi.DeliveryDelivered) {
		return v.Code("channel", delivery.Channel) + " " + v.Say("delivery.oldTime")
	}
	if entry.HeldBack() {
		return v.Code("channel", delivery.Channel) + " " + v.Say("delivery.heldBack")
	}
	return v.Code("channel", delivery.Channel) + " " + v.Code("delivery", delivery.Status)
}

// At converts an instant from the wire to the clinic's time zone.
func (v View) At(at time.Time) time.Time { return at.In(v.Location) }

// Row is a line of 「受付一覧」 (B7).
type Row struct {
	ID      string
	State   StateView
	Time    string
	Video   bool
	Name    string
	Chart   string
	What    string
	Doctor  string
	Contact string
	Void    bool   // cancelled, drawn struck through
	Action  string // the button's label, or ""
	Starts  bool   // the action opens the console rather than the pane
}

// Filter chooses the rows of 「受付一覧」.
type Filter int

// The filters of 「受付一覧」.
const (
	FilterAll Filter = iota
	FilterWaiting
	FilterAttention
)

// Reception is 「受付一覧」 of one day, with the count for each filter.
type Reception struct {
	Rows           []Row
	All, Attention int
	Waiting        int // all waiting patients, in the list or not
	// Elsewhere are the waiting patients that no filter lists: on standalone calls (B8), other days or other doctors.
	Elsewhere []Waiter
	Loaded    bool
}

// Reception returns the reservations of a day: those that need attention first, finished ones last.
func (v View) Reception(day time.Time, doctorID string, filter Filter) Reception {
	entries, loaded := v.entries(day)
	entries = slices.DeleteFunc(entries, func(e api.Entry) bool {
		return !e.IsReservation() || doctorID != "" && e.DoctorID != doctorID
	})
	slices.SortStableFunc(entries, func(a, b api.Entry) int { return v.urgency(a) - v.urgency(b) })
	listed := make(map[string]bool, len(entries))
	list := Reception{Loaded: loaded, Waiting: v.CountWaiting()}
	for _, entry := range entries {
		listed[entry.ID] = true
		if !entry.IsCancelled() {
			list.All++
		}
		if entry.NeedsAttention() {
			list.Attention++
		}
		if passes(entry, filter) {
			list.Rows = append(list.Rows, v.row(entry))
		}
	}
	list.Elsewhere = v.Waiters(func(entry api.Entry) bool { return listed[entry.ID] })
	return list
}

func passes(entry api.Entry, filter Filter) bool {
	switch filter {
	case FilterWaiting:
		return entry.Waits()
	case FilterAttention:
		return entry.NeedsAttention()
	}
	return true
}

func (v View) urgency(entry api.Entry) int {
	if entry.IsCancelled() {
		return 4
	}
	switch v.State(entry).Tone {
	case ToneGood:
		return 0
	case ToneWaiting:
		return 1
	case ToneDone:
		return 3
	}
	return 2
}

func (v View) row(entry api.Entry) Row {
	row := Row{
		ID: entry.ID, State: v.State(entry), Time: Clock(v.At(entry.Start)), Video: entry.Call != nil,
		Name:  v.Name(entry),
		Chart: entry.ChartNumber, What: v.What(entry), Doctor: v.Clinic.Doctor(entry.DoctorID).Name,
		Contact: v.contact(entry), Void: entry.IsCancelled(),
	}
	switch {
	case row.State.Tone == ToneGood, row.State.Tone == ToneWaiting:
		row.Action, row.Starts = v.enterLabel(entry), true
	case row.State.Tone == ToneWrong:
		row.Action = v.Say("reception.handle")
	}
	return row
}

// contact says when and by whom the visit was cancelled, or since when the patient waits, or how the visit went, or
// else the state of the link's delivery.
func (v View) contact(entry api.Entry) string {
	if entry.IsCancelled() {
		return v.cancelledBy(entry)
	}
	if entry.Standing() == api.StandsStopped {
		return v.Code("stopped", entry.Call.StoppedAt)
	}
	if entry.Standing() == api.StandsAsking {
		return v.fill("attended.asking", "from", v.clockOn(entry, *entry.Call.AskingSince))
	}
	if attended := v.attended(entry); attended != "" {
		return attended
	}
	// For a failed message the delivery says more.
	if entry.NeedsAttention() && entry.Attention != madoguchi.AttentionSendFailed {
		return v.Code("attention", entry.Attention)
	}
	return v.DeliveryWord(entry)
}

// attended says when the patient and the clinic attended: 10:24 入室, 診察 04:35–04:38, 退出 04:41. It is empty if nobody
// came.
func (v View) attended(entry api.Entry) string {
	how, from, until := entry.Attendance()
	switch how {
	case api.NobodyCame:
		return ""
	case api.VisitHeld:
		return v.fill("attended.held", "from", v.clockOn(entry, from), "until", v.clockOn(entry, until))
	}
	return v.fill("attended."+string(how), "from", v.clockOn(entry, from))
}

// clockOn is a time of day, with the date if it differs from the visit's.
func (v View) clockOn(entry api.Entry, at time.Time) string {
	if madoguchi.DayOf(at, v.Location) != madoguchi.DayOf(entry.Start, v.Location) {
		return v.Short(v.At(at))
	}
	return Clock(v.At(at))
}

// Pane is the reservation pane (B6).
type Pane struct {
	Entry      api.Entry
	Title      string
	Chip       StateView
	Facts      []Fact
	CanStart   bool // 「診察をはじめる」 opens the console
	Start      string
	CanFinish  bool // an in-person visit is finished here
	CanEdit    bool
	CanCancel  bool
	InCall     bool // only the console can end it, so it cannot be cancelled here
	CanSend    bool
	Cancel     string // the label of the cancel button
	ClinicURL  string
	PatientURL string
	Validity   string
	Target     string
	TargetNote string
	Failed     bool
	Lines      []TimelineLine
}

// Fact is a label and its value.
type Fact struct {
	Label, Value string
	Strong       bool
}

// TimelineLine is one line of 「経過と予定」 (D1, D2).
type TimelineLine struct {
	At, Text string
	Planned  bool
	Wrong    bool
}

// Pane returns the reservation pane of an entry.
func (v View) Pane(detail api.Detail) Pane {
	entry := detail.Entry
	open := !v.over(entry)
	pane := Pane{
		Entry: entry, Title: v.Name(entry), Chip: v.paneChip(entry), Facts: v.facts(entry),
		CanStart: open && entry.Call != nil, CanFinish: open && entry.Call == nil, CanEdit: open, CanCancel: open,
		InCall:  entry.Begun(),
		CanSend: open && entry.Call != nil, Cancel: v.Say("pane.cancel"), Lines: v.lines(detail),
	}
	pane.Start = v.enterLabel(entry)
	if !entry.IsReservation() {
		pane.Cancel = v.Say("pane.cancelCall")
	}
	if entry.Call != nil {
		pane.ClinicURL, pane.PatientURL = detail.ClinicURL, detail.PatientURL
		pane.Validity = v.Validity(v.At(entry.Call.Opens), v.At(entry.Call.Expires))
		pane.Target, pane.TargetNote, pane.Failed = v.target(entry)
	}
	return pane
}

func (v View) over(entry api.Entry) bool {
	return v.State(entry).Tone == ToneDone
}

// paneChip shows the delivery unless a more urgent state applies.
func (v View) paneChip(entry api.Entry) StateView {
	state := v.State(entry)
	if state.Tone == ToneBooked && entry.Delivery != nil {
		if entry.Delivery.Status == string(madoguchi.DeliveryDelivered) {
			state.Tone = ToneGood
		}
		state.Word = v.deliveryState(entry)
	}
	return state
}

func (v View) facts(entry api.Entry) []Fact {
	when := v.DateTime(v.At(entry.Start))
	if !entry.IsReservation() {
		return append([]Fact{
			{Label: v.Say("booking.start"), Value: when, Strong: true},
			{Label: v.Say("booking.doctor"), Value: v.Clinic.Doctor(entry.DoctorID).Name},
		}, v.cancellation(entry)...)
	}
	facts := []Fact{
		{Label: v.Say("booking.when"), Value: v.Span(v.At(entry.Start), v.At(entry.End)), Strong: true},
		{Label: v.Say("pane.what"), Value: v.List(entry.MenuName, v.What(entry))},
	}
	facts = append(facts, typedFacts(v.Phrases, entry, aboveDoctor)...)
	facts = append(facts, Fact{Label: v.Say("booking.doctor"), Value: v.Clinic.Doctor(entry.DoctorID).Name})
	facts = append(facts, typedFacts(v.Phrases, entry, belowDoctor)...)
	return append(facts, v.cancellation(entry)...)
}

// typedFacts returns a reservation's fields for one place of the pane; it skips empty ones.
func typedFacts(words Phrases, entry api.Entry, at place) (facts []Fact) {
	texts := EditTexts{GuestVisit: entry.GuestVisit}
	for _, field := range draftFields {
		if value := *field.text(&texts); field.shown == at && value != "" {
			facts = append(facts, Fact{Label: words.Say(field.label), Value: value})
		}
	}
	return facts
}

func (v View) target(entry api.Entry) (target, note string, failed bool) {
	delivery := entry.Delivery
	if delivery == nil {
		return v.Say("pane.notSent"), "", false
	}
	target = delivery.ShownTarget() + v.Aside(v.Code("channel", delivery.Channel))
	note, failed = v.deliveryNote(*delivery), delivery.Status == string(madoguchi.DeliveryFailed)
	switch {
	case entry.Attention == madoguchi.AttentionSendSlow:
		return target, v.Say("pane.slow", v.Short(v.At(delivery.AskedAt))), true
	case entry.ToldOldTime():
		return target, v.List(v.Say("state.oldTime"), note), true
	}
	return target, note, failed
}

// deliveryNote says when the link was sent, and the delivery's state.
func (v View) deliveryNote(delivery api.Delivery) string {
	asked, status := v.Short(v.At(delivery.AskedAt)), madoguchi.DeliveryStatus(delivery.Status)
	if delivery.SentAt == nil {
		switch {
		case madoguchi.HeldBack(delivery.Failure):
			return v.Say("pane.heldBack", asked, v.Code("failure", delivery.Failure))
		case status == madoguchi.DeliveryFailed:
			return v.Say("pane.unsent", asked, v.Code("failure", delivery.Failure))
		}
		return v.Say("pane.queued", asked)
	}
	sent := v.Short(v.At(*delivery.SentAt))
	switch status {
	case madoguchi.DeliveryFailed:
		return v.Say("pane.failed", sent, v.Code("failure", delivery.Failure))
	case madoguchi.DeliveryDelivered:
		return v.Say("pane.delivered", sent, Clock(v.At(delivery.StatusAt)))
	}
	return v.Say("pane.sent", sent)
}

func (v View) lines(detail api.Detail) (lines []TimelineLine) {
	for _, event := range detail.Timeline {
		if event.Code == string(madoguchi.EventBooked) && !detail.Entry.IsReservation() {
			event.Code = "created" // a standalone call is not a booking
		}
		lines = append(lines, v.line(event))
	}
	for _, pending := range detail.Pending {
		lines = append(lines, TimelineLine{
			At: v.Short(v.At(pending.At)), Text: v.Code("pending", pending.Code), Planned: true,
		})
	}
	return lines
}

func (v View) line(event api.Event) TimelineLine {
	line := TimelineLine{At: v.Short(v.At(event.At)), Text: v.Code("event", event.Code)}
	switch {
	case event.Code == string(madoguchi.EventSendFailed):
		if madoguchi.HeldBack(event.Detail) {
			line.Text = v.Say("event.heldBack")
		}
		line.Text += v.Aside(v.Code("failure", event.Detail))
		line.Wrong = true
	case event.Code == string(madoguchi.EventPatientStopped):
		line.Text += v.Aside(v.Code("halted", event.Detail))
	case event.Code == string(madoguchi.EventPatientWithoutPicture),
		event.Code == string(madoguchi.EventClinicWithoutPicture):
		line.Text += v.Aside(v.Say("timeline.camera", v.Code("device", event.Detail)))
		line.Wrong = true
	case event.Code == string(madoguchi.EventCancelled) && event.Detail != "":
		line.Text += v.Aside(v.List(event.Name, v.Code("reason", event.Detail)))
	case event.Name != "":
		line.Text += v.Aside(event.Name)
	}
	return line
}
