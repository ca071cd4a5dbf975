package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/madoguchi"
)

// OperatorPage is the operators' sign-in. Their pages are below it.
const OperatorPage = "/operator"

// Operators sign in with an operator key of the configuration. Their cookie holds its expiry and is signed with the key
// that was given, so that it ends with that key.
const (
	operatorCookie   = "madoguchi_operator"
	operatorLifetime = 8 * time.Hour
)

// NewOperatorCookie returns the cookie of an operator who has just shown a key.
func (g *Guard) NewOperatorCookie(key string) http.Cookie {
	until := strconv.FormatInt(g.Now().Add(operatorLifetime).Unix(), 10)
	return http.Cookie{
		Name: operatorCookie, Value: until + "." + operatorMAC(key, until), Path: "/",
		MaxAge: int(operatorLifetime.Seconds()),
	}
}

// NoOperatorCookie returns the cookie that removes an operator's.
func (g *Guard) NoOperatorCookie() http.Cookie {
	return http.Cookie{Name: operatorCookie, Path: "/", MaxAge: -1}
}

// AdmitOperator returns ErrUnauthenticated if the request is not an operator's.
func (g *Guard) AdmitOperator(c *gin.Context) error {
	cookie, _ := c.Cookie(operatorCookie)
	if !g.isOperator(cookie) {
		return madoguchi.ErrUnauthenticated
	}
	return nil
}

func (g *Guard) isOperator(cookie string) bool {
	until, mac, _ := strings.Cut(cookie, ".")
	seconds, err := strconv.ParseInt(until, 10, 64)
	signed := func(key string) bool { return hmac.Equal([]byte(mac), []byte(operatorMAC(key, until))) }
	return err == nil && slices.ContainsFunc(g.OperatorKeys, signed) && g.Now().Before(time.Unix(seconds, 0))
}

// IsOperatorKey reports whether a typed key is one of the operators'.
func (g *Guard) IsOperatorKey(typed string) bool {
	given := sha256.Sum256([]byte(typed))
	return slices.ContainsFunc(g.OperatorKeys, func(key string) bool {
		wanted := sha256.Sum256([]byte(key))
		return subtle.ConstantTimeCompare(given[:], wanted[:]) == 1
	})
}

func operatorMAC(key, until string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("madoguchi operator\x00" + until))
	return hex.EncodeToString(mac.Sum(nil))
}

// OperatorPath restricts the redirect after an operator's sign-in to the operators' pages.
func OperatorPath(next string) string {
	if strings.ContainsAny(next, "\\\r\n#?") || path.Clean(next) != next || !strings.HasPrefix(next, OperatorPage+"/") {
		return ""
	}
	return next
}
