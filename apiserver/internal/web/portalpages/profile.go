package portalpages

import (
	"strconv"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
)

// Profile is the form of the patient's own data: 「利用者情報の設定」 of a sign-up, later 「ご利用情報の設定」.
type Profile struct {
	web.Frame
	Values  madoguchi.Person
	Faults  []madoguchi.Fault
	Places  []web.RegistrationPlace // of the postal code, to choose from
	First   bool                    // the sign-up is not complete
	Found   bool                    // the postal code has just filled in the address
	Next    string                  // the page after a sign-up; may be empty
	Changed bool                    // the data were just changed
	Notice  string                  // profileChanged, unavailable, or empty
	Based   string                  // a hash of the stored values that the change is based on
	Stored  []web.Line              // what another tab has stored meanwhile
	Booked  bookingpages.Booked     // zero if the account is not made from a visit
	Abroad  bool                    // the person lives outside of Japan
}

// ProfileConfirm is the page 「確認」.
type ProfileConfirm struct {
	web.Frame
	Values madoguchi.Person
	First  bool
	Next   string
	Notice string // unavailable, or empty
	Based  string // as in Profile
	Abroad bool   // as in Profile
}

func (Profile) Template() string        { return "mypage-profile" }
func (ProfileConfirm) Template() string { return "mypage-profile-confirm" }

// ProfilePath is the page of the form.
const ProfilePath = "/mypage/profile"

func (p Profile) form() web.Form {
	form := web.PersonForm(p.Language, p.Values, p.Faults)
	form.Mend = ProfilePath
	postal := form.Inputs["postalCode"]
	postal.Optional = p.Abroad
	form.Inputs["postalCode"] = postal
	return form
}

// Input returns a field of the form.
func (p Profile) Input(name string) web.Input { return shown(p.form(), name, p.Found) }

// shown returns a field of a form about a person. An address that the postal code has filled in takes the focus, and
// says so.
func shown(form web.Form, name string, found bool) web.Input {
	input := form.Input(name)
	if found && name == "address" {
		input.Focus, input.Remark = true, form.Language.Say("mypage.filled")
	}
	return input
}

// Summary returns all faults in words.
func (p Profile) Summary() []*web.ShownFault { return p.form().Summary() }

// Sexes returns the answers to choose from.
func (p Profile) Sexes() []web.Option { return web.Sexes(p.Language, p.Values.Sex) }

// PlacesText returns the number of towns to choose from.
func (p Profile) PlacesText() string { return placesText(p.Language, p.Places) }

func placesText(l web.Language, found []web.RegistrationPlace) string {
	return l.Say("registration.live.places.text", "count", strconv.Itoa(len(found)))
}

// Lines returns the values in words.
func (p ProfileConfirm) Lines() []web.Line { return web.PersonLines(p.Language, p.Values) }

// Kept returns the values, which the page carries along.
func (p ProfileConfirm) Kept() []web.Option {
	kept := kept(p.Values)
	if p.Abroad {
		kept = append(kept, web.Option{Label: "abroad", Value: "1"})
	}
	return kept
}

func kept(values madoguchi.Person) []web.Option {
	var kept []web.Option
	for _, field := range madoguchi.PersonFields() {
		kept = append(kept, web.Option{Label: field, Value: *values.Field(field)})
	}
	return kept
}
