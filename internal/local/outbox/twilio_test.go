package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/twilio/twilio-go"
	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"madoguchi/internal/local/outbox"
)

// contract validates each request and answer against Twilio's OpenAPI description.
type contract struct {
	t      *testing.T
	router routers.Router
	next   http.RoundTripper
}

func newContract(t *testing.T, next http.RoundTripper) contract {
	t.Helper()
	description, err := openapi3.NewLoader().LoadFromFile(filepath.Join("testdata", "twilio_messages.json"))
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(description)
	if err != nil {
		t.Fatal(err)
	}
	return contract{t, router, next}
}

func (c contract) RoundTrip(r *http.Request) (*http.Response, error) {
	route, parameters, err := c.router.FindRoute(r)
	if err != nil {
		c.t.Errorf("%s %s is not Twilio's: %v", r.Method, r.URL.Path, err)
		return c.next.RoundTrip(r)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if err := openapi3filter.ValidateRequest(r.Context(), input); err != nil {
		c.t.Errorf("request: %v", err)
	}
	response, err := c.next.RoundTrip(r)
	if err == nil && response.StatusCode < http.StatusMultipleChoices {
		c.judge(r.Context(), input, response)
	}
	return response, err
}

func (c contract) judge(ctx context.Context, input *openapi3filter.RequestValidationInput, response *http.Response) {
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Error(err)
	}
	response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	err = openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: response.StatusCode, Header: response.Header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		c.t.Errorf("answer: %v\n%s", err, body)
	}
}

func twilioClient(t *testing.T, s *outbox.Server, password string) *api.ApiService {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	base := &client.Client{
		Credentials: client.NewCredentials(account, password),
		HTTPClient:  &http.Client{Transport: newContract(t, toOutbox{s, transport})},
	}
	base.SetAccountSid(account)
	return twilio.NewRestClientWithParams(twilio.ClientParams{Client: base}).Api
}

func text(to string) *api.CreateMessageParams {
	return new(api.CreateMessageParams).SetTo(to).SetBody("https://clinic.example/v/abc").
		SetMessagingServiceSid(service)
}

func TestATextMessageIsDelivered(t *testing.T) {
	s, c := start(t, options(t)), receiveCallbacks(t, 0)
	twilio := twilioClient(t, s, token)
	sent, err := twilio.CreateMessage(text("+819012345678").SetStatusCallback(c.url()).SetValidityPeriod(600))
	if err != nil {
		t.Fatal(err)
	}
	if *sent.Status != outbox.StatusAccepted || *sent.NumSegments != "0" {
		t.Errorf("status %s in %s segments, want accepted in 0", *sent.Status, *sent.NumSegments)
	}
	last := c.expect(t, outbox.StatusQueued, outbox.StatusSent, outbox.StatusDelivered)
	if last.Get("MessageSid") != *sent.Sid || last.Get("To") != "+819012345678" ||
		last.Get("MessagingServiceSid") != service {
		t.Errorf("callback %v", last)
	}
	fetched, err := twilio.FetchMessage(*sent.Sid, nil)
	if err != nil {
		t.Fatal(err)
	}
	if *fetched.Status != outbox.StatusDelivered || *fetched.NumSegments != "1" || *fetched.From != "Madoguchi" {
		t.Errorf("fetched %s in %s segments from %s", *fetched.Status, *fetched.NumSegments, *fetched.From)
	}
}

func TestACallbackIsRepeated(t *testing.T) {
	s, c := start(t, options(t)), receiveCallbacks(t, 2)
	if _, err := twilioClient(t, s, token).CreateMessage(text("+819012345678").SetStatusCallback(c.url())); err != nil {
		t.Fatal(err)
	}
	c.expect(t, outbox.StatusQueued, outbox.StatusSent, outbox.StatusDelivered)
}

func TestUndeliverableNumbersEndWithTheirCode(t *testing.T) {
	for _, code := range []int{30003, 30005, 30006} {
		s, c := start(t, options(t)), receiveCallbacks(t, 0)
		number := fmt.Sprintf("+8190100%d", code)
		sent, err := twilioClient(t, s, token).CreateMessage(text(number).SetStatusCallback(c.url()))
		if err != nil {
			t.Fatal(err)
		}
		last := c.expect(t, outbox.StatusQueued, outbox.StatusSent, outbox.StatusUndelivered)
		if got := last.Get("ErrorCode"); got != fmt.Sprint(code) {
			t.Errorf("%s ends with %s", number, got)
		}
		fetched, err := twilioClient(t, s, token).FetchMessage(*sent.Sid, nil)
		if err != nil {
			t.Fatal(err)
		}
		if *fetched.ErrorCode != code || *fetched.ErrorMessage == "" {
			t.Errorf("fetched with code %d", *fetched.ErrorCode)
		}
	}
}

func TestRefusals(t *testing.T) {
	s := start(t, options(t))
	long := strings.Repeat("字", 1601)
	for name, c := range map[string]struct {
		params       *api.CreateMessageParams
		password     string
		status, code int
	}{
		"invalid":     {text("+819010021211"), token, 400, 21211},
		"no number":   {text("12"), token, 400, 21211},
		"region":      {text("+819010021408"), token, 400, 21408},
		"opted out":   {text("+819010021610"), token, 400, 21610},
		"landline":    {text("+819010021614"), token, 400, 21614},
		"too many":    {text("+819010020429"), token, 429, 20429},
		"internal":    {text("+819010020500"), token, 500, 20500},
		"wrong token": {text("+819012345678"), "wrong", 401, 20003},
		"no sender":   {new(api.CreateMessageParams).SetTo("+819012345678").SetBody("x"), token, 400, 21603},
		"no body":     {new(api.CreateMessageParams).SetTo("+819012345678").SetFrom("+8150"), token, 400, 21602},
		"too long":    {text("+819012345678").SetBody(long), token, 400, 21617},
		"foreign service": {
			text("+819012345678").SetMessagingServiceSid("MG" + strings.Repeat("0", 32)), token, 400, 21701,
		},
		"callback no URL":    {text("+819012345678").SetStatusCallback("here"), token, 400, 21609},
		"validity too long":  {text("+819012345678").SetValidityPeriod(36001), token, 400, 20001},
		"validity too short": {text("+819012345678").SetValidityPeriod(0), token, 400, 20001},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := twilioClient(t, s, c.password).CreateMessage(c.params)
			var refusal *client.TwilioRestError
			if !errors.As(err, &refusal) {
				t.Fatalf("error %v, want one of Twilio's", err)
			}
			if refusal.Status != c.status || refusal.Code != c.code {
				t.Errorf("refused with %d, code %d; want %d, %d", refusal.Status, refusal.Code, c.status, c.code)
			}
		})
	}
	for _, kept := range messages(t, s) {
		if kept.Status != "refused" || kept.Code == 0 {
			t.Errorf("the page shows %s, code %d", kept.Status, kept.Code)
		}
	}
	listed, err := twilioClient(t, s, token).ListMessage(&api.ListMessageParams{})
	if err != nil || len(listed) != 0 {
		t.Errorf("Twilio's list has %d refused messages, %v", len(listed), err)
	}
}

// TestARecipientIsRequired bypasses twilio-go's contract, which forbids such a request.
func TestARecipientIsRequired(t *testing.T) {
	s := start(t, options(t))
	address := s.URL() + "/2010-04-01/Accounts/" + account + "/Messages.json"
	request, _ := http.NewRequestWithContext(
		t.Context(), http.MethodPost, address, strings.NewReader("Body=x&From=%2B815012345678"),
	)
	request.SetBasicAuth(account, token)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	if response.StatusCode != http.StatusBadRequest || !bytes.Contains(body, []byte(`"code":21604`)) {
		t.Errorf("answers %s: %s", response.Status, body)
	}
}

func TestASilentMessageStaysAccepted(t *testing.T) {
	s, c := start(t, options(t)), receiveCallbacks(t, 0)
	twilio := twilioClient(t, s, token)
	if _, err := twilio.CreateMessage(text("+819010000001").SetStatusCallback(c.url())); err != nil {
		t.Fatal(err)
	}
	if _, err := twilio.CreateMessage(text("+819012345678").SetStatusCallback(c.url())); err != nil {
		t.Fatal(err)
	}
	if last := c.expect(
		t, outbox.StatusQueued, outbox.StatusSent, outbox.StatusDelivered,
	); last.Get("To") != "+819012345678" {
		t.Errorf("callback for %s", last.Get("To"))
	}
	if got := messages(t, s)[1].Status; got != outbox.StatusAccepted {
		t.Errorf("the silent message is %s", got)
	}
}

func TestAMessageWhoseAnswerIsLostCanBeFound(t *testing.T) {
	s := start(t, options(t))
	twilio := twilioClient(t, s, token)
	if _, err := twilio.CreateMessage(text("+819010000002")); err == nil {
		t.Fatal("the answer arrived")
	}
	found, err := twilio.ListMessage(
		new(api.ListMessageParams).SetTo("+819010000002").SetDateSentAfter(time.Now().Add(-time.Minute)),
	)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || *found[0].Body != "https://clinic.example/v/abc" {
		t.Errorf("found %d messages, want the one that was taken", len(found))
	}
}

func TestListsAreFilteredAndPaged(t *testing.T) {
	opts := options(t)
	now := time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)
	opts.Now = func() time.Time { return now }
	s := start(t, opts)
	twilio := twilioClient(t, s, token)
	for range 5 {
		if _, err := twilio.CreateMessage(text("+819012345678")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := twilio.CreateMessage(text("+819087654321")); err != nil {
		t.Fatal(err)
	}
	list := func() *api.ListMessageParams { return new(api.ListMessageParams).SetTo("+819012345678") }
	for name, c := range map[string]struct {
		params *api.ListMessageParams
		want   int
	}{
		"everything":       {new(api.ListMessageParams), 6},
		"one number":       {list(), 5},
		"pages of two":     {list().SetPageSize(2), 5},
		"at most three":    {list().SetPageSize(2).SetLimit(3), 3},
		"that day":         {list().SetDateSent(now), 5},
		"the day before":   {list().SetDateSent(now.AddDate(0, 0, -1)), 0},
		"since that time":  {list().SetDateSentAfter(now), 5},
		"after it":         {list().SetDateSentAfter(now.Add(time.Second)), 0},
		"until that time":  {list().SetDateSentBefore(now), 5},
		"before that time": {list().SetDateSentBefore(now.Add(-time.Second)), 0},
		"another sender":   {list().SetFrom("+815000000000"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := twilio.ListMessage(c.params)
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != c.want {
				t.Errorf("%d messages, want %d", len(found), c.want)
			}
		})
	}
}

func TestARestartKeepsMessagesAndTakesThemUp(t *testing.T) {
	opts, c := options(t), receiveCallbacks(t, 0)
	opts.Step = time.Hour // nothing moves before the restart
	first := start(t, opts)
	sent, err := twilioClient(t, first, token).CreateMessage(text("+819012345678").SetStatusCallback(c.url()))
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	tear(t, filepath.Join(opts.Dir, "messages.jsonl"))
	opts.Step = time.Millisecond
	second := start(t, opts)
	last := c.expect(t, outbox.StatusQueued, outbox.StatusSent, outbox.StatusDelivered)
	if got := messages(t, second); len(got) != 1 || got[0].ID != *sent.Sid || last.Get("MessageSid") != *sent.Sid {
		t.Errorf("after the restart: %+v", got)
	}
}

// tear leaves a partial line at the end of the journal, as a crash would.
func tear(t *testing.T, journal string) {
	t.Helper()
	f, err := os.OpenFile(journal, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.WriteString(`{"id":"SM`); err != nil {
		t.Fatal(err)
	}
}
