package madoguchi

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"madoguchi/japan"
)

// InstitutionKind is the kind of institution that registers (C1). Its value is the number that forms and codes show.
type InstitutionKind string

// The kinds of institutions.
const (
	MedicalClinic   InstitutionKind = "1" // 医科
	DentalClinic    InstitutionKind = "3" // 歯科
	Pharmacy        InstitutionKind = "4" // 調剤
	HomeNursing     InstitutionKind = "6" // 訪問看護
	WorkplaceClinic InstitutionKind = "7" // 職域診療所, which has no code
)

// InstitutionKinds returns all kinds in the order of the form.
func InstitutionKinds() []InstitutionKind {
	return []InstitutionKind{MedicalClinic, DentalClinic, Pharmacy, HomeNursing, WorkplaceClinic}
}

// Registration is what a clinic tells when it registers (C1–C3). A workplace clinic has no Code but the fields from
// NameKana to FounderKana, the others the reverse. The password is not part of it: only its hash leaves the request.
type Registration struct {
	FamilyName string // of the person who registers, the first admin
	GivenName  string
	Kind       InstitutionKind
	Prefecture japan.Prefecture
	Code       string // 7 digits
	Name       string

	NameKana    string
	PostalCode  string // 7 digits
	Address     string
	AddressKana string
	FoundedOn   string // 2006-01-02, as the clinic's papers have it
	FounderKana string

	Founder string
	Phone   string
	Email   string
}

// InstitutionCode is the code of ten digits: prefecture, 点数表コード (which is the kind's number), code. It is "" where a
// part is missing.
func (r Registration) InstitutionCode() string {
	if r.Kind == WorkplaceClinic || r.Prefecture.Name() == "" || !r.Kind.known() || !digits(r.Code, codeDigits) {
		return ""
	}
	return string(r.Prefecture) + string(r.Kind) + r.Code
}

func (k InstitutionKind) known() bool { return slices.Contains(InstitutionKinds(), k) }

// registrationFields are all fields by their wire names, in the order of the form.
var registrationFields = []struct {
	name string
	of   func(*Registration) *string
}{
	{"familyName", func(r *Registration) *string { return &r.FamilyName }},
	{"givenName", func(r *Registration) *string { return &r.GivenName }},
	{"kind", func(r *Registration) *string { return (*string)(&r.Kind) }},
	{"prefecture", func(r *Registration) *string { return (*string)(&r.Prefecture) }},
	{"code", func(r *Registration) *string { return &r.Code }},
	{"name", func(r *Registration) *string { return &r.Name }},
	{"nameKana", func(r *Registration) *string { return &r.NameKana }},
	{"postalCode", func(r *Registration) *string { return &r.PostalCode }},
	{"address", func(r *Registration) *string { return &r.Address }},
	{"addressKana", func(r *Registration) *string { return &r.AddressKana }},
	{"foundedOn", func(r *Registration) *string { return &r.FoundedOn }},
	{"founder", func(r *Registration) *string { return &r.Founder }},
	{"founderKana", func(r *Registration) *string { return &r.FounderKana }},
	{"phone", func(r *Registration) *string { return &r.Phone }},
	{"email", func(r *Registration) *string { return &r.Email }},
}

// Field returns the field with a wire name, or nil where there is none.
func (r *Registration) Field(name string) *string {
	for _, field := range registrationFields {
		if field.name == name {
			return field.of(r)
		}
	}
	return nil
}

// Take keeps what was typed in the field with a wire name, in the form that is kept, and reports whether there is such
// a field. What is seen in it and not allowed is the person's to change (C4).
func (r *Registration) Take(name, typed string) bool {
	field := r.Field(name)
	if field == nil {
		return false
	}
	if *field = japan.Tidy(typed); name == "email" {
		*field = SeenMail(typed)
	}
	return true
}

// RegistrationFields are the wire names of all fields, in the order of the form.
func RegistrationFields() []string {
	var names []string
	for _, field := range registrationFields {
		names = append(names, field.name)
	}
	return names
}

// OfKind returns the registration with the fields alone that its kind of institution has; what was typed before another
// kind was chosen is no part of it.
func (r Registration) OfKind() Registration {
	if r.Kind == WorkplaceClinic {
		r.Code = ""
		return r
	}
	r.NameKana, r.PostalCode, r.Address, r.AddressKana, r.FoundedOn, r.FounderKana = "", "", "", "", "", ""
	return r
}

// Converted is the registration with its numbers as the rules want them, where what was typed leaves no doubt:
// full-width digits, hyphens, spaces and the mark of a postal code are how people write them.
func (r Registration) Converted() Registration {
	numbers := []*Fault{checkDigits("code", r.Code, codeDigits, "codeForm"), checkPhone(r.Phone, false)}
	if r.Kind == WorkplaceClinic {
		numbers = []*Fault{checkDigits("postalCode", r.PostalCode, codeDigits, "postalForm"), checkPhone(r.Phone, true)}
	}
	for _, fault := range collectFaults(numbers) {
		if fault.Proposal != "" {
			*r.Field(fault.Field) = fault.Proposal
		}
	}
	return r
}

// Fault says what is wrong with one field: the rule it breaks, the characters that are not allowed in it, and how it
// might have been meant, where there is such a proposal. It is for the page of the person who typed it and for no log.
type Fault struct {
	Field string // its wire name
	// Rule is required, tooLong, invisibleCharacter, fullWidth, halfWidthKana, codeForm, postalForm, day, foundedRange,
	// phoneDigits, phoneHyphens, mailCharacters, mailForm, mailLength, passwordLength, passwordMix, passwordWidth,
	// personName, institutionName or branchAlone.
	Rule     string
	Strange  []rune
	Proposal string // keeps the rule, "" where there is none
	// Missing are the kinds of characters that a password lacks (passwordMix): upper, lower, digit.
	Missing []string
}

// The lengths that the registration's fields may have, in characters; the mail address's and the password's are C4's.
const (
	MaxInstitution = 120
	MaxAddress     = 200

	codeDigits        = 7
	maxRegisteredMail = 40
	minPassword       = 8
	maxPassword       = 100
)

// Check returns all faults of the registration, in the order of the form; today is the date in Japan as 2006-01-02.
func (r Registration) Check(today string) []Fault {
	checks := []*Fault{
		checkPerson("familyName", r.FamilyName),
		checkPerson("givenName", r.GivenName),
	}
	if !r.Kind.known() {
		return collectFaults(append(checks, &Fault{Field: "kind", Rule: "required"}))
	}
	if r.Prefecture.Name() == "" {
		checks = append(checks, &Fault{Field: "prefecture", Rule: "required"})
	}
	if r.Kind == WorkplaceClinic {
		checks = append(checks, r.checkWorkplace(today)...)
	} else {
		checks = append(checks, r.checkInsured()...)
	}
	return collectFaults(append(checks, CheckRegisteredMail(r.Email)))
}

func (r Registration) checkInsured() []*Fault {
	return []*Fault{
		checkDigits("code", r.Code, codeDigits, "codeForm"),
		checkInstitutionName(r.Name),
		checkSet("founder", r.Founder, japan.FullWidth, MaxInstitution),
		checkPhone(r.Phone, false),
	}
}

func (r Registration) checkWorkplace(today string) []*Fault {
	return []*Fault{
		r.checkWorkplaceName(),
		checkSet("nameKana", r.NameKana, japan.HalfWidthKana, MaxInstitution),
		checkDigits("postalCode", r.PostalCode, codeDigits, "postalForm"),
		checkSet("address", r.Address, japan.FullWidth, MaxAddress),
		checkSet("addressKana", r.AddressKana, japan.HalfWidthKana, MaxAddress),
		checkFounding(r.FoundedOn, today),
		checkSet("founder", r.Founder, japan.FullWidth, MaxInstitution),
		checkSet("founderKana", r.FounderKana, japan.HalfWidthKana, MaxInstitution),
		checkPhone(r.Phone, true),
	}
}

// checkWorkplaceName lets the name end in what two receptions of one workplace clinic are told apart by (C3). The
// brackets are allowed nowhere else; half-width ones there come with a proposal.
func (r Registration) checkWorkplaceName() *Fault {
	name, branch := cutBranch(r.Name)
	switch fault := checkSet("name", name, japan.FullWidth, MaxInstitution); {
	case fault != nil && fault.Rule == "required" && branch != "":
		fault.Rule = "branchAlone"
		return fault
	case fault != nil && fault.Rule == "fullWidth":
		fault.Proposal = proposeWithBranch(r.Name, fault.Proposal)
		return fault
	case fault == nil && IsLinkLike(r.Name):
		return &Fault{Field: "name", Rule: "institutionName"}
	default:
		return fault
	}
}

// typedBranch is a name with the ending of a branch as people type it.
var typedBranch = regexp.MustCompile(`(?s)^(.*)[(（][ \x{3000}]*(医科|歯科)[ \x{3000}]*[)）]$`)

// proposeWithBranch keeps the ending of a name that has one.
func proposeWithBranch(name, otherwise string) string {
	typed := typedBranch.FindStringSubmatch(name)
	if typed == nil {
		return otherwise
	}
	rest := japan.FullWidth.Propose(strings.TrimSpace(typed[1]))
	if rest == "" || japan.FullWidth.Strange(rest) != nil {
		return ""
	}
	return rest + "（" + typed[2] + "）"
}

// collectFaults leaves out the checks that found nothing.
func collectFaults(faults []*Fault) []Fault {
	var found []Fault
	for _, fault := range faults {
		if fault != nil {
			found = append(found, *fault)
		}
	}
	return found
}

func checkLine(field, text string, longest int) *Fault {
	if err := CheckText(field, text, longest, true); err != nil {
		known, _ := err.(*Error) // CheckText returns nothing else, unwrapped
		visible := func(char rune) bool { return !unicode.IsControl(char) && !isInvisible(char) }
		return &Fault{Field: field, Rule: known.Code, Strange: japan.Strange(japan.WithoutJoiners(text), visible)}
	}
	return nil
}

// checkSet holds text to a character set; what a person can consent to have rewritten comes with a proposal.
func checkSet(field, text string, set japan.CharacterSet, longest int) *Fault {
	switch foreign := set.Strange(text); {
	case strings.TrimFunc(text, unicode.IsSpace) == "":
		return &Fault{Field: field, Rule: "required"}
	case foreign != nil:
		fault := &Fault{Field: field, Rule: rule(set), Strange: foreign}
		if proposal := set.Propose(text); set.Strange(proposal) == nil {
			fault.Proposal = proposal // "" where nothing would be left
		}
		return fault
	case utf8.RuneCountInString(text) > longest:
		return &Fault{Field: field, Rule: "tooLong"}
	}
	return nil
}

func rule(s japan.CharacterSet) string {
	if s == japan.HalfWidthKana {
		return "halfWidthKana"
	}
	return "fullWidth"
}

func cutBranch(name string) (rest, branch string) {
	for _, branch := range []string{"（医科）", "（歯科）"} {
		if rest, ok := strings.CutSuffix(name, branch); ok {
			return rest, branch
		}
	}
	return name, ""
}

func digits(text string, count int) bool {
	return len(text) == count && strings.Trim(text, "0123456789") == ""
}

func checkDigits(field, text string, count int, rule string) *Fault {
	switch {
	case text == "":
		return &Fault{Field: field, Rule: "required"}
	case !digits(text, count):
		fault := &Fault{Field: field, Rule: rule, Strange: japan.Strange(text, isDigit)}
		if proposal := japan.MendNumber(text, ""); digits(proposal, count) {
			fault.Proposal = proposal
		}
		return fault
	}
	return nil
}

func isDigit(char rune) bool { return '0' <= char && char <= '9' }

// checkPhone wants ten or eleven digits that begin with one 0, without hyphens, or in three groups with them.
func checkPhone(number string, hyphens bool) *Fault {
	rule := "phoneDigits"
	if hyphens {
		rule = "phoneHyphens"
	}
	bare := number
	if hyphens {
		bare = strings.ReplaceAll(number, "-", "")
	}
	odd := japan.Strange(bare, isDigit)
	switch {
	case number == "":
		return &Fault{Field: "phone", Rule: "required"}
	case odd != nil, !dialled.MatchString(bare), hyphens && !grouped.MatchString(number):
		return &Fault{Field: "phone", Rule: rule, Strange: odd, Proposal: mendPhone(number, hyphens)}
	}
	return nil
}

// What numbers have in common by Japan's numbering plan: a zero, then none, for two zeros lead abroad; and the groups
// in which people write them, such as 03-1234-5678, 01267-2-3456 and 0120-123-456.
var (
	dialled = regexp.MustCompile(`^0[1-9][0-9]{8,9}$`)
	grouped = regexp.MustCompile(`^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$`)

	fromAbroad = regexp.MustCompile(`^\+81-?0?`) // which a telephone that fills its own number in writes
)

// mendPhone returns the number as the rule wants it, or "" where that is not sure: where the groups of a number without
// hyphens end is not.
func mendPhone(number string, hyphens bool) string {
	separator := ""
	if hyphens {
		separator = "-"
	}
	mended := fromAbroad.ReplaceAllString(japan.MendNumber(number, separator), "0")
	if mended == number || checkPhone(mended, hyphens) != nil {
		return ""
	}
	return mended
}

// checkFounding wants a date that exists and is not after today. What is earlier than the Meiji era has a mistyped
// year.
func checkFounding(date, today string) *Fault {
	const earliest = "1868-01-01"
	switch _, err := time.Parse(time.DateOnly, date); {
	case date == "":
		return &Fault{Field: "foundedOn", Rule: "required"}
	case err != nil:
		fault := &Fault{Field: "foundedOn", Rule: "day"}
		if day := japan.WesternDay(date); day != "" && checkFounding(day, today) == nil {
			fault.Proposal = day
		}
		return fault
	case date < earliest || date > today:
		return &Fault{Field: "foundedOn", Rule: "foundedRange"}
	}
	return nil
}

// CheckRegisteredMail holds an address to the narrower rule for accounts of clinics: lower-case letters, digits and
// . - + _, at most 40 characters (C4). An address in capitals or full-width letters comes with a proposal.
func CheckRegisteredMail(address string) *Fault {
	odd := japan.Strange(address, func(char rune) bool {
		return isDigit(char) || 'a' <= char && char <= 'z' || strings.ContainsRune(".-+_@", char)
	})
	switch {
	case address == "":
		return &Fault{Field: "email", Rule: "required"}
	case odd != nil:
		fault := &Fault{Field: "email", Rule: "mailCharacters", Strange: odd}
		if lower := japan.Narrow(FoldMail(address)); lower != address && CheckRegisteredMail(lower) == nil {
			fault.Proposal = lower
		}
		return fault
	case CheckMail("email", address) != nil:
		return &Fault{Field: "email", Rule: "mailForm"}
	case utf8.RuneCountInString(address) > maxRegisteredMail:
		return &Fault{Field: "email", Rule: "mailLength"}
	}
	return nil
}

// CheckPassword wants upper case, lower case and a digit, and 8 to 100 characters (C4).
func CheckPassword(password string) *Fault {
	missing := missingKinds(password)
	switch length := utf8.RuneCountInString(NormalPassword(password)); {
	case password == "":
		return &Fault{Field: "password", Rule: "required"}
	case !utf8.ValidString(password):
		return &Fault{Field: "password", Rule: "invisibleCharacter"}
	case len(missing) > 0 && strings.ContainsFunc(password, isFullWidthASCII):
		return &Fault{Field: "password", Rule: "passwordWidth", Missing: missing}
	case length < minPassword || length > maxPassword:
		return &Fault{Field: "password", Rule: "passwordLength"}
	case len(missing) > 0:
		return &Fault{Field: "password", Rule: "passwordMix", Missing: missing}
	}
	return nil
}

// isFullWidthASCII reports letters and digits that an input method has left full-width, which are none of those that a
// password needs.
func isFullWidthASCII(char rune) bool {
	return '０' <= char && char <= '９' || 'Ａ' <= char && char <= 'Ｚ' || 'ａ' <= char && char <= 'ｚ'
}

// missingKinds are the kinds of characters that a password lacks, in a Fault's words.
func missingKinds(password string) (missing []string) {
	for _, kind := range []struct{ name, of string }{
		{"upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, {"lower", "abcdefghijklmnopqrstuvwxyz"}, {"digit", "0123456789"},
	} {
		if !strings.ContainsAny(password, kind.of) {
			missing = append(missing, kind.name)
		}
	}
	return missing
}
