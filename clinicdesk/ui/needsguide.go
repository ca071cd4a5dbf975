package ui

import "madoguchi/clinicdesk/backend"

// needsGuide reports whether the user is an admin of a clinic with an incomplete setup.
func needsGuide(session *backend.Session) bool {
	return session.IsAdmin() && len(backend.Lacking(session.Clinic)) > 0
}
