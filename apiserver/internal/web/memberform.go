package web

import (
	"slices"

	"madoguchi/madoguchi"
)

// memberForm is shared by the form for an invitation and the form for a change.
type memberForm struct {
	language Language
	values   madoguchi.StaffInvitation
	doctors  []madoguchi.Doctor // the clinic's
	faults   []madoguchi.Fault
}

func (f memberForm) input(name string) Input {
	drawn := Input{
		Name: name, Label: memberLabel(f.language, name), Type: "text", Complete: "off",
		Required: say(f.language, "registration.required"),
		Value:    map[string]string{"name": f.values.Name, "email": f.values.Email}[name],
	}
	switch name {
	case "email":
		drawn.Type, drawn.Mode = "email", "email"
	case "role":
		drawn.Hint = say(f.language, "staff.role.hint")
	case "doctorId":
		drawn.Required, drawn.Hint = "", say(f.language, "staff.doctorId.hint")
	}
	at := slices.IndexFunc(f.faults, func(fault madoguchi.Fault) bool { return fault.Field == name })
	if at >= 0 {
		drawn.Fault = f.shown(f.faults[at])
	}
	return drawn
}

func (f memberForm) shown(fault madoguchi.Fault) *ShownFault {
	said := say(f.language, "staff.fault."+fault.Field+"."+fault.Rule)
	if said == "" {
		said = say(f.language, "staff.fault."+fault.Rule)
	}
	if said == "" { // a rule that other forms share
		said = faultText(f.language, fault)
	}
	return &ShownFault{Field: fault.Field, Label: memberLabel(f.language, fault.Field), Text: said}
}

// memberLabel returns the label of a field.
func memberLabel(l Language, field string) string {
	switch field {
	case "email":
		return say(l, "field.email")
	case "doctorId":
		return say(l, "role.doctor")
	default:
		return say(l, "staff."+field)
	}
}

func (f memberForm) summary() []*ShownFault {
	var lines []*ShownFault
	for _, fault := range f.faults {
		lines = append(lines, f.shown(fault))
	}
	return lines
}

func (f memberForm) roles() []Option {
	return Choices(madoguchi.Roles(), f.values.Role, func(role madoguchi.Role) string {
		return say(f.language, "role."+string(role))
	})
}

// choices returns the doctors who still work in the clinic.
func (f memberForm) choices() []Option {
	var options []Option
	for _, doctor := range f.doctors {
		if !doctor.Left {
			options = append(
				options, Option{Value: string(doctor.ID), Label: doctor.Name, Chosen: doctor.ID == f.values.DoctorID},
			)
		}
	}
	return options
}
