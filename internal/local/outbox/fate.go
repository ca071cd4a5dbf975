package outbox

import (
	"regexp"
	"strings"
	"time"
)

// fate is the outcome of a text message, by its recipient (see the package comment).
type fate struct {
	refusal     *apiError     // the answer, instead of accepting the message
	undelivered int           // Twilio's final ErrorCode; 0 delivers
	silent      bool          // no callbacks after the acceptance
	hangUp      bool          // the message is accepted, but the answer is lost
	delay       time.Duration // before the answer
}

const slowAnswer = 3 * time.Second

var fates = map[string]fate{
	"+819010021211": {refusal: &errInvalidTo},
	"+819010021408": {refusal: &errRegion},
	"+819010021610": {refusal: &errOptedOut},
	"+819010021614": {refusal: &errNotMobile},
	"+819010020429": {refusal: &errTooMany},
	"+819010020500": {refusal: &errInternal},
	"+819010000001": {silent: true},
	"+819010000002": {hangUp: true},
	"+819010000003": {delay: slowAnswer},
}

// undeliverable maps the recipient's last digits to the ErrorCode, with Twilio's text.
var undeliverable = map[int]string{
	30003: "Unreachable destination handset",
	30005: "Unknown destination handset",
	30006: "Landline or unreachable carrier",
}

var e164 = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)

func fateOf(to string) fate {
	if f, ok := fates[to]; ok {
		return f
	}
	for code := range undeliverable {
		if strings.HasSuffix(to, digits(code)) {
			return fate{undelivered: code}
		}
	}
	if !e164.MatchString(to) {
		return fate{refusal: &errInvalidTo}
	}
	return fate{}
}
