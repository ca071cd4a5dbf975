package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// staffPart is 「スタッフ」 of the settings: who works in the clinic and as what, who is invited to, and a form that invites
// (D10).
type staffPart struct {
	desk    *Desk
	draft   *backend.InviteDraft
	loads   parts.Scope
	sends   parts.Scope
	content *fyne.Container
	lists   *fyne.Container // of members and invitations, or why they are not shown

	name, email *widgets.Field
	doctor      *widgets.Select
	problem     *parts.Problem
	sent        *widgets.Text
	button      *widgets.Button
	busy        bool         // one thing is done at a time
	asking      parts.Dialog // the last that was opened from here

	notice  *parts.Notice              // of what became of somebody in the lists
	buttons map[string]*widgets.Button // of the lists, by keyOf
	// drawn is called where the part takes more or less room than before.
	drawn func()
}

func newStaffPart(d *Desk) *staffPart {
	s := &staffPart{desk: d, draft: d.drafts.Invite(), loads: d.shell.loads.Sibling(), sends: d.shell.loads.Sibling(), lists: container.NewStack(), drawn: func() {}}
	s.problem, s.notice = parts.NewProblem(s.room), parts.NewNotice(s.room)
	s.sent = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, WrapTo: func() float32 { return s.room() - s.button.MinSize().Width - look.Gap12 }})
	column := widgets.Down(look.Gap16, s.lists, parts.Section(d.phrases.Say("staff.invite"), s.form()))
	s.content = parts.AtMost(parts.FormWidth, column)
	s.say(d.phrases.Say("staff.loading"))
	return s
}

// room is the width of the part's texts.
func (s *staffPart) room() float32 {
	const border = 24 // of a box, on both sides
	return s.desk.fields.Room() - 2*border
}

// form invites somebody.
func (s *staffPart) form() fyne.CanvasObject {
	d, say := s.desk, s.desk.phrases.Say
	s.name, s.email = d.fields.Field("staff.name", true, &s.draft.Name), d.fields.Field("staff.email", true, &s.draft.Email)
	s.name.OnEnter, s.email.OnEnter = func() { d.fields.TypeInto(s.email) }, s.submit
	role := widgets.NewRadios(say("staff.role"), s.roles(), true, func(role string) { s.draft.Role = role; s.follow() })
	role.SetValue(s.draft.Role)
	s.doctor = widgets.NewSelect(say("staff.doctor"), nil, func(id string) { s.draft.DoctorID = id })
	s.button = widgets.NewButton(say("staff.send"), widgets.Primary, s.submit)
	s.button.Hint = say("shortcut.submit")
	buttons := widgets.Edges(nil, nil, nil, s.button, s.sent)
	lead := widgets.NewText(say("staff.lead"), widgets.Style{Ink: widgets.SecondInk, WrapTo: s.room})
	form := widgets.Down(look.Gap12, lead, widgets.Halves(look.Gap12, s.name, s.email), widgets.Halves(look.Gap12, role, s.doctor), s.problem.Content, buttons)
	s.follow()
	return form
}

// follow shows the choice of a doctor for doctors only.
func (s *staffPart) follow() {
	s.offerDoctors(s.doctor, s.draft.Role, s.draft.DoctorID)
	s.drawn()
}

// offerDoctors brings a choice of a doctor in line with the role it goes with, and with the clinic's list.
func (s *staffPart) offerDoctors(choice *widgets.Select, role, chosen string) {
	choice.Options = s.doctors()
	choice.SetValue(chosen)
	parts.SetVisible(choice, role == backend.Physician)
}

func (s *staffPart) roles() (options []widgets.Option) {
	for _, role := range backend.Roles() {
		options = append(options, widgets.Option{Value: role, Label: s.desk.phrases.Code("role", role)})
	}
	return options
}

func (s *staffPart) doctors() []widgets.Option {
	options := []widgets.Option{{Label: s.desk.phrases.Say("staff.doctorNone")}}
	for _, doctor := range backend.CurrentDoctors(s.desk.session.Clinic) {
		options = append(options, widgets.Option{Value: doctor.ID, Label: doctor.Name})
	}
	return options
}

// end lets go of what is under way, of a part that gives way to another over the same draft.
func (s *staffPart) end() {
	s.loads.End()
	s.sends.End()
}

// leave is end of a part that goes for good, with the dialog that is open.
func (s *staffPart) leave() {
	if s.asking != nil && s.asking == s.desk.dialogs.Open {
		s.asking.Close()
	}
	s.end()
}

// load reads the lists anew; what is shown stays until the answer has come. Invitations that were just sent are in
// the list in any case: the server's own has them a moment later.
func (s *staffPart) load(sent ...backend.Invitation) {
	d, ctx := s.desk, s.loads.Next()
	session := d.session
	parts.Task(ctx, func() (backend.StaffList, error) { return session.LoadStaff(ctx) }, func(list backend.StaffList, err error) {
		switch {
		case d.signedOut(err):
		case err != nil:
			s.say(d.phrases.Problem(err))
		default:
			for _, invitation := range sent {
				list = backend.WithInvited(list, invitation)
			}
			s.show(list)
		}
	})
}

// say puts a sentence and a way to try again in place of the lists.
func (s *staffPart) say(text string) {
	s.put(func() fyne.CanvasObject {
		again := s.inList("staff.reload", "", widgets.Outlined, func() { s.load() })
		words := widgets.NewText(text, widgets.Style{WrapTo: parts.Within(s.room, again.MinSize().Width+look.Gap12)})
		return parts.Section("", widgets.Edges(nil, nil, nil, again, widgets.Middle(words)))
	})
}

// show draws the lists.
func (s *staffPart) show(list backend.StaffList) {
	s.put(func() fyne.CanvasObject {
		say := s.desk.phrases.Say
		members, invitations := widgets.Down(look.Gap12), widgets.Down(look.Gap12)
		for _, member := range list.Members {
			members.Add(s.member(member))
		}
		for _, invitation := range list.Invitations {
			invitations.Add(s.invitation(invitation))
		}
		if len(list.Invitations) == 0 {
			invitations.Add(widgets.NewText(say("staff.nobody"), widgets.Style{Ink: widgets.SecondInk}))
		}
		return widgets.Down(look.Gap16, parts.Section(say("staff.members"), members), parts.Section(say("staff.invitations"), invitations))
	})
}

// put shows something above the form, and lays the part out anew. The keyboard stays where it was, as far as there is
// the same again.
func (s *staffPart) put(draw func() fyne.CanvasObject) {
	held := s.focused()
	s.buttons = map[string]*widgets.Button{}
	s.lists.Objects = []fyne.CanvasObject{draw()}
	s.drawn()
	if held != "" {
		s.focus(held)
	}
}

// inList is a button of the lists about one of the people in them.
func (s *staffPart) inList(code, id string, weight widgets.Weight, press func()) *widgets.Button {
	button := widgets.NewButton(s.desk.phrases.Say(code), weight, press)
	s.buttons[keyOf(code, id)] = button
	return button
}

// keyOf names a button that is drawn anew with the lists.
func keyOf(code, id string) string { return code + " " + id }

// focused is the key of the button in the lists that has the keyboard's focus, or "".
func (s *staffPart) focused() string {
	at := s.desk.window.Canvas().Focused()
	for key, button := range s.buttons {
		if at == fyne.Focusable(button) {
			return key
		}
	}
	return ""
}

// focus gives the keyboard to a button of the lists. One that is there no more must not keep the keys.
func (s *staffPart) focus(key string) {
	if s.desk.at != atSettings {
		return
	}
	if button := s.buttons[key]; button != nil {
		s.desk.window.Canvas().Focus(button)
	} else {
		s.desk.window.Canvas().Unfocus()
	}
}

func (s *staffPart) member(member backend.Member) fyne.CanvasObject {
	say, own := s.desk.phrases.Say, member.ID == s.desk.session.Staff.ID
	name := member.Name
	if own {
		name += s.desk.phrases.Aside(say("staff.you"))
	}
	factor := say(map[bool]string{true: "staff.factorOn", false: "staff.factorOff"}[member.SecondFactor])
	entry := s.entry(name, backend.Join("　", s.roleOf(member.Name, member.Role, member.DoctorID), factor, member.Email))
	if own {
		return entry // another admin does that
	}
	return beside(entry, s.inList("staff.change", member.ID, widgets.Outlined, func() { s.askRole(member) }))
}

// roleOf says what somebody is in the clinic, and which of its doctors where that goes by another name.
func (s *staffPart) roleOf(name, role, doctorID string) string {
	words := s.desk.phrases.Code("role", role)
	if doctor := s.desk.session.Doctor(doctorID); doctor.Name != "" && doctor.Name != name {
		words += s.desk.phrases.Aside(doctor.Name)
	}
	return words
}

func (s *staffPart) invitation(invitation backend.Invitation) fyne.CanvasObject {
	d := s.desk
	until := d.phrases.Say("staff.until", d.view.DateTime(d.view.At(invitation.ExpiresAt)))
	who := backend.Join("　", s.roleOf(invitation.Name, invitation.Role, invitation.DoctorID), invitation.Email)
	state := backend.Join("　", d.phrases.InvitationMail(invitation), until)
	again := s.inList("staff.again", invitation.Email, widgets.Outlined, func() { s.sendAgain(invitation) })
	back := s.inList("staff.withdraw", invitation.Email, widgets.Outlined, func() { s.askWithdrawal(invitation) })
	return beside(s.entry(invitation.Name, who, state), again, back)
}

// beside puts buttons at the right of a person of either list.
func beside(entry fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	right := widgets.Middle(widgets.Padded(0, 0, 0, look.Gap12, widgets.Across(look.Gap8, buttons...)))
	return widgets.Edges(nil, nil, nil, right, entry)
}

// entry is a person of either list.
func (s *staffPart) entry(name string, lines ...string) fyne.CanvasObject {
	entry := widgets.Down(look.Gap4, widgets.NewText(name, widgets.Style{Bold: true, Shrink: true}))
	for _, line := range lines {
		entry.Add(widgets.NewText(line, widgets.Style{Ink: widgets.SecondInk, Size: look.TextSmall + 1, Shrink: true}))
	}
	return entry
}

// submit sends the invitation, and keeps what was typed until the answer has come.
func (s *staffPart) submit() {
	if s.busy || s.blame(s.draft.Check(s.desk.session.Clinic)) {
		return
	}
	s.setSending(true)
	ctx := s.sends.Next()
	send := s.desk.session.Invite(ctx, s.draft)
	draft := *s.draft
	parts.Task(ctx, send, func(sent backend.Invitation, err error) { s.answered(draft, sent, err) })
}

// answered takes the answer to a draft as it was sent; what was typed since stays, and the cursor where it is typed.
func (s *staffPart) answered(draft backend.InviteDraft, sent backend.Invitation, err error) {
	untouched := *s.draft == draft
	s.draft.Answered(err)
	s.setSending(false)
	switch {
	case s.desk.signedOut(err):
	case err == nil:
		s.draft.Clear(draft)
		s.name.SetText(s.draft.Name)
		s.email.SetText(s.draft.Email)
		s.follow()
		s.sent.SetText(s.desk.phrases.Say("staff.sent", sent.Name))
		s.load(sent)
		if untouched {
			s.desk.fields.TypeInto(s.name)
		}
	case !s.blame(backend.InviteFaults(err)):
		s.problem.Say(s.desk.phrases.Problem(err))
		s.drawn()
		if errors.Is(err, madoguchi.ErrLinkWithdrawn) {
			s.load() // it was withdrawn elsewhere
		}
	}
}

// sendAgain sends a new link to somebody in the list.
func (s *staffPart) sendAgain(invitation backend.Invitation) {
	if s.busy {
		return
	}
	s.hush()
	s.setBusy(true)
	ctx := s.sends.Next()
	parts.Task(ctx, s.desk.session.InviteAgain(ctx, invitation), func(sent backend.Invitation, err error) {
		s.setBusy(false)
		switch {
		case s.desk.signedOut(err):
		case err != nil:
			s.refuse(s.desk.phrases.Problem(err), err)
		default:
			s.told(s.desk.phrases.Say("staff.sent", sent.Name), sent)
		}
	})
}

// askWithdrawal asks before an invitation is taken back: a press too many, after the list has moved up, would be about the
// next one.
func (s *staffPart) askWithdrawal(invitation backend.Invitation) {
	if s.busy {
		return
	}
	say := s.desk.phrases.Say
	what := parts.Question{
		Title: say("staff.withdrawAsk", invitation.Name), Whose: invitation.Email,
		Text: say("staff.withdrawWarning"),
		Yes:  say("staff.withdrawGo"), Weight: widgets.Danger,
	}
	s.desk.dialogs.Confirm(what, func() { s.withdraw(invitation) })
	s.asking = s.desk.dialogs.Open
}

// withdraw takes back the invitation of somebody in the list.
func (s *staffPart) withdraw(invitation backend.Invitation) {
	if s.busy {
		return
	}
	s.hush()
	s.setBusy(true)
	session, ctx := s.desk.session, s.sends.Next()
	parts.Task(ctx, func() (struct{}, error) { return struct{}{}, session.Withdraw(ctx, invitation) }, func(_ struct{}, err error) {
		s.setBusy(false)
		if err == nil || unsure(err) {
			s.draft.Withdrawn(invitation)
		}
		switch {
		case s.desk.signedOut(err):
		case errors.Is(err, madoguchi.ErrNotFound):
			s.refuse(s.desk.phrases.Say("staff.notInvited"), err)
		case err != nil:
			s.refuse(s.desk.phrases.Problem(err), err)
		default:
			s.told(s.desk.phrases.Say("staff.withdrawn", invitation.Name))
		}
	})
}

// told says what was done. The list is read anew: what there is of it may be old, or missing, or under way from before.
func (s *staffPart) told(words string, sent ...backend.Invitation) {
	s.notice.Say(words)
	s.drawn()
	s.load(sent...)
}

// refuse says in words why something was not done, or that nobody knows whether it was. The lists are read anew: they may be old,
// and after a lost answer they alone tell.
func (s *staffPart) refuse(words string, err error) {
	if unsure(err) {
		words = s.desk.phrases.Say("staff.unanswered")
	}
	s.notice.Refuse(words)
	s.drawn()
	s.load()
}

// unsure reports whether an answer was lost: what was asked for may have been done.
func unsure(err error) bool { return madoguchi.KindOf(err) == madoguchi.KindUnavailable }

// hush takes away what was said of what went before.
func (s *staffPart) hush() {
	s.problem.Say("")
	s.sent.SetText("")
	s.notice.Clear()
}

// blame shows faults at their fields, with the cursor in the first of them, and reports whether there are any.
func (s *staffPart) blame(faults []backend.KeyedFault) bool {
	fields := map[string]*widgets.Field{"name": s.name, "email": s.email}
	s.hush()
	for _, field := range fields {
		field.SetProblem("")
	}
	for i := len(faults) - 1; i >= 0; i-- {
		words := s.desk.phrases.Say("error." + faults[i].Code)
		if field := fields[faults[i].Key]; field != nil {
			s.desk.fields.Blame(field, words, faults[i].Proposal)
		} else {
			s.problem.Say(words)
		}
	}
	s.drawn()
	return len(faults) > 0
}

// setSending is setBusy of the form's own button.
func (s *staffPart) setSending(busy bool) {
	s.button.SetLabel(s.desk.phrases.Say(map[bool]string{false: "staff.send", true: "staff.sending"}[busy]))
	s.setBusy(busy)
}

func (s *staffPart) setBusy(busy bool) {
	s.busy = busy
	s.problem.Say("")
	s.button.SetEnabled(!busy)
	s.drawn()
}
