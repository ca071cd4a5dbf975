package signalling

import (
	"time"

	"golang.org/x/time/rate"
)

// allowance is what one side of a call may do, however many connections it does it with.
type allowance struct{ arrivals, messages, bytes *rate.Limiter }

func newAllowance(limits Limits) *allowance {
	return &allowance{
		arrivals: rate.NewLimiter(rate.Limit(limits.Arrivals), limits.ArrivalsBurst),
		messages: rate.NewLimiter(rate.Limit(limits.Rate), limits.Burst),
		bytes:    rate.NewLimiter(rate.Limit(limits.Bytes), limits.BytesBurst),
	}
}

// arrival reports whether one more connection may come.
func (a *allowance) arrival(now time.Time) bool { return a.arrivals.AllowN(now, 1) }

// message reports whether one more message of a size in bytes may be handed on.
func (a *allowance) message(now time.Time, size int) bool {
	return a.messages.AllowN(now, 1) && a.bytes.AllowN(now, size)
}
