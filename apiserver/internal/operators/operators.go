package operators

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// SignInPath is the page that asks for the operators' key.
const SignInPath = access.OperatorPage

// ShareWithWebUI allows only the pages of the Temporal Web UI to send the operator's cookie.
func (h *Handler) ShareWithWebUI(c *gin.Context) {
	if c.GetHeader("Origin") != h.WebUI {
		h.Problem(c, answer.ErrOrigin)
		return
	}
	header := c.Writer.Header()
	header.Set("Access-Control-Allow-Origin", h.WebUI)
	header.Set("Access-Control-Allow-Credentials", "true")
	header.Set("Access-Control-Allow-Headers", "Content-Type, X-Namespace, Authorization, Authorization-Extras")
	header.Set("Vary", "Origin")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if c.Request.Method == http.MethodOptions {
		c.AbortWithStatus(http.StatusNoContent)
	}
}

// DecodePayloads decodes payloads for the Temporal Web UI of a signed-in operator.
func (h *Handler) DecodePayloads(c *gin.Context) error {
	if c.Param("op") != "/decode" {
		return madoguchi.ErrNotFound
	}
	h.Codec.ServeHTTP(c.Writer, c.Request)
	return nil
}

// SignInPage asks for the operators' key.
func (h *Handler) SignInPage(c *gin.Context) error {
	return h.signInStep(c, http.StatusOK, c.Query("next"), "")
}

func (h *Handler) signInStep(c *gin.Context, status int, next, problem string) error {
	c.Header("Content-Security-Policy", h.Guard.ContentPolicy(h.WebUI))
	return h.Page(c, status, web.OperatorSignIn{
		Frame: h.Frame(c, madoguchi.Clinic{}), Next: access.OperatorPath(next), Problem: problem,
	})
}

// signInForm is a submitted form.
type signInForm struct{ key, next string }

func (f *signInForm) take(name, value string) bool {
	switch name {
	case "key":
		f.key = strings.TrimSpace(value)
	case "next":
		f.next = access.OperatorPath(value)
	default:
		return false
	}
	return true
}

// SignIn signs an operator in, and redirects to the chosen page or to the Temporal Web UI.
func (h *Handler) SignIn(c *gin.Context) error {
	if err := h.limitSignIn(c); err != nil {
		return err
	}
	var form signInForm
	if err := answer.ReadForm(c, form.take); err != nil {
		return err
	}
	if !h.Guard.IsOperatorKey(form.key) {
		return h.signInStep(c, http.StatusUnauthorized, form.next, "credentials")
	}
	h.SetCookie(c, h.Guard.NewOperatorCookie(form.key))
	h.Devices.Remember(c, deviceAccount)
	c.Redirect(http.StatusSeeOther, cmp.Or(form.next, h.WebUI, NoticesPath))
	return nil
}

// deviceAccount is what devices know the operators by. They share one key.
const deviceAccount = "operators"

// limitSignIn counts a try of the key by the caller's network, or by the device if an operator has signed in on it
// before.
func (h *Handler) limitSignIn(c *gin.Context) error {
	device := h.Devices.Find(h.Devices.Of(c), deviceAccount)
	if device.Known(time.Time{}) {
		return h.Limits.SignInOn.Take(device.ID)
	}
	return h.Limits.SignInFrom.Take(access.Network(c.ClientIP()))
}

// SignOut signs the operator out in this browser.
func (h *Handler) SignOut(c *gin.Context) error {
	h.SetCookie(c, h.Guard.NoOperatorCookie())
	c.Redirect(http.StatusSeeOther, SignInPath)
	return nil
}
