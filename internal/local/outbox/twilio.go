package outbox

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Limits of Twilio's Messages API.
const (
	maxBody           = 1600 // characters
	maxValidityPeriod = 36000
	maxForm           = 64 << 10 // bytes
)

// twilio implements Twilio's Messages API.
type twilio struct {
	opts   Options
	store  *store
	log    *slog.Logger
	client *http.Client
	life   context.Context // ends messages in progress
	onWay  sync.WaitGroup
}

func (t *twilio) messages() string {
	return "/" + apiVersion + "/Accounts/" + t.opts.AccountSID + "/Messages"
}

func (t *twilio) register(mux *http.ServeMux) {
	const messages = "/" + apiVersion + "/Accounts/{account}/Messages"
	mux.Handle("POST "+messages+".json", t.authenticated(t.create))
	mux.Handle("GET "+messages+".json", t.authenticated(t.list))
	mux.Handle("GET "+messages+"/{file}", t.authenticated(t.fetch))
}

func (t *twilio) authenticated(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if !same(user, t.opts.AccountSID) || !same(password, t.opts.AuthToken) {
			w.Header().Set("WWW-Authenticate", `Basic realm="Twilio API"`)
			errUnauthorized.write(w)
			return
		}
		if r.PathValue("account") != t.opts.AccountSID {
			errNotFound.write(w)
			return
		}
		next(w, r)
	})
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (t *twilio) create(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		errInvalidParameter.write(w)
		return
	}
	if refusal := t.judge(r.PostForm); refusal != nil {
		refusal.write(w)
		return
	}
	what := fateOf(r.PostForm.Get("To"))
	if what.refusal != nil {
		t.noteRefusal(r, what.refusal.Code)
		what.refusal.write(w)
		return
	}
	if !pause(r.Context(), what.delay) {
		return
	}
	message := t.accept(r.PostForm)
	if err := t.store.put(message); err != nil {
		t.log.ErrorContext(r.Context(), "text message not stored", "error", err)
		errInternal.write(w)
		return
	}
	t.send(message)
	if what.hangUp {
		panic(http.ErrAbortHandler) // how net/http breaks a connection
	}
	writeJSON(w, http.StatusCreated, t.resource(message))
}

// judge checks the form in Twilio's order.
func (t *twilio) judge(form url.Values) *apiError {
	service, from := form.Get("MessagingServiceSid"), form.Get("From")
	switch {
	case form.Get("To") == "":
		return &errNoTo
	case service == "" && from == "":
		return &errNoFrom
	case service != "" && service != t.opts.ServiceSID:
		return &errNoService
	case form.Get("Body") == "":
		return &errNoBody
	case utf8.RuneCountInString(form.Get("Body")) > maxBody:
		return &errTooLong
	case !isCallback(form.Get("StatusCallback")):
		return &errCallback
	case !isValidityPeriod(form.Get("ValidityPeriod")):
		return &errInvalidParameter
	}
	return nil
}

func isCallback(raw string) bool {
	if raw == "" {
		return true
	}
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func isValidityPeriod(raw string) bool {
	if raw == "" {
		return true
	}
	seconds, err := strconv.Atoi(raw)
	return err == nil && seconds >= 1 && seconds <= maxValidityPeriod
}

// accept makes the record of a valid form.
func (t *twilio) accept(form url.Values) record {
	now := t.opts.Now().UTC()
	r := record{
		Message: Message{
			ID:      newSID(),
			Channel: ChannelSMS,
			To:      form.Get("To"),
			From:    form.Get("From"),
			Text:    form.Get("Body"),
			Links:   findLinks(form.Get("Body")),
			Status:  StatusQueued,
			At:      now,
		},
		Updated:    now,
		ServiceSID: form.Get("MessagingServiceSid"),
		Callback:   form.Get("StatusCallback"),
	}
	if r.ServiceSID != "" && r.From == "" {
		r.Status = StatusAccepted // the service has not chosen a sender yet
	}
	return r
}

// noteRefusal stores a refused message for the page.
func (t *twilio) noteRefusal(r *http.Request, code int) {
	refused := t.accept(r.PostForm)
	refused.Status, refused.Code = StatusRefused, code
	if err := t.store.put(refused); err != nil {
		t.log.ErrorContext(r.Context(), "refused text message not stored", "error", err)
	}
}

func newSID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	return "SM" + hex.EncodeToString(id[:])
}

func (t *twilio) fetch(w http.ResponseWriter, r *http.Request) {
	sid, isJSON := strings.CutSuffix(r.PathValue("file"), ".json")
	message, ok := t.store.get(sid)
	if !isJSON || !ok || !message.taken() {
		errNotFound.write(w)
		return
	}
	writeJSON(w, http.StatusOK, t.resource(message))
}

// pause waits, and reports whether it waited to the end.
func pause(ctx context.Context, d time.Duration) bool {
	if d == 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
