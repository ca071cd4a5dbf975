package backend

import "time"

// touchable is a draft that knows whether anything was typed into it.
type touchable interface {
	comparable
	Touched() bool
}

// kept are the drafts of one kind, each with what it belongs to: a slot or an entry. A form always
// begins empty. A draft that was neither submitted nor discarded, because the session ended or another
// slot was looked at, is found beside the form and offered in words. Filled in, it would be taken for
// the data of the patient who is at the counter now.
type kept[K comparable, D touchable] struct {
	drafts  map[K]D
	at      K // where a form was opened last
	earlier D // what was found there
	dropped D // what was discarded last
	from    K // and where
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

// settle puts what was found and not decided about back to its place, unless something newer was typed there.
func (k *kept[K, D]) settle() {
	var none D
	if current, ok := k.drafts[k.at]; k.earlier != none && (!ok || !current.Touched()) {
		k.drafts[k.at] = k.earlier
	}
}

// found reports whether something was typed before where the form was opened.
func (k *kept[K, D]) found() bool {
	var none D
	return k.earlier != none
}

// use makes what was found the draft of the form; forget lets go of it.
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

// discard throws away what was typed at a place, and reports whether there was anything to bring back.
func (k *kept[K, D]) discard(at K) bool {
	draft, ok := k.drafts[at]
	delete(k.drafts, at)
	if !ok || !draft.Touched() {
		return false
	}
	k.dropped, k.from = draft, at
	return true
}

// restore brings back what was discarded last, as what was typed there before, and says where.
func (k *kept[K, D]) restore() (at K, ok bool) {
	var none D
	if k.dropped == none {
		return at, false
	}
	k.drafts[k.from] = k.dropped
	k.dropped = none
	return k.from, true
}

// touched are the drafts into which something was typed, and what was found and not decided about.
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

// adopt puts a draft from elsewhere to a place where nothing was typed.
func (k *kept[K, D]) adopt(at K, draft D) {
	if here, ok := k.drafts[at]; ok && here.Touched() {
		return
	}
	if k.drafts == nil {
		k.drafts = map[K]D{}
	}
	k.drafts[at] = draft
}

// done forgets a place whose draft was submitted.
func (k *kept[K, D]) done(at K) {
	delete(k.drafts, at)
	if k.at == at {
		k.forget()
	}
}

// Slot is a place in the schedule: a doctor's time.
type Slot struct {
	DoctorID string
	Start    time.Time
}

// key is the same for the same instant, whatever its time zone.
func (s Slot) key() Slot { return Slot{s.DoctorID, s.Start.UTC()} }

// SlotDraft is what is typed into the two forms of 「予約受付」 at a slot.
type SlotDraft struct {
	Slot  Slot
	Guest GuestDraft
	Call  CallDraft
	since time.Time // when it was kept first; zero before
}

// Touched reports whether anything was typed; choices alone are nobody's.
func (s *SlotDraft) Touched() bool { return len(s.typed()) > 0 }

// typed are the fields that something was typed into.
func (s *SlotDraft) typed() (fields []draftField) {
	texts := EditTexts{GuestVisit: s.Guest.GuestVisit, Title: s.Call.Title}
	for _, field := range draftFields {
		if field.typed() && *field.text(&texts) != "" {
			fields = append(fields, field)
		}
	}
	return fields
}

// Begin returns an empty draft for a slot.
func (d *Drafts) Begin(slot Slot, clinic Clinic) *SlotDraft {
	fresh := &SlotDraft{Slot: slot, Guest: GuestDraft{GuestVisit: GuestVisit{DoctorID: slot.DoctorID, Start: slot.Start}}}
	fresh.Call = CallDraft{DoctorID: slot.DoctorID, Start: slot.Start}
	fresh.Guest.Ready(clinic)
	return d.slots.begin(slot.key(), fresh)
}

// Found reports whether something was typed before at the slot where Begin was
// called last; UseFound and ForgetFound decide.
func (d *Drafts) Found() bool { return d.slots.found() }

// UseFound returns what Found speaks of, which is the slot's draft from now on.
func (d *Drafts) UseFound() *SlotDraft { return d.slots.use() }

// ForgetFound lets go of what Found speaks of.
func (d *Drafts) ForgetFound() { d.slots.forget() }

// Discard throws away what was typed at a slot, and reports whether there is anything to bring back.
func (d *Drafts) Discard(slot Slot) bool { return d.slots.discard(slot.key()) }

// Restore brings back what was discarded at a slot last: Found speaks of it,
// where Begin is called for the slot it returns.
func (d *Drafts) Restore() (Slot, bool) { return d.slots.restore() }

// Done forgets a slot whose draft was submitted.
func (d *Drafts) Done(slot Slot) { d.slots.done(slot.key()) }
