package server

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

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

// Operators read workflows in the Temporal Web UI, which asks the codec endpoint to open their payloads. They sign in
// with the operator key of the configuration; their cookie says until when and is signed with that key.
const (
	operatorCookie   = "madoguchi_operator"
	operatorLifetime = 8 * time.Hour
)

func (s *Server) routeOperator(engine *gin.Engine) {
	if s.Codec == nil || s.OperatorKey == "" {
		return
	}
	engine.GET("/operator", s.answer(route{handle: s.operatorPage}, s.answers.ErrorPage))
	engine.POST("/operator", s.answer(route{handle: s.operatorSignIn}, s.answers.ErrorPage))
	engine.OPTIONS("/codec/*op", s.shareWithWebUI)
	engine.POST("/codec/*op", s.shareWithWebUI, s.answer(route{handle: s.decodePayloads}, s.answers.Problem))
}

// shareWithWebUI lets the pages of the Temporal Web UI, and no others, ask with the operator's cookie.
func (s *Server) shareWithWebUI(c *gin.Context) {
	if c.GetHeader("Origin") != s.WebUI {
		s.answers.Problem(c, answer.ErrOrigin)
		return
	}
	header := c.Writer.Header()
	header.Set("Access-Control-Allow-Origin", s.WebUI)
	header.Set("Access-Control-Allow-Credentials", "true")
	header.Set("Access-Control-Allow-Headers", "Content-Type, X-Namespace, Authorization, Authorization-Extras")
	header.Set("Vary", "Origin")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if c.Request.Method == http.MethodOptions {
		c.AbortWithStatus(http.StatusNoContent)
	}
}

func (s *Server) decodePayloads(c *gin.Context) error {
	cookie, _ := c.Cookie(operatorCookie)
	if !s.operatorSignedIn(cookie) {
		return madoguchi.ErrUnauthenticated
	}
	if c.Param("op") != "/decode" {
		return madoguchi.ErrNotFound
	}
	s.Codec.ServeHTTP(c.Writer, c.Request)
	return nil
}

func (s *Server) operatorPage(c *gin.Context) error { return s.operatorForm(c, http.StatusOK, "") }

func (s *Server) operatorForm(c *gin.Context, status int, problem string) error {
	c.Header("Content-Security-Policy", s.guard.ContentPolicy(s.WebUI))
	return s.answers.Page(c, status, web.OperatorSignIn{Frame: s.answers.Frame(c, madoguchi.Clinic{}), Problem: problem})
}

func (s *Server) operatorSignIn(c *gin.Context) error {
	if err := s.limits.SignInFrom.Take(entrance.Network(c.ClientIP())); err != nil {
		return err
	}
	var key string
	if err := answer.ReadForm(c, func(name, value string) bool { key = value; return name == "key" }); err != nil {
		return err
	}
	given := sha256.Sum256([]byte(strings.TrimSpace(key)))
	wanted := sha256.Sum256([]byte(s.OperatorKey))
	if subtle.ConstantTimeCompare(given[:], wanted[:]) != 1 {
		return s.operatorForm(c, http.StatusUnauthorized, "credentials")
	}
	until := strconv.FormatInt(s.Now().Add(operatorLifetime).Unix(), 10)
	s.answers.SetCookie(c, http.Cookie{Name: operatorCookie, Value: until + "." + s.operatorMAC(until), Path: "/", MaxAge: int(operatorLifetime.Seconds())})
	c.Redirect(http.StatusSeeOther, s.WebUI)
	return nil
}

func (s *Server) operatorSignedIn(cookie string) bool {
	until, mac, _ := strings.Cut(cookie, ".")
	seconds, err := strconv.ParseInt(until, 10, 64)
	return err == nil && hmac.Equal([]byte(mac), []byte(s.operatorMAC(until))) && s.Now().Before(time.Unix(seconds, 0))
}

func (s *Server) operatorMAC(until string) string {
	mac := hmac.New(sha256.New, []byte(s.OperatorKey))
	mac.Write([]byte("madoguchi operator\x00" + until))
	return hex.EncodeToString(mac.Sum(nil))
}
