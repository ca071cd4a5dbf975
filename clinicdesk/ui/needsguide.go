package ui

import "madoguchi/clinicdesk/backend"

// needsGuide reports whether the user is an admin of a clinic with an incomplete setup.
func (d *Desk) needsGuide() bool {
	return d.session.IsAdmin() && len(backend.Lacking(d.session.Clinic)) > 0
}
