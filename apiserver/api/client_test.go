package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// clientOf returns a client of a server that runs until the test ends.
func clientOf(t *testing.T, handler http.HandlerFunc) *api.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return api.New(server.URL, server.Client(), "en")
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		want   *madoguchi.Error
	}{
		{http.StatusConflict, `{"status":409,"code":"slotTaken","title":"taken"}`, madoguchi.ErrSlotTaken},
		{http.StatusUnauthorized, `{"status":401,"code":"signIn"}`, madoguchi.ErrUnauthenticated},
		{
			http.StatusBadRequest, `{"status":400,"code":"required","field":"patientName"}`,
			madoguchi.Invalid("patientName", "required"),
		},
		{http.StatusBadGateway, `not JSON`, madoguchi.ErrUnavailable},
	} {
		client := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
			w.WriteHeader(test.status)
			fmt.Fprint(w, test.body)
		})
		_, err := client.Schedule(t.Context(), "2026-11-24")
		if !errors.Is(err, test.want) {
			t.Errorf("status %d: got %v, want %v", test.status, err, test.want)
		}
	}
}

func TestTooManyTellsWhenToTryAgain(t *testing.T) {
	client := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := client.SignIn(t.Context(), api.SignIn{})
	var problem *api.ProblemError
	if !errors.As(err, &problem) || problem.RetryAfter != 7*time.Second ||
		madoguchi.KindOf(err) != madoguchi.KindTooMany {
		t.Errorf("got %v", err)
	}
}

func TestServerThatDoesNotAnswer(t *testing.T) {
	client := clientOf(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if _, err := client.Schedule(t.Context(), "2026-11-24"); !errors.Is(err, madoguchi.ErrUnavailable) {
		t.Errorf("got %v, want unavailable", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.Schedule(ended, "2026-11-24"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestRequestCarriesWhoAndWhat(t *testing.T) {
	var got http.Header
	client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		fmt.Fprint(w, `{}`)
	})
	client.SetToken("secret")
	if _, err := client.Book(t.Context(), "key1", api.GuestVisit{}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer secret", "Idempotency-Key": "key1", "Accept-Language": "en",
		"Content-Type": "application/json",
	} {
		if got.Get(name) != want {
			t.Errorf("%s: got %q, want %q", name, got.Get(name), want)
		}
	}
}

func TestEvents(t *testing.T) {
	const stream = "id: 1\nevent: hello\ndata: {}\n\n: beat\n\nevent: future\ndata: {}\n\n" +
		"id: 2\nevent: entry\ndata: {\"id\":\"a\",\ndata: \"revision\":3}\n\n" +
		"id: 3\nevent: entry\ndata: broken\n\nid: 4\nevent: entry\ndata: {\"id\":\"cut\"}"
	var resumed string
	client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		resumed = r.Header.Get("Last-Event-ID")
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, stream)
	})
	var got []string
	err := client.Events(t.Context(), "0", func(c api.Change) {
		got = append(got, fmt.Sprint(c.ID, c.Name, c.Entry.ID, c.Entry.Revision))
	})
	want := []string{fmt.Sprint("1", "hello", "", 0), fmt.Sprint("2", "entry", "a", 3), fmt.Sprint("3", "reset", "", 0)}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !errors.Is(err, madoguchi.ErrUnavailable) || resumed != "0" {
		t.Errorf("ended with %v, resumed from %q", err, resumed)
	}
}
