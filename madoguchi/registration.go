package madoguchi

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"madoguchi/japan"
)

// InstitutionKind is the kind of institution that registers (C1). Its value is the number in forms and codes.
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

// Registration is the data that a clinic enters when it registers (C1–C3). A workplace clinic has the fields from
// NameKana to FounderKana and no Code; all others have the reverse. The password is not included: only its hash
// leaves the request.
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
	FoundedOn   string // 2006-01-02, from the clinic's papers
	FounderKana string

	Founder string
	Phone   string
	Email   string
}

// InstitutionCode returns the code of ten digits: prefecture, 点数表コード (the kind's number), code. It returns "" if a
// part is missing.
func (r Registration) InstitutionCode() string {
	if r.Kind == WorkplaceClinic || r.Prefecture.Name() == "" || !r.Kind.known() || !digits(r.Code, codeDigits) {
		return ""
	}
	return string(r.Prefecture) + string(r.Kind) + r.Code
}

func (k InstitutionKind) known() bool { return slices.Contains(InstitutionKinds(), k) }

// registrationFields lists all fields by wire name, in the order of the form.
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

// Field returns the field with a wire name, or nil.
func (r *Registration) Field(name string) *string {
	for _, field := range registrationFields {
		if field.name == name {
			return field.of(r)
		}
	}
	return nil
}

// SetField stores typed text in the field with a wire name, in the stored form, and reports whether the field exists.
// SetField keeps visible characters that are not allowed, because the user has to change them (C4).
func (r *Registration) SetField(name, typed string) bool {
	field := r.Field(name)
	if field == nil {
		return false
	}
	if *field = japan.Tidy(typed); name == "email" {
		*field = VisibleMail(typed)
	}
	return true
}

// RegistrationFields returns the wire names of all fields, in the order of the form.
func RegistrationFields() []string {
	var names []string
	for _, field := range registrationFields {
		names = append(names, field.name)
	}
	return names
}

// OfKind returns the registration without the fields that its kind of institution does not have. They may contain
// text typed before the kind was changed.
func (r Registration) OfKind() Registration {
	if r.Kind == WorkplaceClinic {
		r.Code = ""
		return r
	}
	r.NameKana, r.PostalCode, r.Address, r.AddressKana, r.FoundedOn, r.FounderKana = "", "", "", "", "", ""
	return r
}

// Converted returns the registration with its numbers in the required form, if the conversion is unambiguous. People
// type full-width digits, hyphens, spaces and the postal mark. A code that is too short or too long gets
// half-width digits too; the page then names only its rule.
func (r Registration) Converted() Registration {
	r.Code, r.PostalCode = halfWidth(r.Code), halfWidth(r.PostalCode)
	numbers := []*Fault{checkDigits("code", r.Code, codeDigits, "codeForm"), checkPhone(r.Phone, false)}
	if r.Kind == WorkplaceClinic {
		numbers = []*Fault{checkDigits("postalCode", r.PostalCode, codeDigits, "postalForm"), checkPhone(r.Phone, true)}
	}
	for _, fault := range Faults(numbers...) {
		if fault.Proposal != "" {
			*r.Field(fault.Field) = fault.Proposal
		}
	}
	return r
}

// halfWidth returns a code of any length in half-width digits. It returns other text as typed.
func halfWidth(code string) string {
	if number := japan.CorrectNumber(code, ""); number != "" && japan.Outside(number, isDigit) == nil {
		return number
	}
	return code
}

// Fault is one field's fault: the broken rule, the disallowed characters, and a proposal if there is one. It is
// shown only to the user who typed the text, and never logged.
type Fault struct {
	Field string // its wire name
	// Rule is required, tooLong, invisibleCharacter, fullWidth, halfWidthKana, codeForm, postalForm, day, foundedRange,
	// phoneDigits, phoneHyphens, mailCharacters, mailForm, mailLength, passwordLength, passwordMix, passwordWidth,
	// passwordShort, passwordCommon, passwordOwn,
	// personName, institutionName or branchAlone.
	Rule     string
	Strange  []rune
	Proposal string // complies with the rule; "" without a proposal
	Max      int    // the most characters of the field (tooLong)
	// Missing lists the kinds of characters that a password lacks (passwordMix, passwordShort): upper, lower, digit.
	Missing []string
}

// The maximum lengths of the registration's fields, in characters. C4 defines those of the mail address and
// password.
const (
	MaxInstitution = 120
	MaxAddress     = 200

	codeDigits        = 7
	maxRegisteredMail = 40
	minPassword       = 8
	maxPassword       = 100
	longPassword      = 15 // from which length on a password needs nothing else
)

// Check returns all faults of the registration, in the order of the form. today is the date in Japan as 2006-01-02.
func (r Registration) Check(today string) []Fault {
	checks := []*Fault{
		checkPerson("familyName", r.FamilyName),
		checkPerson("givenName", r.GivenName),
	}
	if !r.Kind.known() {
		return Faults(append(checks, &Fault{Field: "kind", Rule: "required"})...)
	}
	if r.Prefecture.Name() == "" {
		checks = append(checks, &Fault{Field: "prefecture", Rule: "required"})
	}
	if r.Kind == WorkplaceClinic {
		checks = append(checks, r.checkWorkplace(today)...)
	} else {
		checks = append(checks, r.checkInsured()...)
	}
	return Faults(append(checks, CheckRegisteredMail(r.Email))...)
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
		checkPastDay("foundedOn", r.FoundedOn, today),
		checkSet("founder", r.Founder, japan.FullWidth, MaxInstitution),
		checkSet("founderKana", r.FounderKana, japan.HalfWidthKana, MaxInstitution),
		checkPhone(r.Phone, true),
	}
}

// checkWorkplaceName allows the name to end in the suffix that distinguishes two departments of one workplace clinic
// (C3). Its brackets are allowed nowhere else. For half-width brackets it proposes full-width ones.
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

// typedBranch matches a name with such a suffix as people type it.
var typedBranch = regexp.MustCompile(`(?s)^(.*)[(（][ \x{3000}]*(医科|歯科)[ \x{3000}]*[)）]$`)

// proposeWithBranch keeps the suffix of a name that has one.
func proposeWithBranch(name, otherwise string) string {
	typed := typedBranch.FindStringSubmatch(name)
	if typed == nil {
		return otherwise
	}
	rest := japan.FullWidth.Propose(strings.TrimSpace(typed[1]))
	if rest == "" || japan.FullWidth.Outside(rest) != nil {
		return ""
	}
	return rest + "（" + typed[2] + "）"
}

// Faults returns the faults that are not nil.
func Faults(faults ...*Fault) []Fault {
	var found []Fault
	for _, fault := range faults {
		if fault != nil {
			found = append(found, *fault)
		}
	}
	return found
}

func checkLine(field, text string, longest int) *Fault {
	return FaultOf(CheckText(field, text, longest, true), text, longest)
}

// FaultOf returns the error of CheckText, CheckLines or CheckMail about a text as a fault; nil for nil. longest is the
// most characters of the text.
func FaultOf(err error, text string, longest int) *Fault {
	known, broken := errors.AsType[*Error](err)
	switch {
	case !broken:
		return nil
	case known.Code == "tooLong":
		return &Fault{Field: known.Field, Rule: known.Code, Max: longest}
	}
	visible := func(char rune) bool { return !unicode.IsControl(char) && !isInvisible(char) }
	return &Fault{Field: known.Field, Rule: known.Code, Strange: japan.Outside(japan.WithoutJoiners(text), visible)}
}

// checkSet requires the characters of a set. If a conversion is possible, the fault proposes it for the user's
// consent.
func checkSet(field, text string, set japan.CharacterSet, longest int) *Fault {
	switch foreign := set.Outside(text); {
	case strings.TrimFunc(text, unicode.IsSpace) == "":
		return &Fault{Field: field, Rule: "required"}
	case foreign != nil:
		fault := &Fault{Field: field, Rule: rule(set), Strange: foreign}
		if proposal := set.Propose(text); set.Outside(proposal) == nil {
			fault.Proposal = proposal // "" if nothing is left
		}
		return fault
	case utf8.RuneCountInString(text) > longest:
		return &Fault{Field: field, Rule: "tooLong", Max: longest}
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
		fault := &Fault{Field: field, Rule: rule, Strange: japan.Outside(text, isDigit)}
		if proposal := japan.CorrectNumber(text, ""); digits(proposal, count) {
			fault.Proposal = proposal
		}
		return fault
	}
	return nil
}

func isDigit(char rune) bool { return '0' <= char && char <= '9' }

// checkPhone requires ten or eleven digits that begin with a single 0: without hyphens, or in three groups with
// hyphens.
func checkPhone(number string, hyphens bool) *Fault {
	rule := "phoneDigits"
	if hyphens {
		rule = "phoneHyphens"
	}
	bare := number
	if hyphens {
		bare = strings.ReplaceAll(number, "-", "")
	}
	odd := japan.Outside(bare, isDigit)
	switch {
	case number == "":
		return &Fault{Field: "phone", Rule: "required"}
	case odd != nil, !dialled.MatchString(bare), hyphens && !grouped.MatchString(number):
		return &Fault{Field: "phone", Rule: rule, Strange: odd, Proposal: mendPhone(number, hyphens)}
	}
	return nil
}

// Japan's numbering plan: a number begins with one zero (two zeros are an international prefix). People write it in
// groups such as 03-1234-5678, 01267-2-3456 and 0120-123-456.
var (
	dialled = regexp.MustCompile(`^0[1-9][0-9]{8,9}$`)
	grouped = regexp.MustCompile(`^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$`)

	fromAbroad = regexp.MustCompile(`^\+81-?0?`) // written by a telephone that fills in its own number
)

// mendPhone returns the number in the required form, or "" if that is uncertain, such as the groups of a number
// without hyphens.
func mendPhone(number string, hyphens bool) string {
	separator := ""
	if hyphens {
		separator = "-"
	}
	mended := fromAbroad.ReplaceAllString(japan.CorrectNumber(number, separator), "0")
	if mended == number || checkPhone(mended, hyphens) != nil {
		return ""
	}
	return mended
}

// checkPastDay requires an existing date that is not after today. A date before the Meiji era has a mistyped year.
func checkPastDay(field, date, today string) *Fault {
	const earliest = "1868-01-01"
	switch _, err := time.Parse(time.DateOnly, date); {
	case date == "":
		return &Fault{Field: field, Rule: "required"}
	case err != nil:
		fault := &Fault{Field: field, Rule: "day"}
		if day := japan.WesternDay(date); day != "" && checkPastDay(field, day, today) == nil {
			fault.Proposal = day
		}
		return fault
	case date < earliest || date > today:
		return &Fault{Field: field, Rule: "foundedRange"}
	}
	return nil
}

// CheckRegisteredMail applies the narrower rule for accounts of clinics: lower-case letters, digits and . - + _, at
// most 40 characters (C4). For an address in capitals or full-width letters it proposes the converted address.
func CheckRegisteredMail(address string) *Fault {
	odd := japan.Outside(address, func(char rune) bool {
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

// CheckPassword requires upper case, lower case and a digit, and 8 to 100 characters (C4).
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

// CheckChosenPassword is the rule where C4 does not bind: a password of 15 characters or more needs nothing else, in
// any script. A shorter one, of 8 at least, needs what C4 asks for. (NIST SP 800-63B-4, 3.1.1.2, asks for 15 without a
// second factor and for 8 with one.)
func CheckChosenPassword(password string) *Fault {
	fault := CheckPassword(password)
	if fault == nil || fault.Rule != "passwordMix" && fault.Rule != "passwordWidth" {
		return fault
	}
	switch length := utf8.RuneCountInString(NormalPassword(password)); {
	case length < minPassword || length > maxPassword:
		return &Fault{Field: "password", Rule: "passwordLength"}
	case length >= longPassword:
		return nil
	case fault.Rule == "passwordMix":
		fault.Rule = "passwordShort"
	}
	return fault
}

// isFullWidthASCII reports full-width letters and digits from an input method. They do not count as the characters
// that a password needs.
func isFullWidthASCII(char rune) bool {
	return '０' <= char && char <= '９' || 'Ａ' <= char && char <= 'Ｚ' || 'ａ' <= char && char <= 'ｚ'
}

// missingKinds returns the kinds of characters that a password lacks, with the values of Fault.Missing.
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
