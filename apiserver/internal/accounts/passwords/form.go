package passwords

import (
	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Chosen is a new password, typed twice.
type Chosen struct{ Password, Repeat string }

// Faults returns the faults of the password by a rule, and of its repetition.
func (p Chosen) Faults(rule Rule) []madoguchi.Fault {
	var faults []madoguchi.Fault
	if fault := rule.check(p.Password); fault != nil {
		faults = append(faults, *fault)
	}
	switch {
	case p.Repeat == "":
		faults = append(faults, madoguchi.Fault{Field: "passwordRepeat", Rule: "required"})
	case madoguchi.NormalPassword(p.Repeat) != madoguchi.NormalPassword(p.Password):
		faults = append(faults, madoguchi.Fault{Field: "passwordRepeat", Rule: "passwordRepeat"})
	}
	return faults
}

// Agreement returns a fault if the terms and the privacy policy were not accepted.
func Agreement(agreed bool) []madoguchi.Fault {
	if agreed {
		return nil
	}
	return []madoguchi.Fault{{Field: "agreed", Rule: "agreed"}}
}

// Form is a form about an account. It asks for a reset, sets a password, or joins a staff.
type Form struct {
	Chosen
	Email    string
	Agreed   bool
	AgreedTo string // the versions that the page showed
	Code     string // of the second factor
}

// ReadForm reads a form about an account. It returns ErrBody if none of our pages sent it.
func ReadForm(c *gin.Context) (Form, error) {
	var form Form
	if err := answer.ReadForm(c, form.take); err != nil {
		return Form{}, err
	}
	return form, nil
}

func (f *Form) take(name, value string) bool {
	switch name {
	case "email":
		f.Email = madoguchi.FoldMail(value)
	case "password":
		f.Password = value
	case "passwordRepeat":
		f.Repeat = value
	case "agreed":
		f.Agreed = value == "1"
	case "agreedTo":
		f.AgreedTo = value
	case "code":
		f.Code = value
	default:
		return false
	}
	return true
}
