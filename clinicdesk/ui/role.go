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
		page.ShowPerson()
	}
	if d.session.IsAdmin() != wasAdmin {
		d.rightsChanged()
	}
}

// rightsChanged draws what admins alone have, or takes it away.
func (d *Desk) rightsChanged() {
	if page := d.pages.settings; page != nil {
		d.pages.settings = page.Renewed()
	}
	switch d.at {
	case atGuide: // of admins only
		d.goTo(atSettings)
		d.settingsPage().SayRole()
	case atSettings:
		if d.dialogs.Open == nil {
			d.window.Canvas().Unfocus() // what had the focus may be gone
		}
		d.shell.showPage(d.settingsPage().Content)
	}
	d.redraw()
}
