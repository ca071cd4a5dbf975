package web

import "madoguchi/madoguchi"

// LostLink asks a patient who has lost a visit's link for the number or address that it went to (E3).
type LostLink struct {
	Frame
	Typed  string
	Faults []madoguchi.Fault
	Notice string // tooMany, unavailable, or empty
}

// LostLinkAsked says that the link is on its way. It is the same for every number and address.
type LostLinkAsked struct{ Frame }

func (LostLink) Template() string      { return "lost-link" }
func (LostLinkAsked) Template() string { return "lost-link-asked" }

// Input returns a field of the page.
func (p LostLink) Input(name string) Input { return p.form().Input(name) }

// Summary returns all faults in words.
func (p LostLink) Summary() []*ShownFault { return p.form().Summary() }

func (p LostLink) form() Form {
	return Form{
		Language: p.Language, Faults: p.Faults, Value: func(string) string { return p.Typed },
		Inputs: map[string]Input{"target": {Mode: "email", Complete: "email"}},
	}
}
