package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// staffPart is 「スタッフ」 of the settings: who works in the clinic, who is invited to, and a form that invites
// (D10).
type staffPart struct {
	desk    *Desk
	draft   *backend.InviteDraft
	loads   scope
	sends   scope
	content *fyne.Container
	lists   *fyne.Container // of members and invitations, or why they are not shown

	name, email *widgets.Field
	doctor      *widgets.Select
	problem     *problemBox
	sent        *widgets.Text
	button      *widgets.Button
	busy        bool
	// drawn is called where the part takes more or less room than before.
	drawn func()
}

func newStaffPart(d *Desk) *staffPart {
	s := &staffPart{desk: d, draft: d.drafts.Invite(), loads: d.shell.loads.sibling(), sends: d.shell.loads.sibling(), lists: container.NewStack(), drawn: func() {}}
	s.problem = newProblemBox(s.room)
	s.sent = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, WrapTo: func() float32 { return s.room() - s.button.MinSize().Width - look.Gap12 }})
	column := widgets.Down(look.Gap16, s.lists, section(d.phrases.Say("staff.invite"), s.form()))
	s.content = container.New(atMost{formWidth}, column)
	s.say(d.phrases.Say("staff.loading"))
	return s
}

// room is the width of the part's texts.
func (s *staffPart) room() float32 {
	const border = 24 // of a box, on both sides
	return min(s.desk.window.Canvas().Size().Width-look.Rail-2*look.Gap20, formWidth) - 2*border
}

// form invites somebody.
func (s *staffPart) form() fyne.CanvasObject {
	d, say := s.desk, s.desk.phrases.Say
	s.name, s.email = d.field("staff.name", true, &s.draft.Name), d.field("staff.email", true, &s.draft.Email)
	s.name.OnEnter, s.email.OnEnter = func() { d.typeInto(s.email) }, s.submit
	var roles []widgets.Option
	for _, role := range backend.Roles() {
		roles = append(roles, widgets.Option{Value: role, Label: d.phrases.Code("role", role)})
	}
	role := widgets.NewRadios(say("staff.role"), roles, true, func(role string) { s.draft.Role = role; s.follow() })
	role.SetValue(s.draft.Role)
	s.doctor = widgets.NewSelect(say("staff.doctor"), s.doctors(), func(id string) { s.draft.DoctorID = id })
	s.button = widgets.NewButton(say("staff.send"), widgets.Primary, s.submit)
	s.button.Hint = say("shortcut.submit")
	buttons := widgets.Edges(nil, nil, nil, s.button, s.sent)
	lead := widgets.NewText(say("staff.lead"), widgets.Style{Ink: widgets.SecondInk, WrapTo: s.room})
	form := widgets.Down(look.Gap12, lead, widgets.Halves(look.Gap12, s.name, s.email), widgets.Halves(look.Gap12, role, s.doctor), s.problem.content, buttons)
	s.follow()
	return form
}

// follow shows the choice of a doctor for doctors only.
func (s *staffPart) follow() {
	s.doctor.Options = s.doctors()
	s.doctor.SetValue(s.draft.DoctorID)
	setVisible(s.doctor, s.draft.Role == backend.Physician)
	s.drawn()
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
	s.loads.end()
	s.sends.end()
}

// load reads the lists anew; what is shown stays until the answer has come. Invitations that were just sent are in
// the list in any case: the server's own has them a moment later.
func (s *staffPart) load(sent ...backend.Invitation) {
	d, ctx := s.desk, s.loads.next()
	session := d.session
	task(ctx, func() (backend.StaffList, error) { return session.LoadStaff(ctx) }, func(list backend.StaffList, err error) {
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
	again := widgets.NewButton(s.desk.phrases.Say("staff.reload"), widgets.Outlined, func() { s.load() })
	words := widgets.NewText(text, widgets.Style{WrapTo: s.room})
	s.put(section("", widgets.Edges(nil, nil, nil, again, widgets.Middle(words))))
}

// show draws the lists.
func (s *staffPart) show(list backend.StaffList) {
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
	s.put(widgets.Down(look.Gap16, section(say("staff.members"), members), section(say("staff.invitations"), invitations)))
}

// put shows something above the form, and lays the part out anew.
func (s *staffPart) put(lists fyne.CanvasObject) {
	s.lists.Objects = []fyne.CanvasObject{lists}
	s.drawn()
}

func (s *staffPart) member(member backend.Member) fyne.CanvasObject {
	say := s.desk.phrases.Say
	name := member.Name
	if member.ID == s.desk.session.Staff.ID {
		name += s.desk.phrases.Aside(say("staff.you"))
	}
	factor := say(map[bool]string{true: "staff.factorOn", false: "staff.factorOff"}[member.SecondFactor])
	return s.entry(name, backend.Join("　", s.desk.phrases.Code("role", member.Role), factor, member.Email))
}

func (s *staffPart) invitation(invitation backend.Invitation) fyne.CanvasObject {
	d := s.desk
	until := d.phrases.Say("staff.until", d.phrases.DateTime(d.view.At(invitation.ExpiresAt)))
	who := backend.Join("　", d.phrases.Code("role", invitation.Role), invitation.Email)
	state := backend.Join("　", d.phrases.Code("staff.mail", invitation.Mail), until)
	again := widgets.NewButton(d.phrases.Say("staff.again"), widgets.Outlined, func() { s.sendAgain(invitation) })
	return widgets.Edges(nil, nil, nil, widgets.Middle(again), s.entry(invitation.Name, who, state))
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
	s.setBusy(true)
	ctx := s.sends.next()
	send := s.desk.session.Invite(ctx, s.draft)
	draft := *s.draft
	task(ctx, send, func(sent backend.Invitation, err error) { s.answered(draft, sent, err) })
}

// answered takes the answer to a draft as it was sent; what was typed since stays, and the cursor where it is typed.
func (s *staffPart) answered(draft backend.InviteDraft, sent backend.Invitation, err error) {
	untouched := *s.draft == draft
	s.draft.Answered(err)
	s.setBusy(false)
	switch {
	case s.desk.signedOut(err):
	case err == nil:
		s.draft.Clear(draft)
		s.name.SetText(s.draft.Name)
		s.email.SetText(s.draft.Email)
		s.follow()
		s.invited(sent)
		if untouched {
			s.desk.typeInto(s.name)
		}
	case !s.blame(backend.InviteFaults(err)):
		s.refused(err)
	}
}

// sendAgain sends a new link to somebody in the list.
func (s *staffPart) sendAgain(invitation backend.Invitation) {
	if s.busy {
		return
	}
	s.sent.SetText("")
	s.setBusy(true)
	ctx := s.sends.next()
	task(ctx, s.desk.session.InviteAgain(ctx, invitation), func(sent backend.Invitation, err error) {
		s.setBusy(false)
		switch {
		case s.desk.signedOut(err):
		case err != nil:
			s.refused(err)
		default:
			s.invited(sent)
		}
	})
}

// invited says who was invited. The list is read anew: what there is of it may be old, or missing, or under way from
// before.
func (s *staffPart) invited(sent backend.Invitation) {
	s.sent.SetText(s.desk.phrases.Say("staff.sent", sent.Name))
	s.load(sent)
}

func (s *staffPart) refused(err error) {
	s.problem.say(s.desk.phrases.Problem(err))
	s.drawn()
}

// blame shows faults at their fields, with the cursor in the first of them, and reports whether there are any.
func (s *staffPart) blame(faults []backend.KeyedFault) bool {
	fields := map[string]*widgets.Field{"name": s.name, "email": s.email}
	s.problem.say("")
	s.sent.SetText("")
	for _, field := range fields {
		field.SetProblem("")
	}
	for i := len(faults) - 1; i >= 0; i-- {
		words := s.desk.phrases.Say("error." + faults[i].Code)
		if field := fields[faults[i].Key]; field != nil {
			field.SetProblem(words)
			s.desk.typeInto(field)
		} else {
			s.problem.say(words)
		}
	}
	s.drawn()
	return len(faults) > 0
}

func (s *staffPart) setBusy(busy bool) {
	s.busy = busy
	s.problem.say("")
	s.button.SetEnabled(!busy)
	s.button.SetLabel(s.desk.phrases.Say(map[bool]string{false: "staff.send", true: "staff.sending"}[busy]))
	s.drawn()
}
