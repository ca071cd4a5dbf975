package parts

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Doctors returns the doctors who take new visits and the visit's own doctor, after the word for all, if any.
func Doctors(clinic api.Clinic, all, has string) []inputs.Option {
	var options []inputs.Option
	if all != "" {
		options = append(options, inputs.Option{Label: all})
	}
	for _, doctor := range clinic.Doctors {
		if doctor.Left && doctor.ID != has {
			continue
		}
		options = append(options, inputs.Option{Value: doctor.ID, Label: doctor.Name})
	}
	return options
}
