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

// Refusals of requests that no handler can take: the body cannot be read, the path has no such method, another site
// asks.
var (
	ErrBody   = madoguchi.Invalid("", "body")
	ErrMethod = &madoguchi.Error{Kind: kindMethod, Code: "method"}
	ErrOrigin = &madoguchi.Error{Kind: madoguchi.KindForbidden, Code: "origin"}
)

// kindMethod is HTTP's own: the path is known, the method is not.
const kindMethod madoguchi.Kind = "method"

// statuses maps the kind of a failure to its status; what has none is the product's own fault.
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

// retryAfter is what a client is told to wait, by kind, where an error does not know it better.
var retryAfter = map[madoguchi.Kind]time.Duration{madoguchi.KindTooMany: time.Minute,
	madoguchi.KindUnavailable: 5 * time.Second}

// Refusal finds what a person is told about an error: an unknown one is "internal" with status 500.
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

// delayed is an error that knows when the next try makes sense.
type delayed interface {
	error
	Wait() time.Duration
}

// Note logs a failure and sets the headers of every failed answer. A client that has gone gets no answer.
func (a *Answers) Note(c *gin.Context, err error) (*madoguchi.Error, int) {
	if c.Request.Context().Err() != nil {
		err = madoguchi.ErrUnavailable.Because(err) // the caller has left; nothing of ours went wrong
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
		c.Header("WWW-Authenticate", "Bearer") // RFC 9110 wants the way to be named
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

// Fallback answers what no route does: as a problem below /api, as a page elsewhere.
func (a *Answers) Fallback(c *gin.Context, err error) {
	if strings.HasPrefix(c.Request.URL.Path, api.Prefix) {
		a.Problem(c, err)
		return
	}
	a.ErrorPage(c, err)
}

// Recover turns a panic into a 500 and a log record with its stack, which holds no argument's text.
func (a *Answers) Recover(c *gin.Context) {
	defer func() {
		reason := recover()
		if reason == nil {
			return
		}
		if reason == http.ErrAbortHandler { // net/http compares it so too
			panic(reason)
		}
		a.Logger.Error("panic", slog.String("route", c.FullPath()), slog.String("stack", string(debug.Stack())))
		if !c.Writer.Written() {
			a.Fallback(c, errors.New("panic"))
		}
	}()
	c.Next()
}

// OrNotice shows a form again with a sentence, where waiting helps; else it returns the error.
func (a *Answers) OrNotice(c *gin.Context, err error, show func(status int, notice string) error) error {
	switch kind := RefusalKind(err); kind {
	case madoguchi.KindTooMany, madoguchi.KindUnavailable:
		_, status := a.Note(c, err)
		return show(status, string(kind))
	default:
		return err
	}
}

// RefusalKind is the kind of what a person is told; "" also where nothing went wrong.
func RefusalKind(err error) madoguchi.Kind {
	if err == nil {
		return ""
	}
	known, _ := Refusal(err)
	return known.Kind
}
