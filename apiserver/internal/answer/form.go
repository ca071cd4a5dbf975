package answer

import (
	"mime"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
)

// ReadForm reads a form that one of the pages could have sent, and refuses any other. take stores one value and reports
// whether the form has such a field.
func ReadForm(c *gin.Context, take func(name, value string) bool) error {
	kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return ErrBody
	}
	if err := c.Request.ParseForm(); err != nil {
		return ErrBody
	}
	for name, values := range c.Request.PostForm {
		if len(values) != 1 || !utf8.ValidString(values[0]) || !take(name, values[0]) {
			return ErrBody
		}
	}
	return nil
}
