package passwords

import (
	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Chosen is a password that somebody chooses, typed twice.
type Chosen struct{ Password, Repeat string }

// Faults are what is wrong with the password, and with its repetition.
func (p Chosen) Faults() []madoguchi.Fault {
	var faults []madoguchi.Fault
	if fault := madoguchi.CheckPassword(p.Password); fault != nil {
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

// Agreement finds fault where terms and privacy policy were not agreed to.
func Agreement(agreed bool) []madoguchi.Fault {
	if agreed {
		return nil
	}
	return []madoguchi.Fault{{Field: "agreed", Rule: "agreed"}}
}

// Form is a form about an account: what asks for a reset, what sets a password, what joins a staff.
type Form struct {
	Chosen
	Email    string
	Agreed   bool
	AgreedTo string // the versions that the page showed
	Code     string // of the second factor
}

// ReadForm reads a form about an account; ErrBody where no page of ours sent it.
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
