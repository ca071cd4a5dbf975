package ui

import (
	"madoguchi/clinicdesk/backend"
)

// needsGuide reports whether the person at the desk is an admin whose clinic lacks something.
func (d *Desk) needsGuide() bool {
	return d.session.IsAdmin() && len(backend.Lacking(d.session.Clinic)) > 0
}
