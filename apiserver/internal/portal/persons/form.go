// Package persons reads the account's forms about a person: the owner's profile, and a member of the family. It must
// not know which person it is, or where it is stored.
package persons

import (
	"slices"
	"strconv"
	"strings"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/places"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// Form is a submitted form about a person.
type Form struct {
	Person madoguchi.Person
	Edit   bool   // back from the confirmation
	Lookup bool   // the towns of the postal code are requested
	Place  string // the number of the chosen town
	Mend   string // the field whose suggestion is accepted
	Based  string // Basis of the stored person that a change is based on; "" for none
}

// Basis is a hash of the stored values that a change is based on.
func Basis(person madoguchi.Person) string { return wire.Hash(person) }

// Take stores one value, and reports whether the form has such a field.
func (f *Form) Take(name, value string) bool {
	if f.Person.SetField(name, value) {
		if name == "phone" {
			f.Person.Phone = api.ShowNumber(f.Person.Phone)
		}
		return true
	}
	switch name {
	case "edit":
		f.Edit = value == "1"
	case "lookup":
		f.Lookup = value == "1"
	case "place":
		f.Place = value
	case "mend":
		f.Mend = value
	case "based":
		f.Based = value
	case portalpages.Author: // only for the sign-in
	default:
		return false
	}
	return true
}

// Assists reports whether the form was sent by a button within it, which changes or adds something on the page.
func (f Form) Assists() bool { return f.Lookup || f.Place != "" || f.Mend != "" }

// Filled reports whether the look-up has filled in an address: nothing is left to choose or to correct.
func (f Form) Filled(places []web.RegistrationPlace, faults []madoguchi.Fault) bool {
	return f.Mend == "" && len(places) == 0 && len(faults) == 0
}

// Assist handles a button within the form: it looks up a postal code, fills in one of its towns, or accepts a
// suggestion. It returns the towns to choose from, or why there are none. faults are those of the form.
func (f *Form) Assist(faults []madoguchi.Fault) ([]web.RegistrationPlace, []madoguchi.Fault) {
	found := places.Of(f.Person.PostalCode)
	number, err := strconv.Atoi(f.Place)
	switch {
	case f.Mend != "":
		mend(faults, f.Mend, &f.Person)
	case f.Place != "" && err == nil && 0 <= number && number < len(found):
		f.Person.Address = moved(f.Person.Address, found[number].Address)
	case f.Lookup && len(found) == 1:
		f.Person.Address = moved(f.Person.Address, found[0].Address)
	case f.Lookup && len(found) == 0:
		return nil, postalFaults(f.Person.PostalCode, faults)
	case f.Lookup:
		return found, nil
	}
	return nil, nil
}

// postalFaults says why a postal code has no towns. A look-up needs one, also where the form does not.
func postalFaults(code string, faults []madoguchi.Fault) []madoguchi.Fault {
	others := func(fault madoguchi.Fault) bool { return fault.Field != "postalCode" }
	if faults := slices.DeleteFunc(faults, others); len(faults) > 0 {
		return faults
	}
	rule := "noPlace"
	if code == "" {
		rule = "required"
	}
	return []madoguchi.Fault{{Field: "postalCode", Rule: rule}}
}

// moved returns an address in another town, with what was typed behind the former one.
func moved(address, town string) string {
	return strings.TrimSpace(town + places.Behind(address, "", town))
}

func mend(faults []madoguchi.Fault, field string, person *madoguchi.Person) {
	for _, fault := range faults {
		if fault.Field == field && fault.Proposal != "" {
			*person.Field(field) = fault.Proposal
		}
	}
}
