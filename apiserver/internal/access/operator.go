package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/madoguchi"
)

// OperatorPage is the operators' sign-in. Their pages are below it.
const OperatorPage = "/operator"

// Operators sign in with the operator key of the configuration. Their cookie holds its expiry and is signed with that
// key.
const (
	operatorCookie   = "madoguchi_operator"
	operatorLifetime = 8 * time.Hour
)

// NewOperatorCookie returns the cookie of an operator who has just shown the key.
func (g *Guard) NewOperatorCookie() http.Cookie {
	until := strconv.FormatInt(g.Now().Add(operatorLifetime).Unix(), 10)
	return http.Cookie{
		Name: operatorCookie, Value: until + "." + g.operatorMAC(until), Path: "/",
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
	return err == nil && g.OperatorKey != "" && hmac.Equal([]byte(mac), []byte(g.operatorMAC(until))) &&
		g.Now().Before(time.Unix(seconds, 0))
}

func (g *Guard) operatorMAC(until string) string {
	mac := hmac.New(sha256.New, []byte(g.OperatorKey))
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
