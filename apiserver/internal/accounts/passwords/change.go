package passwords

import "madoguchi/madoguchi"

// Change is a form with which a signed-in person chooses another password.
type Change struct {
	Chosen
	Current string
}

// Take stores one value, and reports whether there is such a field.
func (f *Change) Take(name, value string) bool {
	switch name {
	case "currentPassword":
		f.Current = value
	case "password":
		f.Password = value
	case "passwordRepeat":
		f.Repeat = value
	case "email": // only for password managers
	default:
		return false
	}
	return true
}

// Faults returns the faults that need no look at the stored hash.
func (f Change) Faults(rule Rule) []madoguchi.Fault {
	var faults []madoguchi.Fault
	if f.Current == "" {
		faults = append(faults, madoguchi.Fault{Field: "currentPassword", Rule: "required"})
	}
	return append(faults, f.Chosen.Faults(rule)...)
}

// WrongPassword is the fault of a current password that is not the account's.
func WrongPassword() []madoguchi.Fault {
	return []madoguchi.Fault{{Field: "currentPassword", Rule: madoguchi.ErrWrongPassword.Code}}
}
