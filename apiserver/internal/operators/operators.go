package operators

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// Operators read workflows in the Temporal Web UI. It asks the codec endpoint to decode their payloads. Operators sign
// in with the operator key of the configuration. Their cookie holds its expiry and is signed with that key.
const (
	operatorCookie   = "madoguchi_operator"
	operatorLifetime = 8 * time.Hour
)

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

// DecodePayloads decodes payloads for a signed-in operator.
func (h *Handler) DecodePayloads(c *gin.Context) error {
	cookie, _ := c.Cookie(operatorCookie)
	if !h.signedIn(cookie) {
		return madoguchi.ErrUnauthenticated
	}
	if c.Param("op") != "/decode" {
		return madoguchi.ErrNotFound
	}
	h.Codec.ServeHTTP(c.Writer, c.Request)
	return nil
}

// SignInPage asks for the operators' key.
func (h *Handler) SignInPage(c *gin.Context) error { return h.signInStep(c, http.StatusOK, "") }

func (h *Handler) signInStep(c *gin.Context, status int, problem string) error {
	c.Header("Content-Security-Policy", h.Guard.ContentPolicy(h.WebUI))
	return h.Page(c, status, web.OperatorSignIn{Frame: h.Frame(c, madoguchi.Clinic{}), Problem: problem})
}

// SignIn signs an operator in, and redirects to the Temporal Web UI.
func (h *Handler) SignIn(c *gin.Context) error {
	if err := h.Limits.SignInFrom.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	var key string
	if err := answer.ReadForm(c, func(name, value string) bool { key = value; return name == "key" }); err != nil {
		return err
	}
	given := sha256.Sum256([]byte(strings.TrimSpace(key)))
	wanted := sha256.Sum256([]byte(h.OperatorKey))
	if subtle.ConstantTimeCompare(given[:], wanted[:]) != 1 {
		return h.signInStep(c, http.StatusUnauthorized, "credentials")
	}
	until := strconv.FormatInt(h.Now().Add(operatorLifetime).Unix(), 10)
	h.SetCookie(c, http.Cookie{Name: operatorCookie, Value: until + "." + h.macOf(until), Path: "/",
		MaxAge: int(operatorLifetime.Seconds())})
	c.Redirect(http.StatusSeeOther, h.WebUI)
	return nil
}

func (h *Handler) signedIn(cookie string) bool {
	until, mac, _ := strings.Cut(cookie, ".")
	seconds, err := strconv.ParseInt(until, 10, 64)
	return err == nil && hmac.Equal([]byte(mac), []byte(h.macOf(until))) && h.Now().Before(time.Unix(seconds, 0))
}

func (h *Handler) macOf(until string) string {
	mac := hmac.New(sha256.New, []byte(h.OperatorKey))
	mac.Write([]byte("madoguchi operator\x00" + until))
	return hex.EncodeToString(mac.Sum(nil))
}
