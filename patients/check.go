package patients

import (
	"slices"

	"madoguchi/madoguchi"
)

// Check returns all faults of what staff wrote about a patient, in the order of the form. It allows the texts that
// stay as they are in before: rules may have changed since they were stored. today is the date in Japan as 2006-01-02.
// The rules are those of madoguchi.Person.Check, and mailForm.
func Check(is, was madoguchi.PatientFacts, today string) []madoguchi.Fault {
	faults := slices.DeleteFunc(is.Person.Check(today, "name"), func(fault madoguchi.Fault) bool {
		text := *is.Person.Field(fault.Field)
		return text != "" && text == *was.Person.Field(fault.Field)
	})
	for _, text := range []struct {
		is, was string
		err     error
		longest int
	}{
		{is.ChartNumber, was.ChartNumber,
			madoguchi.CheckText("chartNumber", is.ChartNumber, madoguchi.MaxChart, false), madoguchi.MaxChart},
		{is.Email, was.Email, madoguchi.CheckMail("email", is.Email), madoguchi.MaxMail},
		{is.Notes, was.Notes, madoguchi.CheckLines("notes", is.Notes, madoguchi.MaxMemo, false), madoguchi.MaxMemo},
	} {
		if text.is != text.was && text.is != "" {
			faults = append(faults, madoguchi.Faults(madoguchi.FaultOf(text.err, text.is, text.longest))...)
		}
	}
	return faults
}
