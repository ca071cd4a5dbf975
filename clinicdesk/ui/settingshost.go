package ui

import (
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/console"
	"madoguchi/clinicdesk/ui/settings"
)

// settingsHost returns the desk as the settings pages see it.
func (d *Desk) settingsHost() *settings.Host {
	return &settings.Host{
		Context: d.during, View: d.view, Drafts: &d.drafts, Canvas: d.window.Canvas(), Dialogs: d.dialogs,
		Fields: d.fields, Clipboard: d.app.Clipboard(), DeskKeys: deskKeys(), CallKeys: console.Keys(),
		Settings: func() backend.Settings { return d.config.Settings }, Keep: d.keep, Ring: d.ring, Speak: d.speak,
		SignOut: d.signOut, SignedOut: d.signedOut, ClinicChanged: d.clinicChanged, ReloadClinic: d.reloadClinic,
		AtSettings: func() bool { return d.at == atSettings }, FactorChanged: d.factorChanged,
	}
}

// factorChanged shows the new state of the second factor in the settings.
func (d *Desk) factorChanged() {
	if page := d.pages.settings; page != nil {
		page.FactorChanged()
	}
}

// guideActs returns the guide's callbacks to the desk.
func (d *Desk) guideActs() settings.GuideActs {
	return settings.GuideActs{
		Shown: func(guide *settings.Guide) bool { return d.at == atGuide && d.pages.guide == guide },
		Later: func() { d.goTo(atSchedule) },
		Finished: func() {
			d.goTo(atSchedule)
			d.window.Canvas().Focus(d.schedulePage().agenda.Grid())
		},
	}
}
