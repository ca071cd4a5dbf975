package server

import (
	"cmp"
	"context"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// drawnLength is how long a call that stands alone is drawn in a schedule; it has no end of its own.
const drawnLength = 30 * time.Minute

// record is a line of the schedule as the store holds it: a reservation, its call, or a call that stands alone.
type record struct {
	reservation *madoguchi.Reservation
	call        *madoguchi.Call
}

func (r record) revision() int64 {
	var revision int64
	if r.reservation != nil {
		revision = r.reservation.Revision
	}
	if r.call != nil {
		revision += r.call.Revision
	}
	return revision
}

// lastWritten is the revision of the document that a process writes last (activities.Save): where that is new, all is.
func (r record) lastWritten() int64 {
	if r.reservation != nil {
		return r.reservation.Revision
	}
	return r.call.Revision
}

// entry is what staff see of the record.
func (r record) entry(clinic madoguchi.Clinic) api.Entry {
	if r.reservation == nil {
		return r.callEntry()
	}
	v := r.reservation
	menu, _ := clinic.Menu(v.MenuID)
	return api.Entry{
		ID: string(v.ID), Kind: api.KindReservation, GuestVisit: api.GuestVisitOf(*v), End: v.End,
		State: string(r.state()), MenuName: menu.Name, Call: wireCall(r.call),
		Delivery: wire.Delivery(v.Delivery), Attention: v.Attention,
		AttentionSince: attentionSince(v.Attention, v.Delivery, v.Timeline),
		Attended:       attended(v.Timeline), HandledBy: handledBy(v.Timeline), Cancelled: r.cancellation(),
		Revision: r.revision(),
	}
}

// attentionSince is since when reception has to act: when that began, or else when the link's state changed last.
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

// attended says who has seen last to what was to do; nil where nobody has.
func attended(history []madoguchi.Event) *api.Attended {
	for _, event := range slices.Backward(history) {
		if event.Code == madoguchi.EventAttended {
			return &api.Attended{At: event.At, Name: event.Actor.Name, Reason: event.Detail}
		}
	}
	return nil
}

// handledBy is who of the staff did something last.
func handledBy(history []madoguchi.Event) string {
	for _, event := range slices.Backward(history) {
		if event.Actor.Kind == madoguchi.ByStaff {
			return string(event.Actor.ID)
		}
	}
	return ""
}

// attentionBegins are the events with which reception has to act.
var attentionBegins = map[string]madoguchi.EventCode{
	madoguchi.AttentionSendFailed: madoguchi.EventSendFailed,
	madoguchi.AttentionSendSlow:   madoguchi.EventSendSlow,
	madoguchi.AttentionOldTime:    madoguchi.EventMoved,
}

// cancellation says who cancelled the record, and why; nil where nobody has.
func (r record) cancellation() *api.Cancelled {
	if !r.cancelled() {
		return nil
	}
	timeline, _ := r.history()
	for _, event := range timeline {
		if event.Code == madoguchi.EventCancelled {
			return &api.Cancelled{At: event.At, Name: event.Actor.Name, Reason: event.Detail}
		}
	}
	return nil
}

// state is the reservation's, which follows its call's end a moment later.
func (r record) state() madoguchi.ReservationState {
	if r.call == nil || !r.call.State.Ended() || r.reservation.State.Ended() {
		return r.reservation.State
	}
	return madoguchi.AfterCall(r.call.State, !r.call.Presence.CallSince.IsZero())
}

func (r record) callEntry() api.Entry {
	c := r.call
	return api.Entry{
		ID: string(c.ID), Kind: api.KindCall,
		GuestVisit: api.GuestVisit{DoctorID: string(c.DoctorID), Method: string(madoguchi.Online), Start: c.Start},
		End:        c.Start.Add(drawnLength), State: string(c.State), Title: c.Title, Call: wireCall(c),
		Delivery: wire.Delivery(c.Delivery), Attention: c.Attention,
		AttentionSince: attentionSince(c.Attention, c.Delivery, c.Timeline),
		Attended:       attended(c.Timeline), HandledBy: handledBy(c.Timeline), Cancelled: r.cancellation(),
		Revision: r.revision(),
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

// lastLeft is when the patient left last, zero where nobody has.
func lastLeft(history []madoguchi.Event) time.Time {
	for _, event := range slices.Backward(history) {
		if event.Code == madoguchi.EventPatientLeft {
			return event.At
		}
	}
	return time.Time{}
}

// detail is the entry with its links and its whole history, oldest first.
func (s *Server) detail(clinic madoguchi.Clinic, r record) api.Detail {
	timeline, pending := r.history()
	detail := api.Detail{Entry: r.entry(clinic)}
	if r.call != nil {
		detail.PatientURL = s.Links.Patient(r.call.ID, r.call.Generation)
		detail.ClinicURL = s.Links.Clinic(r.call.ID)
	}
	slices.SortStableFunc(timeline, func(a, b madoguchi.Event) int { return a.At.Compare(b.At) })
	detail.Timeline, detail.Pending = wire.Timeline(timeline), wire.Pending(pending)
	return detail
}

// history is what has happened to the record and what is pending. Once a call's window has opened, its own workflow says
// what is pending.
func (r record) history() ([]madoguchi.Event, []madoguchi.PendingTimer) {
	switch {
	case r.reservation == nil:
		return slices.Clone(r.call.Timeline), r.call.Pending
	case r.call == nil:
		return slices.Clone(r.reservation.Timeline), r.reservation.Pending
	case r.call.State == madoguchi.CallScheduled:
		return r.timeline(), r.reservation.Pending
	default:
		return r.timeline(), r.call.Pending
	}
}

// timeline is what happened to the reservation and to its call. Both tell of their common end where they were written
// before one of them left it to the other; it is told once.
func (r record) timeline() []madoguchi.Event {
	twice := func(event madoguchi.Event) bool {
		ends := event.Code == madoguchi.EventFinished || event.Code == madoguchi.EventCancelled
		return ends && tells(r.reservation.Timeline, event.Code)
	}
	return slices.Concat(r.reservation.Timeline, slices.DeleteFunc(slices.Clone(r.call.Timeline), twice))
}

func tells(history []madoguchi.Event, code madoguchi.EventCode) bool {
	return slices.ContainsFunc(history, func(event madoguchi.Event) bool { return event.Code == code })
}

// reservationRecord reads a reservation of the clinic and its call.
func (s *Server) reservationRecord(ctx context.Context, clinic madoguchi.ClinicID, id string) (record, error) {
	reservation, err := s.Store.Reservation(ctx, clinic, madoguchi.ReservationID(id))
	if err != nil || reservation.Method != madoguchi.Online {
		return record{reservation: &reservation}, err
	}
	call, err := s.Store.Call(ctx, clinic, reservation.CallID())
	return record{reservation: &reservation, call: &call}, err
}

// callRecord reads a call that stands alone; a reservation's call is not found here.
func (s *Server) callRecord(ctx context.Context, clinic madoguchi.ClinicID, id string) (record, error) {
	call, err := s.Store.Call(ctx, clinic, madoguchi.CallID(id))
	if err == nil && call.Reservation != "" {
		err = madoguchi.ErrNotFound
	}
	return record{call: &call}, err
}

// anyRecord reads the record with the ID: a call that stands alone, or a reservation.
func (s *Server) anyRecord(ctx context.Context, clinic madoguchi.ClinicID, id string) (record, error) {
	found, err := s.callRecord(ctx, clinic, id)
	if madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return found, err
	}
	return s.reservationRecord(ctx, clinic, id)
}

// recordsBetween reads all records of the clinic that start in the span, by start.
func (s *Server) recordsBetween(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]record, error) {
	calls, err := s.Store.CallsBetween(ctx, clinic, from, to)
	if err != nil {
		return nil, err
	}
	reservations, err := s.Store.ReservationsBetween(ctx, clinic, from, to)
	if err != nil {
		return nil, err
	}
	records := make([]record, 0, len(calls)+len(reservations))
	ofReservation := make(map[madoguchi.ReservationID]*madoguchi.Call)
	for i := range calls {
		if calls[i].Reservation == "" {
			records = append(records, record{call: &calls[i]})
		} else {
			ofReservation[calls[i].Reservation] = &calls[i]
		}
	}
	for i := range reservations {
		records = append(records, record{reservation: &reservations[i], call: ofReservation[reservations[i].ID]})
	}
	slices.SortStableFunc(records, func(a, b record) int {
		return cmp.Or(a.start().Compare(b.start()), cmp.Compare(a.id(), b.id()))
	})
	return records, nil
}

func (r record) start() time.Time {
	if r.reservation != nil {
		return r.reservation.Start
	}
	return r.call.Start
}

// name is what the clinic calls the record: the patient's name, or the title of a call that stands alone.
func (r record) name() string {
	if r.reservation != nil {
		return r.reservation.PatientName
	}
	return r.call.Title
}

func (r record) id() string {
	if r.reservation != nil {
		return string(r.reservation.ID)
	}
	return string(r.call.ID)
}

func (r record) cancelled() bool {
	if r.reservation != nil {
		return r.state() == madoguchi.ReservationCancelled
	}
	return r.call.State == madoguchi.CallCancelled
}
