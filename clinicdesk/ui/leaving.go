package ui

import (
	"madoguchi/clinicdesk/backend"

	"madoguchi/clinicdesk/ui/signin"
)

// newDoor is the door of the desk's window.
func (d *Desk) newDoor() *signin.Door {
	return signin.New(signin.Host{
		Phrases: func() backend.Phrases { return d.phrases }, Fields: d.fields, Clipboard: d.app.Clipboard(), Scope: &d.scope,
		Settings: func() backend.Settings { return d.config.Settings }, Keep: d.keep, Fill: d.fill, Browse: d.browse,
		SignIn: d.config.Entrance.SignInWithCode, Enter: d.enter,
		SignOut: func(session *backend.Session) {
			go func() { _ = session.SignOut(d.ctx) }() // a server that is away forgets the session by its age
		},
	})
}

// showSignIn shows the sign-in in place of the desk, with the reason where somebody was signed in before.
func (d *Desk) showSignIn(reason string) {
	d.notifications.withdraw()
	d.dialogs.Close()
	d.pane = nil
	d.door.Show(reason)
}
