package madoguchi

// Person is what is known about a person who is seen: the profile of an account, of a member of its family, or of a
// clinic's patient. Every field but Name may be empty.
type Person struct {
	Name       string // surname and given name, separated by a space
	Kana       string // the name's reading in the form of japan.Reading
	BirthDate  string // 2006-01-02
	Sex        Sex
	Phone      string // as it is dialled, with hyphens
	PostalCode string // 7 digits
	Address    string
}

// Sex is a person's sex as the person states it. It may be empty.
type Sex string

// The answers of the forms.
const (
	Female   Sex = "female"
	Male     Sex = "male"
	OtherSex Sex = "other"
)

// Sexes returns all answers, in the order of the forms.
func Sexes() []Sex { return []Sex{Female, Male, OtherSex} }
