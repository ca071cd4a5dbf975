package drafts

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/fields"
)

// touchable is a draft that reports whether anything was typed.
type touchable interface {
	comparable
	Touched() bool
}

// kept holds the drafts of one kind by their place: a slot or an entry. A form always begins empty. If a draft was
// neither submitted nor discarded, because the session ended or the user opened another slot, the form offers it in
// words. It is never filled in by itself: it could be mistaken for the data of the patient at the counter.
type kept[K comparable, D touchable] struct {
	drafts  map[K]D
	at      K // where a form was last opened
	earlier D // the draft found there
	dropped D // the draft discarded last
	from    K // its place
}

// begin opens a form at a place with a fresh draft.
func (k *kept[K, D]) begin(at K, fresh D) D {
	var none D
	k.settle()
	k.at, k.earlier = at, none
	if found, ok := k.drafts[at]; ok && found.Touched() {
		k.earlier = found
	}
	if k.drafts == nil {
		k.drafts = map[K]D{}
	}
	k.drafts[at] = fresh
	return fresh
}

// settle returns an undecided found draft to its place, unless something newer was typed there.
func (k *kept[K, D]) settle() {
	var none D
	if current, ok := k.drafts[k.at]; k.earlier != none && (!ok || !current.Touched()) {
		k.drafts[k.at] = k.earlier
	}
}

// found reports whether an earlier draft exists at the place of the open form.
func (k *kept[K, D]) found() bool {
	var none D
	return k.earlier != none
}

// use makes the found draft the draft of the form; forget drops it.
func (k *kept[K, D]) use() D {
	draft := k.earlier
	k.drafts[k.at] = draft
	k.forget()
	return draft
}

func (k *kept[K, D]) forget() {
	var none D
	k.earlier = none
}

// discard drops the draft at a place and reports whether it can be restored.
func (k *kept[K, D]) discard(at K) bool {
	draft, ok := k.drafts[at]
	delete(k.drafts, at)
	if !ok || !draft.Touched() {
		return false
	}
	k.dropped, k.from = draft, at
	return true
}

// restore puts the last discarded draft back, as an earlier draft of its place, and returns that place.
func (k *kept[K, D]) restore() (at K, ok bool) {
	var none D
	if k.dropped == none {
		return at, false
	}
	k.drafts[k.from] = k.dropped
	k.dropped = none
	return k.from, true
}

// touched returns the touched drafts, including a found one that is undecided.
func (k *kept[K, D]) touched() (all []D) {
	var none D
	for _, draft := range k.drafts {
		if draft.Touched() {
			all = append(all, draft)
		}
	}
	if current, ok := k.drafts[k.at]; k.earlier != none && (!ok || !current.Touched()) {
		all = append(all, k.earlier)
	}
	return all
}

// adopt adds a draft from elsewhere at a place without one.
func (k *kept[K, D]) adopt(at K, draft D) {
	if here, ok := k.drafts[at]; ok && here.Touched() {
		return
	}
	if k.drafts == nil {
		k.drafts = map[K]D{}
	}
	k.drafts[at] = draft
}

// done removes a place whose draft was submitted.
func (k *kept[K, D]) done(at K) {
	delete(k.drafts, at)
	if k.at == at {
		k.forget()
	}
}

// Slot is a doctor's time in the schedule.
type Slot struct {
	DoctorID string
	Start    time.Time
}

// key is equal for equal instants in any time zone.
func (s Slot) key() Slot { return Slot{s.DoctorID, s.Start.UTC()} }

// SlotDraft holds the two forms of 「予約受付」 at a slot.
type SlotDraft struct {
	Slot  Slot
	Guest GuestDraft
	Call  CallDraft
	since time.Time // when it was first stored; zero before
}

// Touched reports whether anything was typed; choices alone do not count.
func (s *SlotDraft) Touched() bool { return len(s.typed()) > 0 }

// typed returns the fields with typed text.
func (s *SlotDraft) typed() (written []fields.Field) {
	texts := fields.Texts{GuestVisit: s.Guest.GuestVisit, Title: s.Call.Title}
	for _, field := range fields.All {
		if field.Typed() && *field.Text(&texts) != "" {
			written = append(written, field)
		}
	}
	return written
}

// Begin returns an empty draft for a slot.
func (d *Drafts) Begin(slot Slot, clinic api.Clinic) *SlotDraft {
	fresh := &SlotDraft{
		Slot: slot, Guest: GuestDraft{GuestVisit: api.GuestVisit{DoctorID: slot.DoctorID, Start: slot.Start}},
	}
	fresh.Call = CallDraft{DoctorID: slot.DoctorID, Start: slot.Start}
	fresh.Guest.Ready(clinic)
	return d.slots.begin(slot.key(), fresh)
}

// Found reports whether an earlier draft exists at the slot of the last Begin; UseFound and ForgetFound decide about
// it.
func (d *Drafts) Found() bool { return d.slots.found() }

// UseFound makes the found draft the slot's draft and returns it.
func (d *Drafts) UseFound() *SlotDraft { return d.slots.use() }

// ForgetFound drops the found draft.
func (d *Drafts) ForgetFound() { d.slots.forget() }

// Discard drops the draft of a slot and reports whether it can be restored.
func (d *Drafts) Discard(slot Slot) bool { return d.slots.discard(slot.key()) }

// Restore puts the last discarded draft back; Found reports it once Begin is called for the returned slot.
func (d *Drafts) Restore() (Slot, bool) { return d.slots.restore() }

// Done removes the draft of a slot after submission.
func (d *Drafts) Done(slot Slot) { d.slots.done(slot.key()) }
