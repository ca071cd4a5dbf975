package ui

import (
	"madoguchi/clinicdesk/backend"

	"madoguchi/clinicdesk/ui/parts"
)

// askWho asks the server who the person at the desk is by now: another admin may have given them another role. Where it does
// not answer, the desk goes on as it was.
func (d *Desk) askWho() {
	if d.session == nil {
		return
	}
	session, ctx := d.session, d.shell.persons.Next()
	parts.Task(ctx, func() (backend.Staff, error) { return session.LoadStaffMember(ctx) }, func(person backend.Staff, err error) {
		if err != nil {
			d.config.Logger.Warn("person not loaded", "error", err)
			return
		}
		d.became(person)
	})
}

// became shows who the person at the desk is by now.
func (d *Desk) became(person backend.Staff) {
	wasAdmin := d.session.IsAdmin()
	if !d.session.Become(person) {
		return
	}
	d.shell.person.SetText(person.Name)
	if page := d.pages.settings; page != nil {
		page.who.SetText(page.person())
	}
	if d.session.IsAdmin() != wasAdmin {
		d.rightsChanged()
	}
}

// rightsChanged draws what admins alone have, or takes it away.
func (d *Desk) rightsChanged() {
	if page := d.pages.settings; page != nil {
		d.pages.settings = page.renewed()
	}
	switch d.at {
	case atGuide: // of admins only
		d.goTo(atSettings)
		d.settingsPage().sayRole()
	case atSettings:
		if d.dialogs.Open == nil {
			d.window.Canvas().Unfocus() // what had the focus may be gone
		}
		d.shell.showPage(d.settingsPage().content)
	}
	d.redraw()
}

// renewed is the page with what the person's role has by now, in place of this one. What was typed is in the drafts.
func (p *settingsPage) renewed() *settingsPage {
	if p.form != nil {
		p.staff.leave()
		p.save.sends.End()
	}
	next := newSettingsPage(p.desk)
	next.own, next.who = p.own, p.who // as far as one has scrolled, under a dialog about the second factor
	next.turn(ofDesk)
	if p.form != nil {
		next.sayRole()
	}
	return next
}

// sayRole says why there is less to see than before.
func (p *settingsPage) sayRole() {
	phrases := p.desk.phrases
	p.notice.Refuse(phrases.Say("settings.roleChanged", phrases.Code("role", p.desk.session.Staff.Role)))
	p.content.Refresh()
}

// hush takes away what was said of another role.
func (p *settingsPage) hush() {
	p.notice.Clear()
	p.content.Refresh()
}
