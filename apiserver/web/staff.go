package web

import (
	"slices"
	"strconv"

	"madoguchi"
)

// Staff is where a clinic's admins see who works there, and invite others (D10).
type Staff struct {
	Frame
	By          madoguchi.StaffID // who reads the page
	Members     []madoguchi.Staff
	Invitations []PendingInvitation
	Doctors     []madoguchi.Doctor // of the clinic
	Form        InviteForm
	Notice      string // invited, kept, accountExists, tooMany, unavailable, or empty
}

// PendingInvitation is one that can be used. Key makes the request to send it again one request.
type PendingInvitation struct {
	madoguchi.Verification
	Key string
}

// InviteForm is an invitation as it was typed.
type InviteForm struct {
	Values madoguchi.StaffInvitation
	Key    string // makes the form one request, however often it is sent
	Faults []madoguchi.Fault
}

func (Staff) template() string { return "staff" }

// Good reports whether the notice is of something that went well.
func (p Staff) Good() bool { return p.Notice == "invited" }

// Input is a field of the form.
func (p Staff) Input(name string) input {
	drawn := input{
		Name: name, Label: say(p.Language, "staff."+name), Type: "text", Complete: "off", Required: say(p.Language, "registration.required"),
		Value: map[string]string{"name": p.Form.Values.Name, "email": p.Form.Values.Email}[name],
	}
	switch name {
	case "email":
		drawn.Type, drawn.Mode, drawn.Rule = "email", "email", "mail"
	case "role":
		drawn.Hint = say(p.Language, "staff.role.hint")
	case "doctorId":
		drawn.Required, drawn.Hint = "", say(p.Language, "staff.doctorId.hint")
	}
	at := slices.IndexFunc(p.Form.Faults, func(fault madoguchi.Fault) bool { return fault.Field == name })
	if at >= 0 {
		drawn.Fault = p.shown(p.Form.Faults[at])
	}
	return drawn
}

func (p Staff) shown(fault madoguchi.Fault) *shownFault {
	said := say(p.Language, "staff.fault."+fault.Field+"."+fault.Rule)
	if said == "" {
		said = say(p.Language, "staff.fault."+fault.Rule, "max", strconv.Itoa(madoguchi.MaxName))
	}
	if said == "" { // a rule that other forms have too
		said = faultText(p.Language, fault)
	}
	return &shownFault{Field: fault.Field, Label: say(p.Language, "staff."+fault.Field), Text: said}
}

// Summary are all faults in words.
func (p Staff) Summary() []*shownFault {
	var lines []*shownFault
	for _, fault := range p.Form.Faults {
		lines = append(lines, p.shown(fault))
	}
	return lines
}

// Roles are those to choose from.
func (p Staff) Roles() []option {
	var options []option
	for _, role := range []madoguchi.Role{madoguchi.Physician, madoguchi.Reception, madoguchi.Admin} {
		options = append(options, option{Value: string(role), Label: say(p.Language, "role."+string(role)), Chosen: role == p.Form.Values.Role})
	}
	return options
}

// Choices are the doctors that somebody who is invited can be.
func (p Staff) Choices() []option {
	var options []option
	for _, doctor := range p.Doctors {
		if !doctor.Left {
			options = append(options, option{Value: string(doctor.ID), Label: doctor.Name, Chosen: doctor.ID == p.Form.Values.DoctorID})
		}
	}
	return options
}
