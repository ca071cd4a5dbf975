package answer

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// StaffFrame returns the frame of the pages about staff.
func (a *Answers) StaffFrame(c *gin.Context, clinic madoguchi.Clinic) web.Frame {
	frame := a.Frame(c, clinic)
	frame.Path, frame.SignOut = a.BackTo(c), true
	return frame
}

const (
	languageCookie = "madoguchi_lang"
	languageFor    = 365 * 24 * 60 * 60 // seconds
)

// Language returns the reader's language: from the URL, else from an earlier choice, else from the browser's
// preference.
func Language(c *gin.Context) web.Language {
	kept, _ := c.Cookie(languageCookie)
	return web.ChooseLanguage(c.Query("lang"), kept, c.GetHeader("Accept-Language"))
}

// Switches reports whether a form was sent only to show its page in another language, with what was typed.
func Switches(c *gin.Context) bool {
	return c.Request.Method == http.MethodPost && c.Query("lang") != ""
}

// Page answers with a page, and stores the language if the reader has chosen one.
func (a *Answers) Page(c *gin.Context, status int, page web.Page) error {
	var content bytes.Buffer
	if err := a.Pages.Render(&content, page); err != nil {
		return err
	}
	if c.Query("lang") != "" {
		a.SetCookie(c, http.Cookie{Name: languageCookie, Value: string(Language(c)), Path: "/", MaxAge: languageFor})
	}
	c.Data(status, "text/html; charset=utf-8", content.Bytes())
	return nil
}

// KeptPage answers with a page that only the browser may cache, so that its Back button returns to what was typed, also
// from the answer to a form.
func (a *Answers) KeptPage(c *gin.Context, status int, page web.Page) error {
	c.Header("Cache-Control", "private, no-cache")
	return a.Page(c, status, page)
}

// ForgetPages makes the browser forget the pages that KeptPage lets it keep (https://www.w3.org/TR/clear-site-data).
// Cookies are removed by their names: the header would also remove those of staff, and of a clinic's other sites.
func ForgetPages(c *gin.Context) { c.Header("Clear-Site-Data", `"cache"`) }

// Frame returns the frame of a page. clinic may be empty.
func (a *Answers) Frame(c *gin.Context, clinic madoguchi.Clinic) web.Frame {
	frame := web.Frame{
		Language: Language(c), Path: withoutLanguage(c.Request.URL),
		Clinic: web.Clinic{
			Name: clinic.Name, Phone: api.ShowNumber(clinic.Phone), Address: clinic.PostalAddress(),
			Map: slip.MapOf(clinic.PostalAddress()), Location: clinic.Location(),
		},
	}
	if clinic.Web.Open {
		frame.Clinic.Booking = web.BookingPath(clinic.ID)
	}
	return frame
}

// withoutLanguage returns the path and query of an address without the choice of a language.
func withoutLanguage(address *url.URL) string {
	query := address.Query()
	if !query.Has("lang") {
		return address.RequestURI()
	}
	query.Del("lang")
	return (&url.URL{Path: address.Path, RawPath: address.RawPath, RawQuery: query.Encode()}).RequestURI()
}

// ErrorPage answers an error with a page that says what to do next.
func (a *Answers) ErrorPage(c *gin.Context, err error) {
	known, status := a.Note(c, err)
	if a.Lead(c, known) {
		return
	}
	frame := a.Frame(c, madoguchi.Clinic{})
	if c.Request.Method != http.MethodGet {
		frame.Path = cmp.Or(a.BackTo(c), "/")
	}
	if failed := a.Page(c, status, web.Failure{Frame: frame, Status: status}); failed != nil {
		a.Logger.Error("an error's page failed", "cause", failed)
		c.String(status, http.StatusText(status))
	}
}
