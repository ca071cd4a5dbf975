package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

// The load: a rush of sign-ins, and concurrent registrations.
const (
	signInsAtOnce   = 500
	signUpsAtOnce   = 16
	signUpTime      = 30 * time.Second
	healthPause     = 5 * time.Millisecond
	mostResident    = 300 << 20 // bytes of the API server while it hashes passwords
	healthyWithin   = 50 * time.Millisecond
	longestPatience = 2 * time.Minute
)

// BenchmarkAccounts has clinics register as fast as passwords are hashed, and has 500 people sign in at once while it
// asks for /healthz.
func BenchmarkAccounts(b *testing.B) {
	s := ownStack(b)
	for b.Loop() {
		slowest, most, took := s.rushOfSignIns(b)
		b.ReportMetric(float64(signInsAtOnce)/took.Seconds(), "sign-ins/s")
		b.ReportMetric(float64(slowest)/float64(time.Millisecond), "healthz-p99-ms")
		b.ReportMetric(megabytes(most), "MB")
		b.ReportMetric(s.signUps(b), "sign-ups/s") // last, because their mails are still being sent when it ends
		if slowest > healthyWithin || most > mostResident {
			b.Errorf(
				"while %d signed in, /healthz took %v (p99) and the API server held %.0f MB", signInsAtOnce, slowest,
				megabytes(most),
			)
		}
	}
	b.ReportMetric(0, "ns/op")
}

// callers are unused client addresses, because limits count per address.
var callers atomic.Uint32

func caller() string {
	n := callers.Add(1)
	return fmt.Sprintf("11.%d.%d.%d", n>>16&255, n>>8&255, n&255)
}

// post sends a form like a browser behind a proxy, and returns the answer's status and text.
func (s *stack) post(ctx context.Context, from, path, kind, body string) (int, string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url()+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set("X-Forwarded-For", from)
	response, err := http.DefaultTransport.RoundTrip(request) // a redirect is the answer
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

const formType = "application/x-www-form-urlencoded"

// signUps measures the number of clinics that register per second.
func (s *stack) signUps(b *testing.B) float64 {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), signUpTime)
	defer cancel()
	began := time.Now()
	var registered atomic.Int64
	for _, err := range atOnce(signUpsAtOnce, func(int) error {
		for ctx.Err() == nil {
			err := s.signUp(ctx)
			switch {
			case err == nil:
				registered.Add(1)
			case ctx.Err() == nil:
				return err
			}
		}
		return nil
	}) {
		if err != nil {
			b.Fatal(err)
		}
	}
	return float64(registered.Load()) / time.Since(began).Seconds()
}

var draftField = regexp.MustCompile(`name="draft" value="([^"]+)"`)

// signUp sends the form and confirms it.
func (s *stack) signUp(ctx context.Context) error {
	from := caller()
	form := url.Values{
		"familyName": {"登録"}, "givenName": {"花子"}, "kind": {"1"}, "prefecture": {"13"},
		"code": {fmt.Sprintf("%07d", callers.Load())},
		"name": {"丸の内診療所"}, "founder": {"医療法人丸の内会"}, "phone": {"0312345678"},
		"email":    {madoguchi.NewID() + "@clinic.example"},
		"password": {registeredPassword}, "passwordRepeat": {registeredPassword}, "agreed": {"1"},
	}
	status, page, err := s.post(ctx, from, "/registration/confirm", formType, form.Encode())
	if err != nil {
		return err
	}
	draft := draftField.FindStringSubmatch(page)
	if status != http.StatusOK || draft == nil {
		return fmt.Errorf("the form is answered %d", status)
	}
	status, _, err = s.post(ctx, from, "/registration/apply", formType, url.Values{"draft": {draft[1]}}.Encode())
	if err == nil && status != http.StatusSeeOther {
		err = fmt.Errorf("the confirmation is answered %d", status)
	}
	return err
}

// rushOfSignIns returns the latency of /healthz meanwhile (p99), the API server's largest memory, and the duration.
func (s *stack) rushOfSignIns(b *testing.B) (slowest time.Duration, most int64, took time.Duration) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), longestPatience)
	defer cancel()
	watching, stop := context.WithCancel(ctx)
	var health []time.Duration
	var watch sync.WaitGroup
	watch.Go(func() { health = s.watchHealth(b, watching) })
	watch.Go(func() {
		for watching.Err() == nil {
			most = max(most, s.memory(b)["apiserver"].resident)
			await(watching, 100*time.Millisecond) // between two requests
		}
	})
	began := time.Now()
	failed := errors.Join(atOnce(signInsAtOnce, func(int) error {
		body := fmt.Sprintf(`{"email":"%s@clinic.example","password":"Abcdefg1"}`, madoguchi.NewID())
		status, _, err := s.post(ctx, caller(), "/api/v1/sessions", "application/json", body)
		if err == nil && status != http.StatusUnauthorized { // an unknown address costs the same
			err = fmt.Errorf("a sign-in is answered %d", status)
		}
		return err
	})...)
	took = time.Since(began)
	stop()
	watch.Wait()
	if failed != nil {
		b.Fatal(failed)
	}
	slices.Sort(health)
	return health[len(health)*99/100], most, took
}

// watchHealth requests /healthz repeatedly and returns the duration of each answer.
func (s *stack) watchHealth(b *testing.B, ctx context.Context) (took []time.Duration) {
	for ctx.Err() == nil {
		began := time.Now()
		response, err := http.Get(s.url() + "/healthz")
		if err != nil {
			b.Error(err)
			return took
		}
		_ = response.Body.Close()
		took = append(took, time.Since(began))
		await(ctx, healthPause)
	}
	return took
}
