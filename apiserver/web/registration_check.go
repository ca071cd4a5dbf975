package web

// CheckedField is what is wrong with one field of a registration, for the page's module. It is the field alone.
type CheckedField struct {
	Frame
	RegistrationForm
	Name  string // the wire name of the field
	Value string // what the value was converted to, or "" if it stays as typed
}

func (CheckedField) template() string { return "checked-field" }

// Input is the field.
func (p CheckedField) Input() input { return p.input(p.Language, p.Name) }
