package entrance

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/madoguchi"
)

// Clinic reads the clinic of the signed-in person.
func (g *Guard) Clinic(c *gin.Context) (madoguchi.Clinic, error) {
	return g.Store.Clinic(c.Request.Context(), SignedIn(c).Staff.ClinicID)
}

// SessionCookie holds a session's secret in a browser.
const SessionCookie = "madoguchi_session"

// SessionLifetime is how long a session lasts.
const SessionLifetime = 14 * 24 * time.Hour

// SecretBytes is the length of a session's secret.
const SecretBytes = 32

// LookAgain is how often a connection that stays open is looked at again, where nothing else is configured.
const LookAgain = 10 * time.Second

// Principal is who is signed in.
type Principal struct {
	Session madoguchi.Session
	Staff   madoguchi.Staff
}

// Actor is the person as histories name them.
func (p Principal) Actor() madoguchi.Actor {
	return madoguchi.Actor{Kind: madoguchi.ByStaff, ID: p.Staff.ID, Name: p.Staff.Name}
}

const principalKey = "principal"

// SignedIn returns who is signed in; only handlers of routes with staff access may ask.
func SignedIn(c *gin.Context) Principal { return c.MustGet(principalKey).(Principal) }

// Admit lets the request pass where its route's access allows it, and notes who asks.
func (g *Guard) Admit(c *gin.Context, access Access) error {
	if !access.Staff {
		return nil
	}
	p, err := g.admitted(c, access)
	if err != nil {
		return err
	}
	c.Set(principalKey, p)
	return nil
}

// admitted is who asks, where staff with this access may.
func (g *Guard) admitted(c *gin.Context, access Access) (Principal, error) {
	p, err := g.Authenticate(c)
	switch {
	case err != nil:
		return p, err
	case p.Overtaken() && !access.repeats:
		return p, madoguchi.ErrUnauthenticated
	case p.Session.Limited && !access.Limited:
		return p, madoguchi.ErrSecondFactorRequired
	case !slices.Contains(access.Roles, p.Staff.Role):
		return p, madoguchi.ErrForbidden
	}
	return p, nil
}

// Overtaken reports whether a second factor was set up since the session was opened for doing so. It knows the password
// alone, unless it is the one that did, and was cut off before it was widened.
func (p Principal) Overtaken() bool { return p.Session.Limited && p.Staff.SecondFactor.On() }

// Authenticate returns who is signed in; ErrUnauthenticated where nobody is.
func (g *Guard) Authenticate(c *gin.Context) (Principal, error) {
	secret, ok := presentedSecret(c)
	if !ok {
		return Principal{}, madoguchi.ErrUnauthenticated
	}
	session, err := g.Store.Session(c.Request.Context(), sha256.Sum256(secret), g.Now())
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return Principal{}, madoguchi.ErrUnauthenticated
	}
	if err != nil {
		return Principal{}, err
	}
	staff, err := g.Store.Staff(c.Request.Context(), session.ClinicID, session.StaffID)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return Principal{}, madoguchi.ErrUnauthenticated // has left the clinic since
	}
	if err != nil {
		return Principal{}, err
	}
	if !session.Limited {
		session.Limited, err = g.lacksSecondFactor(c.Request.Context(), staff)
	}
	return Principal{Session: session, Staff: staff}, err
}

// lacksSecondFactor reports whether the member of staff has no second factor but must have one. That may have come
// about after the session was opened: by the clinic's settings, or by another role.
func (g *Guard) lacksSecondFactor(ctx context.Context, staff madoguchi.Staff) (bool, error) {
	strict := madoguchi.Clinic{RequiresSecondFactor: true}
	if staff.SecondFactor.On() || !strict.NeedsSecondFactor(staff.Role) {
		return false, nil // without a look at the clinic, for most requests are of these
	}
	clinic, err := g.Store.Clinic(ctx, staff.ClinicID)
	return clinic.NeedsSecondFactor(staff.Role), err
}

// WhileAdmitted ends the request's context when the session that it came with has ended, or has lost this access, until
// stop is called.
func (g *Guard) WhileAdmitted(c *gin.Context, access Access) (stop func()) {
	request := c.Request
	ctx, cancel := context.WithCancel(request.Context())
	c.Request = request.WithContext(ctx)
	asking := c.Copy() // the handler goes on with c
	done := make(chan struct{})
	go func() {
		defer close(done)
		beat := time.NewTicker(g.LookAgain)
		defer beat.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
				_, err := g.admitted(asking, access)
				if kind := madoguchi.KindOf(err); kind == madoguchi.KindUnauthenticated ||
					kind == madoguchi.KindForbidden {
					cancel()
				}
			}
		}
	}()
	return func() {
		cancel()
		<-done
		c.Request = request // what answers a refusal must not find it abandoned
	}
}

// presentedSecret reads the bearer token of the desk, or the cookie of a browser.
func presentedSecret(c *gin.Context) ([]byte, bool) {
	text, found := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	if !found {
		text, _ = c.Cookie(SessionCookie)
	}
	secret, err := base64.RawURLEncoding.DecodeString(text)
	return secret, err == nil && len(secret) == SecretBytes
}

// OrSignIn is the error of a session that may still set up a second factor; one that was overtaken is for nothing else.
func (p Principal) OrSignIn(err error) error {
	if p.Overtaken() {
		return madoguchi.ErrUnauthenticated.Because(err)
	}
	return err
}
