package ui

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/ui/parts"
)

// reloadClinic reads the clinic's settings again, after a gap in which a change may have been missed.
func (d *Desk) reloadClinic(then func()) {
	session, scope := d.session, d.shell.loads.Sibling()
	ctx := scope.Next()
	parts.Task(ctx, func() (api.Clinic, error) { return session.LoadClinic(ctx) },
		func(clinic api.Clinic, err error) {
			if d.signedOut(err) {
				return
			}
			if err != nil {
				d.config.Logger.Warn("clinic not loaded", "error", err)
				return
			}
			d.clinicChanged(clinic)
			then()
		})
}

// clinicChanged shows the clinic's new settings, changed here or elsewhere.
func (d *Desk) clinicChanged(clinic api.Clinic) {
	if !d.session.UpdateClinic(clinic) {
		return
	}
	d.drafts.Settings(clinic)
	if page := d.pages.schedule; page != nil {
		page.doctorID = d.offerDoctors(page.doctors)
	}
	if page := d.pages.reception; page != nil {
		page.doctorID = d.offerDoctors(page.doctors)
	}
	d.pane.ClinicChanged()
	switch d.at {
	case atSettings:
		d.settingsPage().ClinicChanged()
	case atGuide:
		d.pages.guide.ClinicChanged()
	}
	d.load()
}
