package twilio_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/url"
	"slices"
	"testing"

	"madoguchi/activities/twilio"
)

// FuzzValidateCallback compares with a second implementation of Twilio's rule: only a callback that Twilio signed
// passes.
func FuzzValidateCallback(f *testing.F) {
	const address = "https://clinic.example/callbacks/twilio/c/d"
	form := "MessageStatus=delivered&MessageSid=SM1"
	values, _ := url.ParseQuery(form)
	f.Add(address, form, signed("token", address, values))
	f.Add(address, form+"&MessageStatus=failed", signed("token", address, values))
	f.Add(address+"?a=1", "", "AAAA")
	f.Add("", "%zz", "")
	f.Fuzz(func(t *testing.T, address, form, signature string) {
		values, err := url.ParseQuery(form)
		if err != nil {
			return
		}
		if twilio.ValidateCallback("", address, values, signature) {
			t.Error("taken without a token to sign with")
		}
		if twilio.ValidateCallback("token", address, values, signature) &&
			!slices.Contains(signatures(address, values), signature) {
			t.Errorf("%q signs %q at %q", signature, form, address)
		}
		if twilio.ValidateCallback("another token", address, values, signed("token", address, values)) {
			t.Error("taken under another token")
		}
	})
}

// signatures returns the signatures for the address as it is, with its port, and without. Twilio signs any of them
// (https://www.twilio.com/docs/usage/security).
func signatures(address string, form url.Values) (all []string) {
	all = append(all, signed("token", address, form))
	parsed, err := url.Parse(address)
	if err != nil {
		return all
	}
	port := map[string]string{"https": ":443", "http": ":80"}[parsed.Scheme]
	bare := parsed.Hostname()
	for _, host := range []string{bare, bare + port, "[" + bare + "]", "[" + bare + "]" + port} {
		parsed.Host = host
		all = append(all, signed("token", parsed.String(), form))
	}
	return all
}

func signed(token, address string, form url.Values) string {
	text := address
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		text += name + form.Get(name)
	}
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
