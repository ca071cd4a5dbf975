package drafts

import (
	"maps"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/backend/staff"
	"madoguchi/clinicdesk/backend/ticket"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// Drafts holds what was typed and not answered. It survives a lost connection, a refused submission and a new sign-in
// of the same user. Drafts of slots, entry edits and patients also survive a crash (Safe). A draft belongs to its slot,
// entry or patient and never fills in another form. Drafts belongs to the goroutine that draws.
type Drafts struct {
	owner string
	Slots Slots
	Edits Edits
	sends map[string]*SendDraft

	clinic *clinicsettings.Draft
	invite *staff.InviteDraft

	patients map[string]*patients.Draft // by the patient or the guest's visit; "" for a new patient
	left     []*patients.Draft          // registrations of new patients that were left unfinished
}

// Claim clears the drafts if a different user has signed in.
func (d *Drafts) Claim(staffID string) {
	if d.owner != staffID {
		*d = Drafts{owner: staffID}
	}
}

// Unkept reports whether something was typed that no Safe stores: the clinic's settings, an invitation, or the target
// of a message.
func (d *Drafts) Unkept() bool {
	for _, send := range d.sends {
		if send.touched {
			return true
		}
	}
	return d.clinic != nil && d.clinic.Touched() || d.invite != nil && d.invite.Name+d.invite.Email != ""
}

// Send returns the draft of the message to an entry's patient. It begins with the target of the last message, and else
// with what the patient said or the clinic knows.
func (d *Drafts) Send(detail api.Detail) *SendDraft {
	entry := detail.Entry
	if draft, ok := d.sends[entry.ID]; ok && draft.touched {
		return draft
	}
	draft := readySend(detail)
	if d.sends == nil {
		d.sends = map[string]*SendDraft{}
	}
	d.sends[entry.ID] = draft
	return draft
}

// DropSend discards the draft of the message to an entry's patient.
func (d *Drafts) DropSend(entry api.Entry) { delete(d.sends, entry.ID) }

// GuestDraft is 「予約受付」 for 「非会員」 (B3).
type GuestDraft struct {
	api.GuestVisit
	stands string // the patient's name on the existing visit
	ticket ticket.Ticket
}

// Ready fills in a new form: the clinic's first menu, online, a return visit.
func (g *GuestDraft) Ready(clinic api.Clinic) {
	menus := clinic.CurrentMenus()
	offered := func(menu api.Menu) bool { return menu.ID == g.MenuID }
	if !slices.ContainsFunc(menus, offered) && len(menus) > 0 {
		g.MenuID = menus[0].ID
	}
	if g.Method == "" {
		g.Method = api.Online
	}
	if g.Visit == "" {
		g.Visit = api.ReturnVisit
	}
}

// Check returns the rules that the draft breaks, with the fields' wire names, in the order of the form; end is the end
// of the visit.
func (g *GuestDraft) Check(end time.Time) []error {
	tidy := g.Apply(madoguchi.Reservation{End: end})
	broken := tidy.Broken()
	if tidy.PatientName != g.stands {
		if err := madoguchi.CheckNewName("patientName", tidy.PatientName); err != nil {
			return append([]error{err}, broken...)
		}
	}
	return broken
}

// Minutes returns the duration of the menu's visit; ok is false if the menu does not offer it.
func Minutes(menu api.Menu, method, visit string) (minutes int, ok bool) {
	minutes = menu.Minutes[method][visit]
	return minutes, minutes > 0
}

// Answered records the result of the draft's submission.
func (g *GuestDraft) Answered(err error) { g.ticket.Answered(err) }

// CallDraft is 「ビデオ通話URL作成」 (B8).
type CallDraft struct {
	DoctorID string
	Start    time.Time
	AtOnce   bool // 「現在時刻で作成」
	Title    string
	Send     bool // show the send dialog after creation
	ticket   ticket.Ticket
}

// Begin sets the start to the slot's, or to the current minute with AtOnce. While a creation is unanswered the start
// stays, so that a retry is the same request.
func (c *CallDraft) Begin(slot, now time.Time) {
	switch {
	case c.AtOnce && c.ticket.Key != "":
	case c.AtOnce:
		c.Start = now.Truncate(time.Minute)
	default:
		c.Start = slot
	}
}

// Check returns the first rule that the draft breaks.
func (c *CallDraft) Check() error {
	return madoguchi.CheckText("title", japan.Tidy(c.Title), madoguchi.MaxTitle, false)
}

// Answered records the result of the draft's submission.
func (c *CallDraft) Answered(err error) { c.ticket.Answered(err) }

// Settings returns the draft of the clinic's settings; an untouched draft starts over.
func (d *Drafts) Settings(clinic api.Clinic) *clinicsettings.Draft {
	if d.clinic == nil {
		d.clinic = clinicsettings.NewDraft(clinic)
	}
	if clinic.Revision > d.clinic.Revision() {
		d.clinic.Rebase(clinic)
	}
	return d.clinic
}

// DropSettings discards the draft of the clinic's settings.
func (d *Drafts) DropSettings() { d.clinic = nil }

// Invite returns the draft of the next invitation.
func (d *Drafts) Invite() *staff.InviteDraft {
	if d.invite == nil {
		d.invite = staff.NewInviteDraft()
	}
	return d.invite
}

// Patient returns the draft of a patient's form: the one that was left there, on the patient as known now, or the fresh
// one.
func (d *Drafts) Patient(fresh *patients.Draft) *patients.Draft {
	place := placeOf(fresh)
	if left, ok := d.patients[place]; ok && left.Touched() {
		if left.Before.Revision < fresh.Before.Revision {
			left.Rebase(fresh.Before)
		}
		return left
	}
	if d.patients == nil {
		d.patients = map[string]*patients.Draft{}
	}
	d.patients[place] = fresh
	return fresh
}

// NewPatient returns the draft of a registration. It begins with what is known. left is the registration that was left
// unfinished last, nil for none: it may be about another person, and so is offered in words.
func (d *Drafts) NewPatient(known api.PatientData) (draft, left *patients.Draft) {
	draft = patients.Register(known, "")
	d.leave()
	if d.patients == nil {
		d.patients = map[string]*patients.Draft{}
	}
	d.patients[placeOf(draft)] = draft
	return draft, d.Left()
}

// leave puts the registration of the form aside if something was typed.
func (d *Drafts) leave() {
	if here := d.patients[""]; here != nil && here.Touched() {
		d.left = append(d.left, here)
	}
}

// Left returns the registration that was left unfinished last, nil for none.
func (d *Drafts) Left() *patients.Draft {
	if len(d.left) == 0 {
		return nil
	}
	return d.left[len(d.left)-1]
}

// UseLeft makes the registration that was left the draft of the form, and returns the one to offer next. The form's
// draft is offered after all others, so that each of several can be reached.
func (d *Drafts) UseLeft() (draft, left *patients.Draft) {
	draft = d.Left()
	d.left = d.left[:len(d.left)-1]
	if here := d.patients[""]; here != nil && here.Touched() {
		d.left = slices.Insert(d.left, 0, here)
	}
	d.patients[placeOf(draft)] = draft
	return draft, d.Left()
}

// placeOf identifies the patient or the guest of a draft.
func placeOf(draft *patients.Draft) string { return draft.Before.ID + draft.ReservationID }

// RebasePatient is Rebase of a patient's draft. If the record is another one now, the form of that one offers the
// draft, unless something was typed there already.
func (d *Drafts) RebasePatient(draft *patients.Draft, patient api.Patient) {
	from := placeOf(draft)
	draft.Rebase(patient)
	to := placeOf(draft)
	if there, ok := d.patients[to]; from == to || d.patients[from] != draft || ok && there.Touched() {
		return
	}
	delete(d.patients, from)
	d.patients[to] = draft
}

// DropPatient discards the draft of a patient's form.
func (d *Drafts) DropPatient(draft *patients.Draft) {
	maps.DeleteFunc(d.patients, func(_ string, kept *patients.Draft) bool { return kept == draft })
	d.left = slices.DeleteFunc(d.left, func(left *patients.Draft) bool { return left == draft })
}
