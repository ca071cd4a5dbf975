package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/staff"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// memberDialog is shared by the dialogs about another member of staff. It shows an error in the dialog while that is
// open, and otherwise below the staff lists.
type memberDialog struct {
	staff   *staffPart
	member  api.Member
	dialog  *parts.Form
	problem *parts.Problem
	stop    *widgets.Button
	ok      *widgets.Button
	words   map[bool]string // codes of the ok button's label, by whether the request is running
	unsure  bool            // an answer was lost
	closed  bool
}

func newMemberDialog(s *staffPart, member api.Member, weight widgets.Weight, idle, busy string) *memberDialog {
	m := &memberDialog{staff: s, member: member, words: map[bool]string{false: idle, true: busy}}
	m.problem = parts.NewProblem(parts.Always(parts.DialogText))
	m.stop = widgets.NewButton(m.say("stop"), widgets.Quiet, func() { m.dialog.Close() })
	m.ok = widgets.NewButton(m.say(idle), weight, func() { m.dialog.Submit() })
	return m
}

func (m *memberDialog) say(code string, args ...any) string {
	return m.staff.host.View.Say(code, args...)
}

// show shows the dialog. On closing, the focus returns to the member's button in the list.
func (m *memberDialog) show(title, whose string, body, left fyne.CanvasObject, submit func()) {
	head := widgets.NewText(title, widgets.Style{Size: look.TextDialog, Bold: true, Wrap: parts.DialogText})
	who := widgets.NewText(whose, widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText})
	buttons := widgets.Edges(nil, nil, left, widgets.Across(look.Gap8, m.stop, m.ok), nil)
	column := widgets.Down(look.Gap16, widgets.Down(look.Gap4, head, who), body, m.problem.Content, buttons)
	m.dialog = m.staff.host.Dialogs.Show(column, submit)
	m.staff.asking = m.dialog
	gone := m.dialog.Modal.OnClosed
	m.dialog.Modal.OnClosed = func() {
		gone()
		m.closed = true
		m.staff.focus(keyOf("staff.change", m.member.ID))
		if m.unsure && m.staff.host.Context.Err() == nil {
			m.staff.load()
		}
	}
}

// ask runs work in the background and then shows the result.
func (m *memberDialog) ask(work func(context.Context) error, done func() string) {
	ctx := m.staff.sends.Next()
	m.setBusy(true)
	parts.Task(ctx, func() (struct{}, error) { return struct{}{}, work(ctx) }, func(_ struct{}, err error) {
		m.setBusy(false)
		switch {
		case m.staff.host.SignedOut(err):
		case err != nil:
			m.refused(err)
		default:
			m.unsure = false
			m.dialog.Close()
			m.staff.told(done())
		}
	})
}

// refused shows the error and reloads the lists, which may be out of date. After a lost answer it reloads them only
// when the dialog closes, so that the user can retry in the dialog.
func (m *memberDialog) refused(err error) {
	m.unsure = unsure(err)
	words := m.staff.host.View.Phrases.Problem(err)
	if errors.Is(err, madoguchi.ErrNotFound) {
		words = m.say("staff.gone")
	}
	if m.closed {
		m.staff.refuse(words, err)
		return
	}
	m.complain(words)
	if !m.unsure {
		m.staff.load()
	}
}

func (m *memberDialog) complain(words string) {
	m.problem.Say(words)
	m.dialog.Modal.Refresh()
}

func (m *memberDialog) setBusy(busy bool) {
	m.staff.setBusy(busy)
	m.problem.Say("")
	m.ok.SetEnabled(!busy)
	m.ok.SetLabel(m.say(m.words[busy]))
	m.dialog.Modal.Refresh()
}

// askRole shows the form that changes a member's role or leads to the member's removal (D10).
func (s *staffPart) askRole(member api.Member) {
	if s.busy {
		return
	}
	s.clearMessage()
	f := &roleForm{draft: staff.DraftOf(member, s.host.View.Session.Clinic)}
	f.memberDialog = newMemberDialog(s, member, widgets.Primary, "change", "staff.changing")
	body := f.body()
	f.show(f.say("staff.changeTitle"), member.Name+"　"+member.Email, body, f.remove, f.submit)
	s.host.Canvas.Focus(f.role)
}

// roleForm selects a member's role.
type roleForm struct {
	*memberDialog
	draft  staff.MemberDraft
	role   *inputs.Radios
	doctor *inputs.Select
	remove *widgets.Button
}

func (f *roleForm) body() fyne.CanvasObject {
	f.role = inputs.NewRadios(f.say("staff.role"), f.staff.roles(), true, func(role string) {
		f.draft.Role = role
		f.follow()
		f.dialog.Modal.Refresh()
	})
	f.role.SetValue(f.draft.Role)
	f.doctor = inputs.NewSelect(f.say("staff.doctor"), nil, func(id string) { f.draft.DoctorID = id })
	f.remove = widgets.NewButton(f.say("staff.remove"), widgets.DangerOutline, func() {
		if f.staff.busy {
			return
		}
		f.dialog.Close()
		f.staff.askRemoval(f.member)
	})
	f.ok.Hint = f.say("shortcut.submit")
	f.follow()
	return widgets.Down(look.Gap16, f.role, f.doctor)
}

// follow shows the doctor choice only for the role doctor.
func (f *roleForm) follow() { f.staff.offerDoctors(f.doctor, f.draft.Role, f.draft.DoctorID) }

func (f *roleForm) submit() {
	if f.staff.busy {
		return
	}
	if faults := f.draft.Check(f.staff.host.View.Session.Clinic); len(faults) > 0 {
		f.follow()
		f.complain(f.say("error." + faults[0].Code))
		return
	}
	if f.draft == staff.DraftOf(f.member, f.staff.host.View.Session.Clinic) {
		f.dialog.Close() // an admin who is one of the doctors keeps that doctor
		return
	}
	session, draft := f.staff.host.View.Session, f.draft
	f.ask(func(ctx context.Context) error { return session.Members.ChangeMember(ctx, draft) },
		func() string {
			return f.say("staff.changed", f.member.Name, f.staff.roleOf(f.member.Name, draft.Role, draft.SentDoctor()))
		})
}

// askRemoval asks before a member is removed.
func (s *staffPart) askRemoval(member api.Member) {
	if s.busy {
		return
	}
	s.clearMessage()
	m := newMemberDialog(s, member, widgets.Danger, "staff.removeGo", "staff.removing")
	m.stop.SetLabel(m.say("back")) // the same label as in all questions
	warning := widgets.NewText(m.say("staff.removeWarning"), widgets.Style{Wrap: parts.DialogText})
	m.show(m.say("staff.removeAsk", member.Name), member.Email, warning, nil, m.remove)
	s.host.Canvas.Focus(m.stop)
}

func (m *memberDialog) remove() {
	if m.staff.busy {
		return
	}
	session := m.staff.host.View.Session
	m.ask(func(ctx context.Context) error { return session.Members.RemoveMember(ctx, m.member) },
		func() string { return m.say("staff.removed", m.member.Name) })
}
