package twilio_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"madoguchi/activities/twilio"
	"madoguchi/madoguchi"
)

// Values that must not appear in any error.
const (
	number = "+819012345678"
	body   = "青木内科クリニック ビデオ通話 11/24(火)14:30\nhttps://example.jp/v/abc\n1時間前から翌日同時刻まで有効"
)

const (
	sid     = "SM00000000000000000000000000000003"
	created = "Tue, 24 Nov 2026 05:01:45 +0000"
)

var createdAt = time.Date(2026, 11, 24, 5, 1, 45, 0, time.UTC)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func text() madoguchi.Text {
	return madoguchi.Text{
		Delivery: "d1", ClinicID: "c1", To: number, Body: body,
		Callback: "https://example.jp/carrier/c1/d1", ValidFor: 90 * time.Minute,
	}
}

func TestSend(t *testing.T) {
	c := startCarrier(t, func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusCreated, resource(sid, number, body, created))
	})
	got, err := c.texter().Send(t.Context(), text())
	if got != sid || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	for name, want := range map[string]string{
		"To": number, "Body": body, "MessagingServiceSid": service, "ValidityPeriod": "5400",
		"StatusCallback": "https://example.jp/carrier/c1/d1",
	} {
		if c.lastForm()[name] != want {
			t.Errorf("%s: got %q, want %q", name, c.lastForm()[name], want)
		}
	}
}

func TestValidityPeriod(t *testing.T) {
	c := startCarrier(t, func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusCreated, resource(sid, number, body, created))
	})
	for length, want := range map[time.Duration]string{
		-time.Hour: "1", 0: "1", 1500 * time.Millisecond: "1", 10 * time.Hour: "36000", 25 * time.Hour: "36000",
	} {
		long := text()
		long.ValidFor = length
		if _, err := c.texter().Send(t.Context(), long); err != nil {
			t.Fatal(err)
		}
		if got := c.lastForm()["ValidityPeriod"]; got != want {
			t.Errorf("%v: got %s, want %s", length, got, want)
		}
	}
}

// TestRefusals answers both requests with errors in Twilio's wording, which includes the number.
func TestRefusals(t *testing.T) {
	for _, r := range []struct {
		code, status      int
		permanent, signIn bool
	}{
		{21211, 400, true, false},
		{21408, 403, true, false},
		{21610, 400, true, false},
		{21614, 400, true, false},
		{21606, 400, true, false},
		{21612, 400, true, false},
		{21617, 400, true, false},
		{21635, 400, true, false},
		{29999, 499, true, false}, // any other
		{20404, 404, true, false},
		{20003, 401, false, true},
		{20003, 403, false, true},
		{20429, 429, false, false},
		{20500, 500, false, false},
	} {
		c := startCarrier(t, refusal(r.code, r.status, "The 'To' number "+number+" is not one: "+body))
		want := madoguchi.CarrierError{Code: r.code, Status: r.status, Permanent: r.permanent, SignIn: r.signIn}
		for what, err := range both(t.Context(), c.texter()) {
			var got *madoguchi.CarrierError
			if !errors.As(err, &got) || *got != want {
				t.Errorf("%s, %d: got %v, want %v", what, r.code, err, &want)
			}
			checkDiscreet(t, err)
		}
	}
}

// TestForeignRefusal answers as a proxy does, without JSON.
func TestForeignRefusal(t *testing.T) {
	c := startCarrier(t, func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "<html>upstream "+number+"</html>", http.StatusBadGateway)
	})
	for what, err := range both(t.Context(), c.texter()) {
		var got *madoguchi.CarrierError
		if !errors.As(err, &got) || *got != (madoguchi.CarrierError{Status: http.StatusBadGateway}) {
			t.Errorf("%s: got %v", what, err)
		}
		checkDiscreet(t, err)
	}
}

// TestUnknownOutcome loses the answer in every way. Each must be ErrUnavailable.
func TestUnknownOutcome(t *testing.T) {
	silent := startCarrier(t, func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done() // the client has given up
		refusal(20500, 500, "")(w, r)
	})
	rude := startCarrier(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	for name, config := range map[string]twilio.Config{
		"nobody listens":      {BaseURL: "http://127.0.0.1:1"}, // TCPMUX, which no machine runs
		"a base that is none": {BaseURL: "://"},
		"no answer":           {BaseURL: silent.url, Timeout: 50 * time.Millisecond},
		"hung up":             {BaseURL: rude.url},
	} {
		config.AccountSID, config.AuthToken, config.MessagingServiceSID = account, token, service
		for what, err := range both(t.Context(), twilio.New(config)) {
			if !errors.Is(err, madoguchi.ErrUnavailable) {
				t.Errorf("%s, %s: got %v", name, what, err)
			}
			checkDiscreet(t, err)
		}
	}
}

func TestAnswerWithoutAName(t *testing.T) {
	c := startCarrier(t, func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusCreated, map[string]any{})
	})
	if _, err := c.texter().Send(t.Context(), text()); !errors.Is(err, madoguchi.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestCancelled(t *testing.T) {
	c := startCarrier(t, refusal(20500, 500, ""))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for what, err := range both(ctx, c.texter()) {
		if !errors.Is(err, context.Canceled) || errors.Is(err, madoguchi.ErrUnavailable) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

func TestFind(t *testing.T) {
	wanted := func(sid, created string) map[string]any { return resource(sid, number, body, created) }
	other := resource("SM00000000000000000000000000000009", number, "another text", created)
	unsent := wanted(sid, created)
	unsent["date_created"] = nil
	const older = "SM00000000000000000000000000000004"
	for _, f := range []struct {
		name   string
		listed []map[string]any
		since  time.Time
		want   string
	}{
		{"nothing sent", nil, createdAt, ""},
		{"another text", []map[string]any{other}, createdAt, ""},
		{"sent since", []map[string]any{other, wanted(sid, created)}, createdAt.Add(-time.Minute), sid},
		{"sent in the same second", []map[string]any{wanted(sid, created)}, createdAt.Add(900 * time.Millisecond), sid},
		{"sent before", []map[string]any{wanted(sid, created)}, createdAt.Add(time.Second), ""},
		{"without a time yet", []map[string]any{unsent}, createdAt, sid},
		{"sent twice", []map[string]any{wanted(sid, created), wanted(older, created)}, createdAt, older},
	} {
		t.Run(f.name, func(t *testing.T) {
			c := startCarrier(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.URL.Query().Get("To"); got != number {
					t.Errorf("asked for %q", got)
				}
				write(w, http.StatusOK, list(f.listed...))
			})
			got, found, err := c.texter().Find(t.Context(), number, f.since, madoguchi.TextHash(body))
			if err != nil || got != f.want || found != (f.want != "") {
				t.Errorf("got %q, %v, %v, want %q", got, found, err, f.want)
			}
		})
	}
}

// both makes each of the two requests and returns their errors.
func both(ctx context.Context, texter *twilio.Texter) map[string]error {
	_, sent := texter.Send(ctx, text())
	_, _, found := texter.Find(ctx, number, createdAt, madoguchi.TextHash(body))
	return map[string]error{"send": sent, "find": found}
}

func checkDiscreet(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		t.Error("no error")
		return
	}
	for _, secret := range []string{number, number[3:], "青木", token} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows %q: %v", secret, err)
		}
	}
}
