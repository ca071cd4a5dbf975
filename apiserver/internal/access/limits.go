package access

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"madoguchi/madoguchi"
)

// Limits are the rate limits of this process. With several processes an attacker gets a multiple of them; the cost of a
// password's hash still bounds that.
type Limits struct {
	SignInFrom *NetworkLimit // by the caller's network
	SignInAs   *NetworkLimit // by account and network, so that others cannot use up the owner's tries
	SignIns    *Limit        // by account, against a caller with many networks
	SignInOn   *Limit        // by a device that has signed in before, apart from those of strangers
	DevicesOf  *NetworkLimit // by the network of devices that have signed in before, to any account
	Proofs     *Limit        // passwords of a signed-in person, by session
	CodesFrom  *NetworkLimit // codes of authenticators, by account and network, for the same reason
	CodesOf    *Limit        // the same, by account
	CodesOn    *Limit        // the same, by a device that has signed in before, or by session
	CodesOfAll *Limit        // the same, by account, of all such devices and sessions
	Links      *NetworkLimit // links with an invalid signature, by network
	// For registering clinics, by the caller's network: passwords to hash, mails to send, postal codes to look up.
	Registrations, Applications, Postal *NetworkLimit
	Resets                              *NetworkLimit // mails with a reset's link, by network
	ResetsOf                            *Limit        // the same, by purpose and address
	Forms                               *Limit        // forms that ask for such a mail: each counts once
	Recoveries                          *Limit        // recoveries, by account: each one mails every admin
	Invitations                         *Limit        // by the inviting clinic
	LostLinks                           *NetworkLimit // links to be sent again, by network
	LostLinksTo                         *Limit        // the same, by the number or address
	// For slots held on the web. A first choice counts for its network, a further one for its booking, so that people
	// with one network do not use up each other's. Choices bounds both together, by network.
	Holds, Choices *NetworkLimit
	Changes        *Limit
	WebBookings    *NetworkLimit // slots booked on the web, by network
	BookingsAt     *Limit        // visits booked on the web, by clinic
	Moves          *Limit        // visits moved by their patients, by visit
	DeviceChecks   *Limit        // outcomes of checks of devices, by visit
	Calendars      *NetworkLimit // pages with free slots, by network
	Lines          *NetworkLimit // measurements of the line, by network
	Joins          *Limit        // clinics that an account registers, by account
	HeldSlots      Holdings      // slots that are held at a clinic
}

// NewLimits returns unused limits.
func NewLimits(now func() time.Time) *Limits {
	return &Limits{
		SignInFrom: newNetworkLimit(now, rate.Every(3*time.Second), 20),
		SignInAs:   newNetworkLimit(now, rate.Every(12*time.Second), 5),
		SignIns:    newKeyedLimit(now, rate.Every(3*time.Second), 20),
		SignInOn:   newKeyedLimit(now, rate.Every(12*time.Second), 5),
		DevicesOf:  newNetworkLimit(now, rate.Every(time.Second), 200),
		Proofs:     newKeyedLimit(now, rate.Every(12*time.Second), 5),
		CodesFrom:  newNetworkLimit(now, rate.Every(3*time.Minute), 5), // three of 10^6 codes are valid at a time
		CodesOf:    newKeyedLimit(now, rate.Every(time.Minute), 20),
		CodesOn:    newKeyedLimit(now, rate.Every(3*time.Minute), 5),
		CodesOfAll: newKeyedLimit(now, rate.Every(time.Minute), 40),
		Links:      newNetworkLimit(now, rate.Every(2*time.Second), 30),

		Registrations: newNetworkLimit(now, rate.Every(6*time.Second), 20),
		Applications:  newNetworkLimit(now, rate.Every(30*time.Second), 10),
		Postal:        newNetworkLimit(now, rate.Every(time.Second/2), 60),
		Resets:        newNetworkLimit(now, rate.Every(30*time.Second), 10),
		ResetsOf:      newKeyedLimit(now, rate.Every(time.Minute), 5),
		Forms:         newKeyedLimit(now, rate.Every(time.Hour), 1),
		Recoveries:    newKeyedLimit(now, rate.Every(time.Hour), 3),
		Invitations:   newKeyedLimit(now, rate.Every(30*time.Second), 20),
		LostLinks:     newNetworkLimit(now, rate.Every(30*time.Second), 10),
		LostLinksTo:   newKeyedLimit(now, rate.Every(8*time.Hour), 3),
		Holds:         newNetworkLimit(now, rate.Every(10*time.Second), 30),
		Changes:       newKeyedLimit(now, rate.Every(10*time.Second), 30),
		Choices:       newNetworkLimit(now, rate.Every(2*time.Second), 150),
		WebBookings:   newNetworkLimit(now, rate.Every(30*time.Second), 20),
		BookingsAt:    newKeyedLimit(now, rate.Every(10*time.Second), 200),
		Moves:         newKeyedLimit(now, rate.Every(time.Hour), 5),
		DeviceChecks:  newKeyedLimit(now, rate.Every(10*time.Minute), 6),
		Calendars:     newNetworkLimit(now, rate.Every(time.Second/10), 300),
		Lines:         newNetworkLimit(now, rate.Every(5*time.Second), 30),
		Joins:         newKeyedLimit(now, rate.Every(10*time.Minute), 20),
		HeldSlots:     Holdings{Own: newStanding(now, 16), Network: newStanding(now, 48)},
	}
}

// Choose counts a choice of a slot, or an extension. booking is empty for a first choice.
func (l *Limits) Choose(network, booking string) error {
	if err := l.Choices.Take(network); err != nil {
		return err
	}
	if booking != "" {
		return l.Changes.Take(booking)
	}
	return l.Holds.Take(network)
}

// Limit is a token bucket for each key. It drops buckets that are full again.
type Limit struct {
	now   func() time.Time
	every rate.Limit
	Burst int

	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	limiter *rate.Limiter
	used    time.Time
}

// maxBuckets bounds the memory. Above it, sweep drops full buckets, and if that is not enough, any bucket. An attacker
// with that many networks can refill buckets this way; the limits by account still apply.
const maxBuckets = 10_000

func newKeyedLimit(now func() time.Time, every rate.Limit, burst int) *Limit {
	return &Limit{now: now, every: every, Burst: burst, buckets: make(map[string]*bucket)}
}

// exhausted is an error with the wait until the key's next try.
type exhausted struct{ wait time.Duration }

// Wait returns the time until the next try.
func (e exhausted) Wait() time.Duration { return e.wait }

// Error implements error.
func (e exhausted) Error() string { return "the next try is in " + e.wait.String() }

// Take uses one try of the key. If none is left, it returns ErrTooMany with an exhausted as its cause.
func (l *Limit) Take(key string) error {
	_, err := l.reserve(l.now(), key)
	return err
}

// reserve takes one try of the key, which can be given back.
func (l *Limit) reserve(now time.Time, key string) (*rate.Reservation, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.buckets) >= maxBuckets {
		l.sweep(now)
	}
	b := l.buckets[key]
	if b == nil {
		b = &bucket{limiter: rate.NewLimiter(l.every, l.Burst)}
		l.buckets[key] = b
	}
	b.used = now
	try := b.limiter.ReserveN(now, 1)
	wait := try.DelayFrom(now)
	if wait <= 0 {
		return try, nil
	}
	try.CancelAt(now)
	return nil, madoguchi.ErrTooMany.Because(exhausted{wait})
}

// Forget restores all tries of a key, after a correct proof.
func (l *Limit) Forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.buckets, key)
}

// sweep drops the keys whose buckets are full again.
func (l *Limit) sweep(now time.Time) {
	rested := time.Duration(float64(l.Burst) / float64(l.every) * float64(time.Second))
	for key, b := range l.buckets {
		if now.Sub(b.used) > rested {
			delete(l.buckets, key)
		}
	}
	for key := range l.buckets {
		if len(l.buckets) < maxBuckets {
			return
		}
		delete(l.buckets, key)
	}
}
