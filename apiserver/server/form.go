package server

import (
	"mime"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"madoguchi/madoguchi"
)

// readForm reads a form that one of the pages could have sent; another is refused as a whole. take keeps one value and reports
// whether the form has such a field.
func readForm(c *gin.Context, take func(name, value string) bool) error {
	kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return errBody
	}
	if err := c.Request.ParseForm(); err != nil {
		return errBody
	}
	for name, values := range c.Request.PostForm {
		if len(values) != 1 || !utf8.ValidString(values[0]) || !take(name, values[0]) {
			return errBody
		}
	}
	return nil
}

// newPassword is a password that somebody chooses, typed twice.
type newPassword struct{ password, repeat string }

func (p newPassword) faults() []madoguchi.Fault {
	var faults []madoguchi.Fault
	if fault := madoguchi.CheckPassword(p.password); fault != nil {
		faults = append(faults, *fault)
	}
	switch {
	case p.repeat == "":
		faults = append(faults, madoguchi.Fault{Field: "passwordRepeat", Rule: "required"})
	case madoguchi.NormalPassword(p.repeat) != madoguchi.NormalPassword(p.password):
		faults = append(faults, madoguchi.Fault{Field: "passwordRepeat", Rule: "passwordRepeat"})
	}
	return faults
}

// agreement finds fault where terms and privacy policy were not agreed to.
func agreement(agreed bool) []madoguchi.Fault {
	if agreed {
		return nil
	}
	return []madoguchi.Fault{{Field: "agreed", Rule: "agreed"}}
}

// accountForm is a form about an account: what asks for a reset, what sets a password, what joins a staff.
type accountForm struct {
	newPassword
	email    string
	agreed   bool
	agreedTo string // the versions that the page showed
	code     string // of the second factor
}

func readAccountForm(c *gin.Context) (accountForm, error) {
	var form accountForm
	if err := readForm(c, form.take); err != nil {
		return accountForm{}, err
	}
	return form, nil
}

func (f *accountForm) take(name, value string) bool {
	switch name {
	case "email":
		f.email = madoguchi.FoldMail(value)
	case "password":
		f.password = value
	case "passwordRepeat":
		f.repeat = value
	case "agreed":
		f.agreed = value == "1"
	case "agreedTo":
		f.agreedTo = value
	case "code":
		f.code = value
	default:
		return false
	}
	return true
}
