package patients

import (
	"errors"
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
	faults = append(faults, changedFault(is.ChartNumber, was.ChartNumber,
		madoguchi.CheckText("chartNumber", is.ChartNumber, madoguchi.MaxChart, false))...)
	if is.Email != "" {
		faults = append(faults, changedFault(is.Email, was.Email, madoguchi.CheckMail("email", is.Email))...)
	}
	return append(faults,
		changedFault(is.Notes, was.Notes, madoguchi.CheckLines("notes", is.Notes, madoguchi.MaxMemo, false))...)
}

// changedFault returns the fault of a text that is not as it was.
func changedFault(is, was string, err error) []madoguchi.Fault {
	var broken *madoguchi.Error
	if is == was || !errors.As(err, &broken) {
		return nil
	}
	return []madoguchi.Fault{{Field: broken.Field, Rule: broken.Code}}
}
