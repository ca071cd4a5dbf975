package settings

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/staff"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// staffPart is 「スタッフ」 of the settings: the clinic's staff and their roles, the open invitations, and the form for a new
// invitation (D10).
type staffPart struct {
	host    *Host
	draft   *staff.InviteDraft
	loads   parts.Scope
	sends   parts.Scope
	content *fyne.Container
	lists   *fyne.Container // of members and invitations, or the reason why they are missing

	name, email *inputs.Field
	doctor      *inputs.Select
	problem     *parts.Problem
	sent        *widgets.Text
	button      *widgets.Button
	busy        bool         // a request is running; only one runs at a time
	asking      parts.Dialog // the last dialog opened from here

	notice  *parts.Notice              // the result of an action on a list entry
	buttons map[string]*widgets.Button // of the lists, by keyOf
	// drawn is called when the part's height changes.
	drawn func()
}

func newStaffPart(h *Host) *staffPart {
	s := &staffPart{
		host: h, draft: h.Drafts.Invite(), loads: h.scope(), sends: h.scope(), lists: container.NewStack(),
		drawn: func() {},
	}
	s.problem, s.notice = parts.NewProblem(s.room), parts.NewNotice(s.room)
	s.sent = widgets.NewText("", widgets.Style{
		Ink: widgets.SecondInk, WrapTo: func() float32 { return s.room() - s.button.MinSize().Width - look.Gap12 },
	})
	column := widgets.Down(look.Gap16, s.lists, parts.Section(h.View.Say("staff.invite"), s.form()))
	s.content = parts.AtMost(parts.FormWidth, column)
	s.say(h.View.Say("staff.loading"))
	return s
}

// room is the width of texts in this part.
func (s *staffPart) room() float32 {
	const border = 24 // of a box, on both sides
	return s.host.Fields.Room() - 2*border
}

// form returns the form for a new invitation.
func (s *staffPart) form() fyne.CanvasObject {
	h, say := s.host, s.host.View.Say
	s.name = h.Fields.Field("staff.name", true, &s.draft.Name)
	s.email = h.Fields.Field("field.email", true, &s.draft.Email)
	s.name.OnEnter, s.email.OnEnter = func() { h.Fields.TypeInto(s.email) }, s.submit
	role := inputs.NewRadios(say("staff.role"), s.roles(), true, func(role string) { s.draft.Role = role; s.follow() })
	role.SetValue(s.draft.Role)
	s.doctor = inputs.NewSelect(say("staff.doctor"), nil, func(id string) { s.draft.DoctorID = id })
	s.button = widgets.NewButton(say("staff.send"), widgets.Primary, s.submit)
	s.button.Hint = say("shortcut.submit")
	buttons := widgets.Edges(nil, nil, nil, s.button, s.sent)
	lead := widgets.NewText(say("staff.lead"), widgets.Style{Ink: widgets.SecondInk, WrapTo: s.room})
	form := widgets.Down(look.Gap12, lead, widgets.Halves(look.Gap12, s.name, s.email),
		widgets.Halves(look.Gap12, role, s.doctor), s.problem.Content, buttons)
	s.follow()
	return form
}

// follow shows the doctor choice only for the role doctor.
func (s *staffPart) follow() {
	s.offerDoctors(s.doctor, s.draft.Role, s.draft.DoctorID)
	s.drawn()
}

// offerDoctors updates a doctor choice to its role and to the clinic's current doctors.
func (s *staffPart) offerDoctors(choice *inputs.Select, role, chosen string) {
	choice.Options = s.doctors()
	choice.SetValue(chosen)
	parts.SetVisible(choice, role == staff.Physician)
}

func (s *staffPart) roles() (options []inputs.Option) {
	for _, role := range staff.Roles() {
		options = append(options, inputs.Option{Value: role, Label: s.host.View.Phrases.Code("role", role)})
	}
	return options
}

func (s *staffPart) doctors() []inputs.Option {
	options := []inputs.Option{{Label: s.host.View.Say("none")}}
	for _, doctor := range s.host.View.Session.Clinic.CurrentDoctors() {
		options = append(options, inputs.Option{Value: doctor.ID, Label: doctor.Name})
	}
	return options
}

// end cancels running requests of a part that another part with the same draft replaces.
func (s *staffPart) end() {
	s.loads.End()
	s.sends.End()
}

// leave is end plus closing the open dialog, for a part without a successor.
func (s *staffPart) leave() {
	if s.asking != nil && s.asking == s.host.Dialogs.Open {
		s.asking.Close()
	}
	s.end()
}

// load reloads the lists; the old ones stay visible until the answer arrives. It adds invitations that were just sent,
// because the server lists them a moment later.
func (s *staffPart) load(sent ...api.Invitation) {
	h, ctx := s.host, s.loads.Next()
	session := h.View.Session
	parts.Task(ctx, func() (api.StaffList, error) { return session.Members.List(ctx) },
		func(list api.StaffList, err error) {
			switch {
			case h.SignedOut(err):
			case err != nil:
				s.say(h.View.Phrases.Problem(err))
			default:
				for _, invitation := range sent {
					list = staff.WithInvited(list, invitation)
				}
				s.show(list)
			}
		})
}

// say replaces the lists by a sentence and a retry button.
func (s *staffPart) say(text string) {
	s.put(func() fyne.CanvasObject {
		again := s.inList("staff.reload", "", widgets.Outlined, func() { s.load() })
		words := widgets.NewText(text, widgets.Style{WrapTo: parts.Within(s.room, again.MinSize().Width+look.Gap12)})
		return parts.Section("", widgets.Edges(nil, nil, nil, again, widgets.Middle(words)))
	})
}

// show draws the lists.
func (s *staffPart) show(list api.StaffList) {
	s.put(func() fyne.CanvasObject {
		say := s.host.View.Say
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
		return widgets.Down(look.Gap16, parts.Section(say("staff.members"), members),
			parts.Section(say("staff.invitations"), invitations))
	})
}

// put redraws the part above the form and lays it out again. The focus stays on the same button if that still exists.
func (s *staffPart) put(draw func() fyne.CanvasObject) {
	held := s.focused()
	s.buttons = map[string]*widgets.Button{}
	s.lists.Objects = []fyne.CanvasObject{draw()}
	s.drawn()
	if held != "" {
		s.focus(held)
	}
}

// inList returns a button of a list entry.
func (s *staffPart) inList(code, id string, weight widgets.Weight, press func()) *widgets.Button {
	button := widgets.NewButton(s.host.View.Say(code), weight, press)
	s.buttons[keyOf(code, id)] = button
	return button
}

// keyOf identifies a button that is redrawn with the lists.
func keyOf(code, id string) string { return code + " " + id }

// focused returns the key of the focused button in the lists, or "".
func (s *staffPart) focused() string {
	at := s.host.Canvas.Focused()
	for key, button := range s.buttons {
		if at == fyne.Focusable(button) {
			return key
		}
	}
	return ""
}

// focus focuses a button of the lists. If it no longer exists the focus is cleared, so that the old button does not
// keep receiving keys.
func (s *staffPart) focus(key string) {
	if !s.host.AtSettings() {
		return
	}
	if button := s.buttons[key]; button != nil {
		s.host.Canvas.Focus(button)
	} else {
		s.host.Canvas.Unfocus()
	}
}

func (s *staffPart) member(member api.Member) fyne.CanvasObject {
	say, own := s.host.View.Phrases.Say, member.ID == s.host.View.Session.Staff.ID
	name := member.Name
	if own {
		name += s.host.View.Phrases.Aside(say("staff.you"))
	}
	factor := say(map[bool]string{true: "staff.factorOn", false: "staff.factorOff"}[member.SecondFactor])
	entry := s.entry(name, phrases.Join("　", s.roleOf(member.Name, member.Role, member.DoctorID), factor, member.Email))
	if own {
		return entry // only another admin can do that
	}
	return beside(entry, s.inList("staff.change", member.ID, widgets.Outlined, func() { s.askRole(member) }))
}

// roleOf returns a person's role, and the clinic's doctor they are if that name differs.
func (s *staffPart) roleOf(name, role, doctorID string) string {
	words := s.host.View.Phrases.Code("role", role)
	if doctor := s.host.View.Session.Clinic.Doctor(doctorID); doctor.Name != "" && doctor.Name != name {
		words += s.host.View.Phrases.Aside(doctor.Name)
	}
	return words
}

func (s *staffPart) invitation(invitation api.Invitation) fyne.CanvasObject {
	h := s.host
	until := h.View.Fill("staff.until", "at", h.View.DateTime(h.View.At(invitation.ExpiresAt)))
	who := phrases.Join("　", s.roleOf(invitation.Name, invitation.Role, invitation.DoctorID), invitation.Email)
	state := phrases.Join("　", staff.InvitationMail(h.View.Phrases, invitation), until)
	again := s.inList("staff.again", invitation.Email, widgets.Outlined, func() { s.sendAgain(invitation) })
	back := s.inList("staff.withdraw", invitation.Email, widgets.Outlined, func() { s.askWithdrawal(invitation) })
	return beside(s.entry(invitation.Name, who, state), again, back)
}

// beside adds buttons to the right of a list entry.
func beside(entry fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	right := widgets.Middle(widgets.Padded(0, 0, 0, look.Gap12, widgets.Across(look.Gap8, buttons...)))
	return widgets.Edges(nil, nil, nil, right, entry)
}

// entry returns a list entry.
func (s *staffPart) entry(name string, lines ...string) fyne.CanvasObject {
	entry := widgets.Down(look.Gap4, widgets.NewText(name, widgets.Style{Bold: true, Shrink: true}))
	for _, line := range lines {
		entry.Add(widgets.NewText(line, widgets.Style{Ink: widgets.SecondInk, Size: look.TextSmall + 1, Shrink: true}))
	}
	return entry
}

// submit sends the invitation and keeps the input until the answer arrives.
func (s *staffPart) submit() {
	if s.busy || s.blame(s.draft.Check(s.host.View.Session.Clinic)) {
		return
	}
	s.setSending(true)
	ctx := s.sends.Next()
	send := s.host.View.Session.Members.Invite(ctx, s.draft)
	draft := *s.draft
	parts.Task(ctx, send, func(sent api.Invitation, err error) { s.answered(draft, sent, err) })
}

// answered handles the answer to a draft as sent. Later input stays, and the cursor stays where the user types.
func (s *staffPart) answered(draft staff.InviteDraft, sent api.Invitation, err error) {
	untouched := *s.draft == draft
	s.draft.Answered(err)
	s.setSending(false)
	switch {
	case s.host.SignedOut(err):
	case err == nil:
		s.draft.Clear(draft)
		s.name.SetText(s.draft.Name)
		s.email.SetText(s.draft.Email)
		s.follow()
		s.sent.SetText(s.host.View.Say("staff.sent", sent.Name))
		s.load(sent)
		if untouched {
			s.host.Fields.TypeInto(s.name)
		}
	case !s.blame(staff.InviteFaults(err)):
		s.problem.Say(s.host.View.Phrases.Problem(err))
		s.drawn()
		if errors.Is(err, madoguchi.ErrLinkWithdrawn) {
			s.load() // it was withdrawn elsewhere
		}
	}
}

// sendAgain sends a new link for a listed invitation.
func (s *staffPart) sendAgain(invitation api.Invitation) {
	if s.busy {
		return
	}
	s.clearMessage()
	s.setBusy(true)
	ctx := s.sends.Next()
	parts.Task(ctx, s.host.View.Session.Members.InviteAgain(ctx, invitation), func(sent api.Invitation, err error) {
		s.setBusy(false)
		switch {
		case s.host.SignedOut(err):
		case err != nil:
			s.refuse(s.host.View.Phrases.Problem(err), err)
		default:
			s.told(s.host.View.Say("staff.sent", sent.Name), sent)
		}
	})
}

// askWithdrawal asks before it withdraws an invitation. Without the question, an extra press after the list has moved
// up would withdraw the next invitation.
func (s *staffPart) askWithdrawal(invitation api.Invitation) {
	if s.busy {
		return
	}
	say := s.host.View.Say
	what := parts.Question{
		Title: say("staff.withdrawAsk", invitation.Name), Whose: invitation.Email,
		Text: say("staff.withdrawWarning"),
		Yes:  say("staff.withdrawGo"), Weight: widgets.Danger,
	}
	s.host.Dialogs.Confirm(what, func() { s.withdraw(invitation) })
	s.asking = s.host.Dialogs.Open
}

// withdraw withdraws a listed invitation.
func (s *staffPart) withdraw(invitation api.Invitation) {
	if s.busy {
		return
	}
	s.clearMessage()
	s.setBusy(true)
	session, ctx := s.host.View.Session, s.sends.Next()
	parts.Task(ctx, func() (struct{}, error) { return struct{}{}, session.Members.Withdraw(ctx, invitation) },
		func(_ struct{}, err error) {
			s.setBusy(false)
			if err == nil || unsure(err) {
				s.draft.Withdrawn(invitation)
			}
			switch {
			case s.host.SignedOut(err):
			case errors.Is(err, madoguchi.ErrNotFound):
				s.refuse(s.host.View.Say("staff.notInvited"), err)
			case err != nil:
				s.refuse(s.host.View.Phrases.Problem(err), err)
			default:
				s.told(s.host.View.Say("staff.withdrawn", invitation.Name))
			}
		})
}

// told shows a success and reloads the lists: they may be out of date, missing, or in flight from before the change.
func (s *staffPart) told(words string, sent ...api.Invitation) {
	s.notice.Say(words)
	s.drawn()
	s.load(sent...)
}

// refuse shows why an action failed, or that its outcome is unknown. It reloads the lists: they may be out of date, and
// after a lost answer only they show the outcome.
func (s *staffPart) refuse(words string, err error) {
	if unsure(err) {
		words = s.host.View.Say("staff.unanswered")
	}
	s.notice.Refuse(words)
	s.drawn()
	s.load()
}

// unsure reports whether an answer was lost, so that the request may have been carried out.
func unsure(err error) bool { return madoguchi.KindOf(err) == madoguchi.KindUnavailable }

// clearMessage hides the message about the previous action.
func (s *staffPart) clearMessage() {
	s.problem.Say("")
	s.sent.SetText("")
	s.notice.Clear()
}

// blame shows faults at their fields, focuses the first, and reports whether there are any.
func (s *staffPart) blame(faults []clinicsettings.Fault) bool {
	fields := map[string]*inputs.Field{"name": s.name, "email": s.email}
	s.clearMessage()
	for _, field := range fields {
		field.SetProblem("")
	}
	for i := len(faults) - 1; i >= 0; i-- {
		words := s.host.View.Say("error." + faults[i].Code)
		if field := fields[faults[i].Key]; field != nil {
			s.host.Fields.ShowFault(field, words, faults[i].Proposal)
		} else {
			s.problem.Say(words)
		}
	}
	s.drawn()
	return len(faults) > 0
}

// setSending is setBusy for the form's own button.
func (s *staffPart) setSending(busy bool) {
	s.button.SetLabel(s.host.View.Say(map[bool]string{false: "staff.send", true: "staff.sending"}[busy]))
	s.setBusy(busy)
}

func (s *staffPart) setBusy(busy bool) {
	s.busy = busy
	s.problem.Say("")
	s.button.SetEnabled(!busy)
	s.drawn()
}
