package patients

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/japan"
)

// Find searches for the patient of whom something is known, by name. It shows the patient if there is only one who can
// be meant. If nobody is found, it shows the form that registers the patient.
func (p *Page) Find(known api.PatientData) {
	p.search.SetText(known.Name)
	ctx, to := p.acts.Next(), p.host.View.Session.Patients
	parts.Task(ctx, func() (api.PatientsFound, error) { return to.Search(ctx, known.Name) },
		func(found api.PatientsFound, err error) {
			if err != nil {
				p.found(known.Name, found, err)
				return
			}
			p.meant(known, found)
		})
}

func (p *Page) meant(known api.PatientData, found api.PatientsFound) {
	rows := patients.Rows(p.host.View.Times, found)
	var same []patients.Row
	for _, row := range rows {
		if row.Patient.ID != "" && known.BirthDate != "" && row.Patient.BirthDate == known.BirthDate &&
			japan.Fold(row.Patient.Name) == japan.Fold(known.Name) {
			same = append(same, row)
		}
	}
	switch {
	case len(same) == 1:
		p.open(same[0])
	case len(rows) == 0 && !found.More:
		p.RegisterNew(known)
	}
}
