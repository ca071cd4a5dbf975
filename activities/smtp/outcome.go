package smtp

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"

	"github.com/wneessen/go-mail"

	"madoguchi/madoguchi"
)

// explain turns an error into one that contains nothing of the mail: servers repeat the address in their replies. A 5xx
// reply is final (RFC 5321, 4.2.1), except for a refused sign-in.
func explain(ctx context.Context, err error) error {
	refusal := reply(err)
	switch {
	case err == nil:
		return nil
	case refusal.Code >= 400: // the server answered a command with a positive code that does not fit there
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

// isSignIn reports whether a code refuses the sign-in (RFC 4954, section 6). Operators have to correct that.
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

// reply returns the server's reply. Its code is 0 if the server did not reply.
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

// unavailable is a failure with an unknown outcome: the mail may have gone out.
func unavailable(cause error) error {
	return madoguchi.ErrUnavailable.Because(fmt.Errorf("smtp: %w", cause))
}
