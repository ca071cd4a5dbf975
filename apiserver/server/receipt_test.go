package server

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// sign signs a callback as Twilio does (https://www.twilio.com/docs/usage/security): the URL, then every field by name.
func sign(key, address string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write([]byte(address))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		mac.Write([]byte(name + form.Get(name)))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// report sends a callback and returns the answer's status.
func (s *scene) report(path string, form url.Values, signature string, header ...string) int {
	s.t.Helper()
	headers := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
	for i := 0; i+1 < len(header); i += 2 {
		headers[header[i]] = header[i+1]
	}
	response, _ := s.send(letter{method: http.MethodPost, path: path, body: form.Encode(), header: headers})
	return response.StatusCode
}

// reportSigned sends a callback with Twilio's signature.
func (s *scene) reportSigned(path string, form url.Values) int {
	s.t.Helper()
	return s.report(path, form, sign(carrierKey, publicURL+path, form))
}

// sent sends a new visit's link and returns the visit's ID and the URL for receipts.
func (s *scene) sent() (id, callback string) {
	s.t.Helper()
	visit := s.visit()
	visit.Start = s.nextFree()
	id = s.booked(visit).Entry.ID
	detail, err := s.desk.Send(
		s.t.Context(), api.KindReservation, id, newKey(), api.Send{Channel: "sms", Target: "090-1234-5678"},
	)
	must(s.t, err)
	return id, "/callbacks/twilio/" + string(s.clinic.ID) + "/" + detail.Entry.Delivery.ID
}

func (s *scene) delivery(id string) api.Delivery {
	s.t.Helper()
	detail, err := s.desk.Detail(s.t.Context(), api.KindReservation, id)
	must(s.t, err)
	return *detail.Entry.Delivery
}

func receiptForm(status, code string) url.Values {
	form := url.Values{
		"MessageSid": {"SM0123456789abcdef0123456789abcdef"}, "MessageStatus": {status}, "To": {"+819012345678"},
	}
	if code != "" {
		form.Set("ErrorCode", code)
	}
	return form
}

func TestReceiptsAdvanceADelivery(t *testing.T) {
	s := newScene(t)
	type report struct{ status, code string }
	tests := []struct {
		name          string
		reports       []report
		state, reason string
	}{
		{"on its way", []report{{"queued", ""}, {"sending", ""}, {"sent", ""}}, "queued", ""},
		{"delivered", []report{{"sent", ""}, {"delivered", ""}}, "delivered", ""},
		{"out of order", []report{{"delivered", ""}, {"sent", ""}}, "delivered", ""},
		{"twice", []report{{"delivered", ""}, {"delivered", ""}}, "delivered", ""},
		{"a failure after the delivery", []report{{"delivered", ""}, {"failed", "30008"}}, "delivered", ""},
		{"a landline", []report{{"sent", ""}, {"undelivered", "30006"}}, "failed", "landline"},
		{"a number that is none", []report{{"failed", "21211"}}, "failed", "numberInvalid"},
		{"an error nobody has heard of", []report{{"failed", "99999"}}, "failed", "other"},
		{"no error named", []report{{"failed", ""}}, "failed", "other"},
		{"a status of another channel", []report{{"read", ""}}, "queued", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			id, callback := s.sent()
			for _, report := range test.reports {
				if status := s.reportSigned(
					callback, receiptForm(report.status, report.code),
				); status != http.StatusNoContent {
					t.Errorf("%s was answered %d", report.status, status)
				}
			}
			if got := s.delivery(id); got.Status != test.state || got.Failure != test.reason {
				t.Errorf("the delivery is %s %s, want %s %s", got.Status, got.Failure, test.state, test.reason)
			}
		})
	}
}

func TestReceiptsThatNobodySigned(t *testing.T) {
	s := newScene(t)
	id, callback := s.sent()
	_, other := s.sent()
	form := receiptForm("delivered", "")
	repeated := receiptForm("delivered", "")
	repeated.Add("MessageStatus", "failed")
	local := s.site.URL + callback
	tests := []struct {
		name, signature string
		form            url.Values
		header          []string
	}{
		{"none", "", form, nil},
		{"of another key", sign("another", publicURL+callback, form), form, nil},
		{"of another delivery", sign(carrierKey, publicURL+other, form), form, nil},
		{"of another form", sign(carrierKey, publicURL+callback, receiptForm("sent", "")), form, nil},
		{"of a form with fewer values", sign(carrierKey, publicURL+callback, form), repeated, nil},
		{"of the address that was asked", sign(carrierKey, local, form), form, nil},
		{
			"of a Host header", sign(carrierKey, "https://evil.example.com"+callback, form), form,
			[]string{"Host", "evil.example.com"},
		},
		{
			"of forwarded headers", sign(carrierKey, "https://evil.example.com"+callback, form), form,
			[]string{"X-Forwarded-Host", "evil.example.com", "X-Forwarded-Proto", "https"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if status := s.report(callback, test.form, test.signature, test.header...); status != http.StatusForbidden {
				t.Errorf("answered %d", status)
			}
		})
	}
	if got := s.delivery(id); got.Status != "queued" || len(s.processes.receipts) != 0 {
		t.Errorf("the delivery is %s, %d receipts came through", got.Status, len(s.processes.receipts))
	}
}

// The carrier's signature counts, even if a proxy changes the Host header.
func TestReceiptWithAnotherHost(t *testing.T) {
	s := newScene(t)
	id, callback := s.sent()
	form := receiptForm("delivered", "")
	if status := s.report(
		callback, form, sign(carrierKey, publicURL+callback, form), "Host", "10.0.0.7:8080",
	); status != http.StatusNoContent {
		t.Errorf("answered %d", status)
	}
	if got := s.delivery(id); got.Status != "delivered" {
		t.Errorf("the delivery is %s", got.Status)
	}
}

func TestReceiptsThatNobodyWaitsFor(t *testing.T) {
	s := newScene(t)
	id, callback := s.sent()
	_, err := s.desk.Cancel(t.Context(), api.KindReservation, id)
	must(t, err)
	if status := s.reportSigned(callback, receiptForm("delivered", "")); status != http.StatusNoContent {
		t.Errorf("for a cancelled visit: %d", status)
	}
	nowhere := "/callbacks/twilio/" + string(s.clinic.ID) + "/" + madoguchi.NewID()
	if status := s.reportSigned(nowhere, receiptForm("delivered", "")); status != http.StatusNotFound {
		t.Errorf("for no delivery: %d", status)
	}
	_, callback = s.sent()
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	if status := s.reportSigned(callback, receiptForm("delivered", "")); status != http.StatusServiceUnavailable {
		t.Errorf("while workflows do not answer: %d", status)
	}
}
