package ui

import (
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/signin"
)

// newDoor returns the sign-in pages of the desk's window.
func (d *Desk) newDoor() *signin.Door {
	return signin.New(signin.Host{
		Phrases: func() backend.Phrases { return d.phrases }, Fields: d.fields, Clipboard: d.app.Clipboard(),
		Scope:    &d.scope,
		Settings: func() backend.Settings { return d.config.Settings }, Keep: d.keep, Fill: d.fill, Browse: d.browse,
		SignIn: d.config.Entrance.SignInWithCode, Enter: d.enter,
		SignOut: func(session *backend.Session) {
			go func() { _ = session.SignOut(d.ctx) }() // an unreachable server lets the session expire
		},
	})
}

// showSignIn replaces the desk by the sign-in, with the reason if a session has ended.
func (d *Desk) showSignIn(reason string) {
	d.notifications.withdraw()
	d.dialogs.Close()
	d.pane = nil
	d.door.Show(reason)
}
