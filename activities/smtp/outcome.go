package smtp

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"

	"github.com/wneessen/go-mail"

	"madoguchi"
)

// explain says what became of a mail, in words that hold nothing of it: servers repeat the address in their replies.
func explain(ctx context.Context, err error) error {
	code, aboutMail := replyCode(err)
	switch {
	case err == nil:
		return nil
	case code >= 400: // what is below says yes, out of place
		return &madoguchi.CarrierError{Code: code, Permanent: aboutMail && code >= 500}
	case errors.Is(context.Cause(ctx), context.Canceled):
		return fmt.Errorf("smtp: %w", context.Canceled)
	case aboutMail:
		return unavailable(errors.New("the connection was lost while the mail was handed over"))
	default:
		return unavailable(err)
	}
}

// replyCode returns the server's reply code, 0 where it did not reply. aboutMail tells a refusal of this mail from one
// of us (the greeting, the sign-in, the sender's address), which others have to mend and a later attempt may not meet.
func replyCode(err error) (code int, aboutMail bool) {
	var refused *mail.SendError
	if errors.As(err, &refused) {
		return refused.ErrorCode(), refused.Reason != mail.ErrSMTPMailFrom
	}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return reply.Code, false
	}
	return 0, false
}

// unavailable is a failure after which nobody knows whether the mail went out.
func unavailable(cause error) error {
	return madoguchi.ErrUnavailable.Because(fmt.Errorf("smtp: %w", cause))
}
