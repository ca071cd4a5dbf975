package ui

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/ui/parts"
)

// reloadRole reads the user's current role: another admin may have changed it. If the server does not answer, nothing
// changes.
func (d *Desk) reloadRole() {
	if d.session == nil {
		return
	}
	session, ctx := d.session, d.shell.persons.Next()
	parts.Task(ctx, func() (api.Staff, error) { return session.LoadStaffMember(ctx) },
		func(person api.Staff, err error) {
			if err != nil {
				d.config.Logger.Warn("person not loaded", "error", err)
				return
			}
			d.staffChanged(person)
		})
}

// staffChanged shows the user's new name and role.
func (d *Desk) staffChanged(person api.Staff) {
	wasAdmin := d.session.IsAdmin()
	if !d.session.UpdateStaff(person) {
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

// rightsChanged shows or hides what only admins may use.
func (d *Desk) rightsChanged() {
	if page := d.pages.settings; page != nil {
		d.pages.settings = page.Renewed()
	}
	switch d.at {
	case atGuide: // for admins only
		d.goTo(atSettings)
		d.settingsPage().SayRole()
	case atSettings:
		if d.dialogs.Open == nil {
			d.window.Canvas().Unfocus() // the focused widget may be gone
		}
		d.shell.showPage(d.settingsPage().Content)
	}
	d.redraw()
}
