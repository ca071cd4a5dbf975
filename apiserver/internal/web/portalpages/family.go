package portalpages

import (
	"slices"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// FamilyPath is the page 「家族」 (E4). The pages of the family are below it.
const FamilyPath = "/mypage/family"

// Family is the page 「家族」. It lists the members of the account, whose visits the owner can book.
type Family struct {
	web.Frame
	Members []Member
	Done    string // added, changed or removed: what was just done; else empty
}

// Member is a member of the family.
type Member struct {
	ID    madoguchi.MemberID
	Name  string
	Lines []web.Line // the person in words, without the name
}

// Full reports whether the family can have no further member.
func (p Family) Full() bool { return len(p.Members) >= madoguchi.MaxFamily }

// MemberForm is the form of a member of the family.
type MemberForm struct {
	web.Frame
	MemberKept
	Values madoguchi.Person
	Owner  madoguchi.Person // whose phone and address count where the member has none
	Faults []madoguchi.Fault
	Places []web.RegistrationPlace // of the postal code, to choose from
	Found  bool                    // the postal code has just filled in the address
	Notice string                  // memberChanged, memberRemoved, familyFull, or empty
	Stored []web.Line              // what another tab has stored meanwhile
}

// MemberConfirm is the page 「確認」 of a member.
type MemberConfirm struct {
	web.Frame
	MemberKept
	Values madoguchi.Person
	Notice string // unavailable, or empty
}

// MemberKept is what the pages of a member carry along.
type MemberKept struct {
	ID    madoguchi.MemberID
	New   bool   // the member is not stored yet
	Based string // a hash of the stored values that the change is based on
	Next  string // the page afterwards; empty for 「家族」
	Draft string // a sealed booking that goes on afterwards; may be empty
}

// NewMember returns what the pages of a new member carry along.
func NewMember(next, draft string) MemberKept {
	return MemberKept{ID: madoguchi.MemberID(madoguchi.NewID()), New: true, Next: next, Draft: draft}
}

// Action is the path that the form is sent to.
func (k MemberKept) Action() string {
	if k.New {
		return FamilyPath + "/new"
	}
	return FamilyPath + "/" + string(k.ID)
}

// Page is the address of the form's page.
func (k MemberKept) Page() string { return with(k.Action(), k.Next) }

// Hidden returns the values that the browser carries along.
func (k MemberKept) Hidden() []web.Option {
	return []web.Option{
		{Label: "member", Value: string(k.ID)}, {Label: "based", Value: k.Based}, {Label: "next", Value: k.Next},
		{Label: "draft", Value: k.Draft},
	}
}

// RemoveMember asks whether to remove a member, and says what that means.
type RemoveMember struct {
	web.Frame
	Member Member
	Visits []ComingVisit
	Notice string // unavailable, or empty
}

// ComingVisit is a visit of a member that stays booked after the member was removed.
type ComingVisit struct {
	ID           madoguchi.ReservationID
	When, Clinic string
	Cancels      bool // the patient can cancel it
}

func (Family) Template() string        { return "mypage-family" }
func (MemberForm) Template() string    { return "mypage-family-member" }
func (MemberConfirm) Template() string { return "mypage-family-confirm" }
func (RemoveMember) Template() string  { return "mypage-family-remove" }

// NewMemberPath returns the page that adds a member and leads to another page afterwards.
func NewMemberPath(next string) string { return with(FamilyPath+"/new", next) }

// ownersToo are the fields that a member may leave to the owner of the account.
var ownersToo = []string{"phone", "postalCode", "address"}

// form has no names of fields that browsers complete with what they know of their user: the member is another person.
// With "off", the Back button would return to an empty form.
func (p MemberForm) form() web.Form {
	form := web.PersonForm(p.Language, p.Values, p.Faults)
	form.Mend = p.Action()
	for name, input := range form.Inputs {
		input.Complete, input.Optional = "", slices.Contains(ownersToo, name)
		form.Inputs[name] = input
	}
	return form
}

// Input returns a field of the form.
func (p MemberForm) Input(name string) web.Input { return shown(p.form(), name, p.Found) }

// Summary returns all faults in words.
func (p MemberForm) Summary() []*web.ShownFault { return p.form().Summary() }

// Sexes returns the answers to choose from.
func (p MemberForm) Sexes() []web.Option { return web.Sexes(p.Language, p.Values.Sex) }

// PlacesText returns the number of towns to choose from.
func (p MemberForm) PlacesText() string { return placesText(p.Language, p.Places) }

// Lines returns the values in words.
func (p MemberConfirm) Lines() []web.Line { return web.PersonLines(p.Language, p.Values) }

// Kept returns the values, which the page carries along.
func (p MemberConfirm) Kept() []web.Option { return append(p.Hidden(), kept(p.Values)...) }

// MemberOf returns a member for a page.
func MemberOf(language web.Language, account madoguchi.Account, member madoguchi.FamilyMember) Member {
	person := member.Person
	person.Name = ""
	return Member{
		ID: member.ID, Name: MemberName(language, account, member.ID), Lines: web.PersonLines(language, person),
	}
}

// MemberName returns the name of a member of the account's family, with the birth date if others of the account have
// the same name. It is empty for the owner.
func MemberName(language web.Language, account madoguchi.Account, id madoguchi.MemberID) string {
	member, ok := account.Member(id)
	if !ok || !account.HasNamesakes(member.Person.Name) {
		return member.Person.Name
	}
	return language.Say("mypage.family.namesake", "name", member.Person.Name,
		"born", web.BirthDate(language, member.Person.BirthDate))
}
