package smtp

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"

	"github.com/wneessen/go-mail"

	"madoguchi/madoguchi"
)

// explain says what became of a mail, in words that hold nothing of it: servers repeat the address in their replies.
// Every 5xx is the server's last word (RFC 5321, 4.2.1), but for a sign-in that it does not accept.
func explain(ctx context.Context, err error) error {
	refusal := reply(err)
	switch {
	case err == nil:
		return nil
	case refusal.Code >= 400: // what is below says yes, out of place
		refusal.SignIn = isSignIn(refusal.Code)
		refusal.Permanent = refusal.Code >= 500 && !refusal.SignIn
		return &refusal
	case errors.Is(context.Cause(ctx), context.Canceled):
		return fmt.Errorf("smtp: %w", context.Canceled)
	case isAboutMail(err):
		return unavailable(errors.New("the connection was lost while the mail was handed over"))
	default:
		return unavailable(err)
	}
}

// isSignIn reports the replies to a sign-in (RFC 4954, section 6), which operators have to mend.
func isSignIn(code int) bool {
	switch code {
	case 432, 454, 530, 534, 535, 538:
		return true
	default:
		return false
	}
}

func isAboutMail(err error) bool {
	var refused *mail.SendError
	return errors.As(err, &refused)
}

// reply returns what the server replied; its code is 0 where it did not.
func reply(err error) madoguchi.CarrierError {
	var refused *mail.SendError
	if errors.As(err, &refused) {
		return madoguchi.CarrierError{Code: refused.ErrorCode(), Enhanced: refused.EnhancedStatusCode()}
	}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return madoguchi.CarrierError{Code: reply.Code}
	}
	return madoguchi.CarrierError{}
}

// unavailable is a failure after which nobody knows whether the mail went out.
func unavailable(cause error) error {
	return madoguchi.ErrUnavailable.Because(fmt.Errorf("smtp: %w", cause))
}
