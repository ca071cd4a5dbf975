package answer

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Refusals that need no handler: the body cannot be read, the path does not have the method, or the request comes from
// another site.
var (
	ErrBody   = madoguchi.Invalid("", "body")
	ErrMethod = &madoguchi.Error{Kind: kindMethod, Code: "method"}
	ErrOrigin = &madoguchi.Error{Kind: madoguchi.KindForbidden, Code: "origin"}
)

// kindMethod is specific to HTTP: the path exists, but not with this method.
const kindMethod madoguchi.Kind = "method"

// statuses maps the kind of a failure to its status. A kind without a status is an internal error.
var statuses = map[madoguchi.Kind]int{
	madoguchi.KindInvalid:         http.StatusBadRequest,
	madoguchi.KindUnauthenticated: http.StatusUnauthorized,
	madoguchi.KindForbidden:       http.StatusForbidden,
	madoguchi.KindNotFound:        http.StatusNotFound,
	madoguchi.KindConflict:        http.StatusConflict,
	madoguchi.KindGone:            http.StatusGone,
	madoguchi.KindTooMany:         http.StatusTooManyRequests,
	madoguchi.KindUnavailable:     http.StatusServiceUnavailable,
	kindMethod:                    http.StatusMethodNotAllowed,
}

// retryAfter is the default wait for a client, by kind.
var retryAfter = map[madoguchi.Kind]time.Duration{
	madoguchi.KindTooMany:     time.Minute,
	madoguchi.KindUnavailable: 5 * time.Second,
}

// Refusal returns the error to show and its status. An unknown error is "internal" with status 500.
func Refusal(err error) (*madoguchi.Error, int) {
	var known *madoguchi.Error
	if errors.As(err, &known) {
		if status, ok := statuses[known.Kind]; ok {
			return known, status
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return madoguchi.ErrUnavailable, http.StatusServiceUnavailable
	}
	return &madoguchi.Error{Code: "internal"}, http.StatusInternalServerError
}

// Problem answers an error as problem details (RFC 9457).
func (a *Answers) Problem(c *gin.Context, err error) {
	known, status := a.Note(c, err)
	titles := Sentences(known.Code)
	c.Header("Content-Type", "application/problem+json")
	c.Header("Cache-Control", "no-store")
	c.AbortWithStatusJSON(status, api.Problem{
		Type: "about:blank", Title: titles[string(Language(c))], Status: status, Code: known.Code, Field: known.Field,
		Titles: titles,
		Faults: wireFaults(known.Faults),
	})
}

func wireFaults(faults []madoguchi.Fault) (wire []api.Fault) {
	for _, fault := range faults {
		wire = append(wire, api.Fault{Field: fault.Field, Code: fault.Rule, Titles: Sentences(fault.Rule)})
	}
	return wire
}

// delayed is an error that knows when to try again.
type delayed interface {
	error
	Wait() time.Duration
}

// Note logs a failure and sets the headers of every failed answer. If the client has gone, no answer is sent.
func (a *Answers) Note(c *gin.Context, err error) (*madoguchi.Error, int) {
	if c.Request.Context().Err() != nil {
		err = madoguchi.ErrUnavailable.Because(err) // the client has gone; this is not a server error
	}
	known, status := Refusal(err)
	wait := retryAfter[known.Kind]
	if limit, ok := errors.AsType[delayed](err); ok {
		wait = limit.Wait()
	}
	if wait > 0 {
		c.Header("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
	if status == http.StatusUnauthorized {
		c.Header("WWW-Authenticate", "Bearer") // RFC 9110 requires the method of authentication
	}
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError && c.Request.Context().Err() == nil {
		level = slog.LevelError
	}
	a.Logger.LogAttrs(c.Request.Context(), level, "request refused",
		slog.String("route", c.FullPath()), slog.Int("status", status), slog.String("code",
			known.Code), slog.Any("cause", err))
	return known, status
}

// Fallback answers a request without a route: with a problem below /api, with a page elsewhere.
func (a *Answers) Fallback(c *gin.Context, err error) {
	if strings.HasPrefix(c.Request.URL.Path, api.Prefix) {
		a.Problem(c, err)
		return
	}
	a.ErrorPage(c, err)
}

// Recover turns a panic into a 500 and a log record with its stack. The stack contains no text of an argument.
func (a *Answers) Recover(c *gin.Context) {
	defer func() {
		reason := recover()
		if reason == nil {
			return
		}
		if reason == http.ErrAbortHandler { // net/http compares it the same way
			panic(reason)
		}
		a.Logger.Error("panic", slog.String("route", c.FullPath()), slog.String("stack", string(debug.Stack())))
		if !c.Writer.Written() {
			a.Fallback(c, errors.New("panic"))
		}
	}()
	c.Next()
}

// OrNotice shows a form again with a sentence if waiting helps. Otherwise it returns the error.
func (a *Answers) OrNotice(c *gin.Context, err error, show func(status int, notice string) error) error {
	switch kind := RefusalKind(err); kind {
	case madoguchi.KindTooMany, madoguchi.KindUnavailable:
		_, status := a.Note(c, err)
		return show(status, string(kind))
	default:
		return err
	}
}

// RefusalKind returns the kind of the error to show, or "" if err is nil.
func RefusalKind(err error) madoguchi.Kind {
	if err == nil {
		return ""
	}
	known, _ := Refusal(err)
	return known.Kind
}
