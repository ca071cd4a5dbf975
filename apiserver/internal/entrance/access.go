package entrance

import "madoguchi/madoguchi"

// Access says who may use a route.
type Access struct {
	Staff   bool             // somebody of the clinic must be signed in
	Roles   []madoguchi.Role // of whom; a route of staff that names none is nobody's
	Limited bool             // also in a session that is for setting up a second factor
	// also in one that was not widened when it had been set up, for the answer to be asked again
	repeats bool
}

// Who may come in: anybody; all staff; staff who may still have to set up a second factor; staff who are just setting
// it up; admins.
var (
	Anybody  = Access{}
	AnyStaff = Access{Staff: true, Roles: madoguchi.Roles()}
	Arriving = Access{Staff: true, Roles: AnyStaff.Roles, Limited: true}
	Setting  = Access{Staff: true, Roles: AnyStaff.Roles, Limited: true, repeats: true}
	Admins   = Access{Staff: true, Roles: []madoguchi.Role{madoguchi.Admin}}
)
