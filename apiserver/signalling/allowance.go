package signalling

import (
	"time"

	"golang.org/x/time/rate"
)

// allowance limits one side of a call, over all its connections.
type allowance struct{ arrivals, messages, bytes *rate.Limiter }

func newAllowance(limits Limits) *allowance {
	return &allowance{
		arrivals: rate.NewLimiter(rate.Limit(limits.Arrivals), limits.ArrivalsBurst),
		messages: rate.NewLimiter(rate.Limit(limits.Rate), limits.Burst),
		bytes:    rate.NewLimiter(rate.Limit(limits.Bytes), limits.BytesBurst),
	}
}

// arrival reports whether another connection is allowed.
func (a *allowance) arrival(now time.Time) bool { return a.arrivals.AllowN(now, 1) }

// message reports whether another message of a size in bytes is allowed.
func (a *allowance) message(now time.Time, size int) bool {
	return a.messages.AllowN(now, 1) && a.bytes.AllowN(now, size)
}
