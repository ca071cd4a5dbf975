package access

import "madoguchi/madoguchi"

// Access says who may use a route. A route is for staff, for patients with an account, for operators, or for everybody.
type Access struct {
	Staff   bool             // requires a signed-in member of the clinic
	Roles   []madoguchi.Role // the roles that may use it; a staff route without roles is closed
	Limited bool             // also with a session for setting up a second factor
	// also with a limited session that a completed set-up did not widen, so that the request can be repeated
	repeats bool

	Account    bool // requires a signed-in patient
	Unfinished bool // also before the sign-up is complete

	Operator bool // requires a signed-in operator
}

// The kinds of access: everybody; all staff; staff who may still have to set up a second factor; staff who are setting
// it up; admins; patients with an account; also those whose sign-up is not complete; operators.
var (
	Anybody  = Access{}
	AnyStaff = Access{Staff: true, Roles: madoguchi.Roles()}
	Arriving = Access{Staff: true, Roles: AnyStaff.Roles, Limited: true}
	Setting  = Access{Staff: true, Roles: AnyStaff.Roles, Limited: true, repeats: true}
	Admins   = Access{Staff: true, Roles: []madoguchi.Role{madoguchi.Admin}}

	AnyAccount = Access{Account: true}
	SigningUp  = Access{Account: true, Unfinished: true}

	Operators = Access{Operator: true}
)
