package polling

import (
	"maps"
	"strings"
	"testing"

	"madoguchi/settings"
)

// TestVendorsAreNotReachedInTheClear configures mail servers and carriers on this machine and elsewhere.
func TestVendorsAreNotReachedInTheClear(t *testing.T) {
	for name, test := range map[string]struct {
		environment map[string]string
		refused     string
	}{
		"a mail server here": {map[string]string{"SMTP_ADDRESS": "127.0.0.1:25", "SMTP_TLS": "none"}, ""},
		"one elsewhere": {
			map[string]string{"SMTP_ADDRESS": "mail.example:25", "SMTP_TLS": "none"}, "MADOGUCHI_ALLOW_PLAINTEXT_SMTP",
		},
		"one elsewhere, private": {map[string]string{"SMTP_ADDRESS": "mail.example:587"}, ""},
		"one elsewhere, risk taken": {
			map[string]string{
				"SMTP_ADDRESS": "mail.example:25", "SMTP_TLS": "none", "MADOGUCHI_ALLOW_PLAINTEXT_SMTP": "true",
			},
			"",
		},
		"a carrier here": {map[string]string{"TWILIO_BASE_URL": "http://127.0.0.1:8025"}, ""},
		"one elsewhere in the clear": {
			map[string]string{"TWILIO_BASE_URL": "http://carrier.example"}, "MADOGUCHI_ALLOW_PLAINTEXT_TWILIO",
		},
		"one elsewhere by https": {map[string]string{"TWILIO_BASE_URL": "https://carrier.example"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			environment := map[string]string{
				"SMTP_ADDRESS": "127.0.0.1:25", "SMTP_FROM": "noreply@clinic.example",
				"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "token", "TWILIO_MESSAGING_SERVICE_SID": "MG1",
			}
			maps.Copy(environment, test.environment)
			env := settings.From(func(name string) string { return environment[name] })
			texter(env)
			mailer(env)
			err := env.Err()
			if (err == nil) != (test.refused == "") || err != nil &&
				!strings.Contains(err.Error(), test.refused+"=true") {
				t.Errorf("got %v", err)
			}
		})
	}
}
