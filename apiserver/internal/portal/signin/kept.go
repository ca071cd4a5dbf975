package signin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// A form of マイページ may be sent after its session has ended. What was typed then waits in the sign-in, sealed, and
// comes back once its author has signed in:
//
//	form ──session over──► 「アカウント認証」 ──author──► 「入力の続き」 ──► the form as typed
//	                             └── another account, or too late ──► the form's page, empty
//
// The server keeps nothing, and no address contains it. Passwords are left out.

// kept is a form that waits. The seal binds it to the author's お客様ID.
type kept struct {
	Path   string
	Fields url.Values
	At     time.Time
}

const (
	keptLabel = "kept account form"
	keptFor   = time.Hour
	maxKept   = 24 << 10 // bytes of a sealed form
)

// Keep answers a form that came without a session with the sign-in, which holds what was typed. It reports whether the
// request was such a form.
func (h *Handler) Keep(c *gin.Context) bool {
	if c.Request.Method != http.MethodPost || c.Request.ParseForm() != nil {
		return false
	}
	form := kept{Path: c.Request.URL.Path, Fields: url.Values{}, At: h.Now()}
	for name, values := range c.Request.PostForm {
		if name != portalpages.Author && !strings.Contains(strings.ToLower(name), "password") {
			form.Fields[name] = values
		}
	}
	author := c.PostForm(portalpages.Author)
	sealed := seal.Text(h.Sealer, keptLabel, author, form)
	if author == "" || len(sealed) > maxKept {
		return false
	}
	page := portalpages.SignIn{
		Frame: h.Guard.AccountFrame(c), Next: form.Path, Kept: sealed, Problem: "kept",
	}
	page.Path = page.With(Path)
	return h.Page(c, http.StatusUnauthorized, page) == nil
}

// resumes shows what the account's owner typed before the session ended. It reports whether there is something.
func (h *Handler) resumes(c *gin.Context, account madoguchi.Account, sealed string) (bool, error) {
	form, err := seal.OpenText[kept](h.Sealer, keptLabel, account.Number, sealed)
	if err != nil || h.Now().Sub(form.At) > keptFor {
		return false, nil // of another account, or too old
	}
	frame := h.Frame(c, madoguchi.Clinic{})
	frame.MyPage = &web.MyPage{Number: account.Number}
	page := portalpages.Resume{
		Frame: frame, Page: form.Path,
		Action: form.Path + "?" + url.Values{"lang": {string(answer.Language(c))}}.Encode(),
	}
	for name, values := range form.Fields {
		for _, value := range values {
			page.Kept = append(page.Kept, web.Option{Label: name, Value: value})
		}
	}
	slices.SortFunc(page.Kept, func(a, b web.Option) int { return strings.Compare(a.Label, b.Label) })
	page.Path = access.MyPage
	return true, h.Page(c, http.StatusOK, page)
}
