package entries

import (
	"cmp"
	"context"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// ToldOtherwise reports whether the last message to the patient names another time than the visit's. The next message
// withdraws it.
func (r Record) ToldOtherwise() bool {
	return r.Reservation != nil && r.Reservation.Attention == madoguchi.AttentionOldTime
}

// DrawnLength is the length of a standalone call in a schedule. Such a call has no end of its own.
const DrawnLength = 30 * time.Minute

// Record is an entry of the schedule as the store holds it: a reservation and its call, or a standalone call.
type Record struct {
	Reservation *madoguchi.Reservation
	Call        *madoguchi.Call
}

// Revision changes with every change of the reservation or of its call.
func (r Record) Revision() int64 {
	var revision int64
	if r.Reservation != nil {
		revision = r.Reservation.Revision
	}
	if r.Call != nil {
		revision += r.Call.Revision
	}
	return revision
}

// lastWritten returns the revision of the document that a workflow writes last (activities.Save). If it is new, all
// documents are.
func (r Record) lastWritten() int64 {
	if r.Reservation != nil {
		return r.Reservation.Revision
	}
	return r.Call.Revision
}

// Entry returns the record in the form for staff.
func (r Record) Entry(clinic madoguchi.Clinic) api.Entry {
	if r.Reservation == nil {
		return r.callEntry()
	}
	v := r.Reservation
	menu, _ := clinic.Menu(v.MenuID)
	return api.Entry{
		ID: string(v.ID), Kind: api.KindReservation, GuestVisit: api.GuestVisitOf(*v), End: v.End,
		State: string(r.state()), MenuName: menu.Name, Call: wireCall(r.Call),
		Delivery: delivery(v.Delivery, v.Timeline), Attention: v.Attention,
		AttentionSince: attentionSince(v.Attention, v.Delivery, v.Timeline),
		Attended:       attended(v.Timeline), HandledBy: handledBy(v.Timeline), Cancelled: r.cancellation(),
		Source: source(v.Source), BookedBy: v.BookedBy, Devices: api.DeviceCheckOf(*v),
		ByPatient: byPatient(v.Timeline),
		Revision:  r.Revision(),
	}
}

// source returns where a visit was booked if that was not at the desk.
func source(booked madoguchi.BookingSource) string {
	if booked == madoguchi.BookedAtDesk {
		return ""
	}
	return string(booked)
}

// delivery returns the newest message, and whether the link that it brought was made invalid since. A message that
// failed brought none.
func delivery(newest *madoguchi.Delivery, history []madoguchi.Event) *api.Delivery {
	shown := wire.Delivery(newest)
	if shown != nil {
		shown.Revoked = newest.Status != madoguchi.DeliveryFailed && revoked(history)
	}
	return shown
}

// revoked reports whether no link was sent since the links were made invalid. A reminder also brings the link.
func revoked(history []madoguchi.Event) bool {
	for _, event := range slices.Backward(history) {
		switch event.Code {
		case madoguchi.EventLinksRevoked:
			return true
		case madoguchi.EventSendAsked, madoguchi.EventReminded:
			return false
		}
	}
	return false
}

// attentionSince returns the time since when the entry needs attention: its event, or else the last change of the
// delivery's state.
func attentionSince(reason string, delivery *madoguchi.Delivery, history []madoguchi.Event) *time.Time {
	if reason == "" {
		return nil
	}
	for _, event := range slices.Backward(history) {
		if event.Code == attentionBegins[reason] {
			return wire.Time(event.At)
		}
	}
	if delivery == nil {
		return nil
	}
	return wire.Time(delivery.StatusAt)
}

// attended returns who last dealt with the entry, or nil.
func attended(history []madoguchi.Event) *api.Attended {
	for _, event := range slices.Backward(history) {
		if event.Code == madoguchi.EventAttended {
			return &api.Attended{At: event.At, Name: event.Actor.Name, Reason: event.Detail}
		}
	}
	return nil
}

// handledBy returns the ID of the member of staff who acted last.
func handledBy(history []madoguchi.Event) string {
	for _, event := range slices.Backward(history) {
		if event.Actor.Kind == madoguchi.ByStaff {
			return string(event.Actor.ID)
		}
	}
	return ""
}

// byPatient returns what the patient did last, or nil if a member of staff has acted since.
func byPatient(history []madoguchi.Event) *api.PatientAct {
	for _, event := range slices.Backward(history) {
		switch {
		case event.Actor.Kind == madoguchi.ByStaff:
			return nil
		case event.Actor.Kind == madoguchi.ByPatient && slices.Contains(madoguchi.PatientActs(), event.Code):
			return &api.PatientAct{At: event.At, Code: string(event.Code)}
		}
	}
	return nil
}

// attentionBegins maps a reason for attention to the event that begins it.
var attentionBegins = map[string]madoguchi.EventCode{
	madoguchi.AttentionSendFailed: madoguchi.EventSendFailed,
	madoguchi.AttentionSendSlow:   madoguchi.EventSendSlow,
	madoguchi.AttentionOldTime:    madoguchi.EventMoved,
}

// cancellation returns who cancelled the record, and why, or nil.
func (r Record) cancellation() *api.Cancelled {
	if !r.Cancelled() {
		return nil
	}
	timeline, _ := r.history()
	for _, event := range timeline {
		if event.Code == madoguchi.EventCancelled {
			cancelled := api.Cancelled{At: event.At, Name: event.Actor.Name, Reason: event.Detail}
			if event.Detail == string(madoguchi.CancelLate) {
				cancelled.Reason, cancelled.Late = string(madoguchi.CancelByPatient), true
			}
			return &cancelled
		}
	}
	return nil
}

// state returns the reservation's state. The reservation follows the end of its call a moment later; until then state
// derives it from the call's.
func (r Record) state() madoguchi.ReservationState {
	if r.Call == nil || !r.Call.State.Ended() || r.Reservation.State.Ended() {
		return r.Reservation.State
	}
	return madoguchi.AfterCall(r.Call.State, !r.Call.Presence.CallSince.IsZero())
}

func (r Record) callEntry() api.Entry {
	c := r.Call
	return api.Entry{
		ID: string(c.ID), Kind: api.KindCall,
		GuestVisit: api.GuestVisit{DoctorID: string(c.DoctorID), Method: string(madoguchi.Online), Start: c.Start},
		End:        c.Start.Add(DrawnLength), State: string(c.State), Title: c.Title, Call: wireCall(c),
		Delivery: delivery(c.Delivery, c.Timeline), Attention: c.Attention,
		AttentionSince: attentionSince(c.Attention, c.Delivery, c.Timeline),
		Attended:       attended(c.Timeline), HandledBy: handledBy(c.Timeline),
		Cancelled: r.cancellation(),
		Revision:  r.Revision(),
	}
}

func wireCall(call *madoguchi.Call) *api.Call {
	if call == nil {
		return nil
	}
	stoppedSince, stoppedAt := call.Stopped()
	return &api.Call{
		ID: string(call.ID), State: string(call.State), Opens: call.Window.Opens, Expires: call.Window.Expires,
		PatientSince: wire.Time(call.Presence.PatientSince), PatientLeft: wire.Time(lastLeft(call.Timeline)),
		ClinicSince: wire.Time(call.Presence.ClinicSince),
		CallSince:   wire.Time(call.Presence.CallSince), EndedAt: wire.Time(call.Presence.EndedAt),
		HeldSince:    wire.Time(call.Presence.HeldSince),
		StoppedSince: wire.Time(stoppedSince), StoppedAt: string(stoppedAt), AskingSince: wire.Time(call.AskingSince()),
	}
}

// lastLeft returns when the patient last left, or zero.
func lastLeft(history []madoguchi.Event) time.Time {
	for _, event := range slices.Backward(history) {
		if event.Code == madoguchi.EventPatientLeft {
			return event.At
		}
	}
	return time.Time{}
}

// detail returns the entry with its links and its whole history, oldest first.
func (f *Finder) detail(clinic madoguchi.Clinic, r Record) api.Detail {
	timeline, pending := r.history()
	detail := api.Detail{Entry: r.Entry(clinic)}
	if r.Reservation != nil {
		detail.Booker = api.BookerOf(*r.Reservation)
	}
	if r.Call != nil {
		detail.PatientURL = f.Links.Patient(r.Call.ID, r.Call.Generation)
		detail.ClinicURL = f.Links.Clinic(r.Call.ID)
	}
	slices.SortStableFunc(timeline, func(a, b madoguchi.Event) int { return a.At.Compare(b.At) })
	detail.Timeline, detail.Pending = wire.Timeline(timeline), wire.Pending(pending)
	return detail
}

// patient returns the patient whose visit the record is; nil for a guest's visit and for a standalone call.
func (f *Finder) patient(ctx context.Context, r Record) (*api.Patient, error) {
	if r.Reservation == nil || r.Reservation.PatientID == "" {
		return nil, nil
	}
	found, err := f.Patients.Survivor(ctx, r.Reservation.ClinicID, r.Reservation.PatientID)
	switch {
	case madoguchi.KindOf(err) == madoguchi.KindNotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	shown := api.PatientOf(found)
	return &shown, nil
}

// history returns the events of the record and its pending timers. After the call's window has opened, the call's own
// workflow knows the timers.
func (r Record) history() ([]madoguchi.Event, []madoguchi.PendingTimer) {
	switch {
	case r.Reservation == nil:
		return slices.Clone(r.Call.Timeline), r.Call.Pending
	case r.Call == nil:
		return slices.Clone(r.Reservation.Timeline), r.Reservation.Pending
	case r.Call.State == madoguchi.CallScheduled:
		return r.timeline(), r.Reservation.Pending
	default:
		return r.timeline(), r.Call.Pending
	}
}

// timeline merges the events of the reservation and of its call. In documents of earlier releases both record the
// common end; timeline then omits the call's event.
func (r Record) timeline() []madoguchi.Event {
	twice := func(event madoguchi.Event) bool {
		ends := event.Code == madoguchi.EventFinished || event.Code == madoguchi.EventCancelled
		return ends && tells(r.Reservation.Timeline, event.Code)
	}
	return slices.Concat(r.Reservation.Timeline, slices.DeleteFunc(slices.Clone(r.Call.Timeline), twice))
}

func tells(history []madoguchi.Event, code madoguchi.EventCode) bool {
	return slices.ContainsFunc(history, func(event madoguchi.Event) bool { return event.Code == code })
}

// Reservation reads a reservation of the clinic and its call.
func (f *Finder) Reservation(ctx context.Context, clinic madoguchi.ClinicID, id string) (Record, error) {
	reservation, err := f.Store.Reservation(ctx, clinic, madoguchi.ReservationID(id))
	if err != nil || reservation.Method != madoguchi.Online {
		return Record{Reservation: &reservation}, err
	}
	call, err := f.Store.Call(ctx, clinic, reservation.CallID())
	return Record{Reservation: &reservation, Call: &call}, err
}

// Call reads a standalone call. It does not find the call of a reservation.
func (f *Finder) Call(ctx context.Context, clinic madoguchi.ClinicID, id string) (Record, error) {
	call, err := f.Store.Call(ctx, clinic, madoguchi.CallID(id))
	if err == nil && call.Reservation != "" {
		err = madoguchi.ErrNotFound
	}
	return Record{Call: &call}, err
}

// Any reads the record with the ID, a standalone call or a reservation.
func (f *Finder) Any(ctx context.Context, clinic madoguchi.ClinicID, id string) (Record, error) {
	found, err := f.Call(ctx, clinic, id)
	if madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return found, err
	}
	return f.Reservation(ctx, clinic, id)
}

// Between reads all records of the clinic that start in the span, by start.
func (f *Finder) Between(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]Record, error) {
	calls, err := f.Store.CallsBetween(ctx, clinic, from, to)
	if err != nil {
		return nil, err
	}
	reservations, err := f.Store.ReservationsBetween(ctx, clinic, from, to)
	if err != nil {
		return nil, err
	}
	records := make([]Record, 0, len(calls)+len(reservations))
	ofReservation := make(map[madoguchi.ReservationID]*madoguchi.Call)
	for i := range calls {
		if calls[i].Reservation == "" {
			records = append(records, Record{Call: &calls[i]})
		} else {
			ofReservation[calls[i].Reservation] = &calls[i]
		}
	}
	for i := range reservations {
		records = append(records, Record{Reservation: &reservations[i], Call: ofReservation[reservations[i].ID]})
	}
	slices.SortStableFunc(records, func(a, b Record) int {
		return cmp.Or(a.start().Compare(b.start()), cmp.Compare(a.id(), b.id()))
	})
	return records, nil
}

func (r Record) start() time.Time {
	if r.Reservation != nil {
		return r.Reservation.Start
	}
	return r.Call.Start
}

// Name returns the patient's name, or the title of a standalone call.
func (r Record) Name() string {
	if r.Reservation != nil {
		return r.Reservation.PatientName
	}
	return r.Call.Title
}

func (r Record) id() string {
	if r.Reservation != nil {
		return string(r.Reservation.ID)
	}
	return string(r.Call.ID)
}

// Cancelled reports whether the entry was cancelled.
func (r Record) Cancelled() bool {
	if r.Reservation != nil {
		return r.state() == madoguchi.ReservationCancelled
	}
	return r.Call.State == madoguchi.CallCancelled
}

// Links makes the URLs of a call.
type Links interface {
	Patient(call madoguchi.CallID, generation int) string
	Clinic(call madoguchi.CallID) string
}
