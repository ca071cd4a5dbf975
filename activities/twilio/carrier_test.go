package twilio_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"madoguchi/activities/twilio"
)

// The account of the tests.
const (
	account = "AC00000000000000000000000000000001"
	token   = "0123456789abcdef0123456789abcdef"
	service = "MG00000000000000000000000000000002"
)

// carrier is a fake Twilio. It validates both the requests and the test's own answers against Twilio's OpenAPI
// description.
type carrier struct {
	t      *testing.T
	router routers.Router
	url    string
	// answer answers a valid request.
	answer func(w http.ResponseWriter, r *http.Request)

	mu   sync.Mutex // a request may still be in progress after its caller has gone
	form map[string]string
}

// lastForm returns the fields of the last POST.
func (c *carrier) lastForm() map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.form
}

func startCarrier(t *testing.T, answer func(http.ResponseWriter, *http.Request)) *carrier {
	t.Helper()
	c := &carrier{t: t, router: messagesRouter(t), answer: answer}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func messagesRouter(t *testing.T) routers.Router {
	t.Helper()
	description, err := openapi3.NewLoader().LoadFromFile("testdata/twilio_messages.json")
	if err != nil {
		t.Fatal(err)
	}
	description.Servers = nil // accept any host
	for _, path := range description.Paths.Map() {
		path.Servers = nil
	}
	router, err := gorillamux.NewRouter(description)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

func (c *carrier) texter() *twilio.Texter {
	return twilio.New(c.config())
}

func (c *carrier) config() twilio.Config {
	return twilio.Config{AccountSID: account, AuthToken: token, MessagingServiceSID: service, BaseURL: c.url}
}

func (c *carrier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	route, path, err := c.router.FindRoute(r)
	if err != nil {
		c.t.Errorf("%s %s is no request of Twilio's: %v", r.Method, r.URL.Path, err)
		return
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: path, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if err := openapi3filter.ValidateRequest(r.Context(), input); err != nil {
		c.t.Errorf("the request: %v", err)
	}
	if user, password, _ := r.BasicAuth(); user != account || password != token {
		c.t.Errorf("signed in as %q", user)
	}
	c.note(r)
	recorder := httptest.NewRecorder()
	c.answer(recorder, r)
	c.check(input, recorder)
	copyAnswer(w, recorder)
}

func (c *carrier) note(r *http.Request) {
	if err := r.ParseForm(); err != nil {
		c.t.Error(err)
	}
	form := map[string]string{}
	for name, values := range r.PostForm {
		form[name] = values[0]
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.form = form
}

// check validates the test's own answer. The description covers successful answers only.
func (c *carrier) check(input *openapi3filter.RequestValidationInput, answer *httptest.ResponseRecorder) {
	if answer.Code >= http.StatusMultipleChoices {
		return
	}
	err := openapi3filter.ValidateResponse(input.Request.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: answer.Code, Header: answer.Header(),
		Body: io.NopCloser(bytes.NewReader(answer.Body.Bytes())),
	})
	if err != nil {
		c.t.Errorf("the test's answer is none of Twilio's: %v", err)
	}
}

func copyAnswer(w http.ResponseWriter, recorder *httptest.ResponseRecorder) {
	for name, values := range recorder.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(recorder.Code)
	_, _ = w.Write(recorder.Body.Bytes())
}

// resource is a Message resource, as in the description's examples.
func resource(sid, to, body, created string) map[string]any {
	return map[string]any{
		"account_sid": account, "api_version": "2010-04-01", "body": body, "date_created": created, "date_sent": nil,
		"date_updated": created, "direction": "outbound-api", "error_code": nil, "error_message": nil, "from": nil,
		"messaging_service_sid": service, "num_media": "0", "num_segments": "0", "price": nil, "price_unit": nil,
		"sid": sid, "status": "accepted", "to": to,
		"subresource_uris": map[string]any{
			"media": "/2010-04-01/Accounts/" + account + "/Messages/" + sid + "/Media.json",
		},
		"uri": "/2010-04-01/Accounts/" + account + "/Messages/" + sid + ".json",
	}
}

func list(resources ...map[string]any) map[string]any {
	uri := "/2010-04-01/Accounts/" + account + "/Messages.json?PageSize=100&Page=0"
	return map[string]any{
		"end": max(len(resources)-1, 0), "start": 0, "page": 0, "page_size": 100, "uri": uri, "first_page_uri": uri,
		"next_page_uri": nil, "previous_page_uri": nil, "messages": append([]map[string]any{}, resources...),
	}
}

func refusal(code, status int, message string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		write(w, status, map[string]any{
			"code": code, "status": status, "message": message,
			"more_info": fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code),
		})
	}
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
