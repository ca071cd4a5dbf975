package web

// CheckedField is one field of a registration with its faults, for the page's module.
type CheckedField struct {
	Frame
	RegistrationForm
	Name  string // the wire name of the field
	Value string // what the value was converted to, or "" if it stays as typed
}

func (CheckedField) template() string { return "checked-field" }

// Input returns the field.
func (p CheckedField) Input() input { return p.input(p.Language, p.Name) }
