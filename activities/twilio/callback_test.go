package twilio_test

import (
	"net/url"
	"testing"

	"madoguchi/activities/twilio"
)

// TestValidateCallback begins with the example of Twilio's documentation
// (https://www.twilio.com/docs/usage/security#validating-signatures-from-twilio).
func TestValidateCallback(t *testing.T) {
	const (
		secret    = "12345"
		address   = "https://mycompany.com/myapp.php?foo=1&bar=2"
		signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
	)
	form := func() url.Values {
		return url.Values{
			"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"}, "From": {"+14158675309"},
			"To": {"+18005551212"},
		}
	}
	changed, added, repeated := form(), form(), form()
	changed.Set("Digits", "1235")
	added.Set("MessageStatus", "delivered")
	repeated.Add("Digits", "1235")
	for _, c := range []struct {
		name, token, address string
		form                 url.Values
		signature            string
		want                 bool
	}{
		{"as documented", secret, address, form(), signature, true},
		{"another token", "12346", address, form(), signature, false},
		{"no token configured", "", address, form(), signature, false},
		{"another address", secret, "https://mycompany.com/myapp.php?foo=1&bar=3", form(), signature, false},
		{"another scheme", secret, "http://mycompany.com/myapp.php?foo=1&bar=2", form(), signature, false},
		{"a field changed", secret, address, changed, signature, false},
		{"a field added", secret, address, added, signature, false},
		{"a field repeated", secret, address, repeated, signature, false},
		{"no signature", secret, address, form(), "", false},
		{"nonsense", secret, address, form(), "💉", false},
	} {
		if got := twilio.ValidateCallback(c.token, c.address, c.form, c.signature); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}
