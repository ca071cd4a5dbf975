package twilio_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"madoguchi/activities/twilio"
	"madoguchi/internal/local/outbox"
	"madoguchi/madoguchi"
)

// TestLostAnswer sends to a number whose answer gets lost after the message is accepted, and then does what a retry
// does.
func TestLostAnswer(t *testing.T) {
	texter := twilio.New(startOutbox(t))
	lost, started := text(), time.Now()
	lost.To, lost.Callback = "+819010000002", ""
	if _, err := texter.Send(t.Context(), lost); !errors.Is(err, madoguchi.ErrUnavailable) {
		t.Fatalf("got %v", err)
	}
	id, found, err := texter.Find(t.Context(), lost.To, started, madoguchi.TextHash(lost.Body))
	if err != nil || !found || id == "" {
		t.Errorf("got %q, %v, %v", id, found, err)
	}
	_, found, err = texter.Find(t.Context(), lost.To, started, madoguchi.TextHash("another"))
	if err != nil || found {
		t.Errorf("another text: got %v, %v", found, err)
	}
}

// TestCallbacks follows a message by its callbacks to the final one, and checks each signature.
func TestCallbacks(t *testing.T) {
	type receipt struct{ sid, status string }
	receipts := make(chan receipt, 10)
	var public string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		if !twilio.ValidateCallback(token, public+r.URL.Path, r.PostForm, r.Header.Get("X-Twilio-Signature")) {
			t.Errorf("the signature of %s is not accepted", r.PostForm.Get("MessageStatus"))
		}
		receipts <- receipt{r.PostForm.Get("MessageSid"), r.PostForm.Get("MessageStatus")}
	}))
	t.Cleanup(server.Close)
	public = server.URL

	sent := text()
	sent.Callback = public + "/carrier/c1/d1"
	id, err := twilio.New(startOutbox(t)).Send(t.Context(), sent)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"queued", "sent", "delivered"} {
		if got := <-receipts; got != (receipt{id, want}) {
			t.Errorf("got %v, want %s of %s", got, want, id)
		}
	}
}

func startOutbox(t *testing.T) twilio.Config {
	t.Helper()
	server, err := outbox.Start(outbox.Options{
		HTTPAddress: "127.0.0.1:0", SMTPAddress: "127.0.0.1:0", Dir: t.TempDir(),
		AccountSID: account, AuthToken: token, ServiceSID: service, SMTPUsername: "unused", SMTPPassword: "unused",
		Step: time.Millisecond, Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return twilio.Config{AccountSID: account, AuthToken: token, MessagingServiceSID: service, BaseURL: server.URL()}
}
