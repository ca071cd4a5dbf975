package twilio

import (
	"net/url"

	"github.com/twilio/twilio-go/client"
)

// ValidateCallback reports whether Twilio signed a status callback with the account's token
// (https://www.twilio.com/docs/usage/security). The address is the configured public one, not that of the request.
// Twilio sends each field once, so a form with a repeated field is refused.
func ValidateCallback(token, address string, form url.Values, signature string) bool {
	if token == "" || signature == "" {
		return false
	}
	fields := make(map[string]string, len(form))
	for name, values := range form {
		if len(values) != 1 {
			return false
		}
		fields[name] = values[0]
	}
	validator := client.NewRequestValidator(token)
	return validator.Validate(address, fields, signature)
}
