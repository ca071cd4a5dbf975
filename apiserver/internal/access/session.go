package access

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

// SessionLifetime is the lifetime of a session.
const SessionLifetime = 14 * 24 * time.Hour

// SecretBytes is the length of a session's secret, in bytes.
const SecretBytes = 32

// LookAgain is the default interval at which an open connection is checked again.
const LookAgain = 10 * time.Second

// Principal is the signed-in person.
type Principal struct {
	Session madoguchi.Session
	Staff   madoguchi.Staff
}

// Actor returns the person in the form of histories.
func (p Principal) Actor() madoguchi.Actor {
	return madoguchi.Actor{Kind: madoguchi.ByStaff, ID: p.Staff.ID, Name: p.Staff.Name}
}

const principalKey = "principal"

// SignedIn returns the signed-in person. Only handlers of routes with staff access may call it.
func SignedIn(c *gin.Context) Principal { return c.MustGet(principalKey).(Principal) }

// Admit lets the request pass if its route's access allows it, and stores the principal in its context.
func (g *Guard) Admit(c *gin.Context, access Access) error {
	switch {
	case access.Account:
		return g.admitAccount(c, access)
	case access.Operator:
		return g.AdmitOperator(c)
	case !access.Staff:
		return nil
	}
	p, err := g.admitted(c, access)
	if err != nil {
		return err
	}
	c.Set(principalKey, p)
	recognise(c, p.Session.SecretHash, NameOfStaff(p.Staff.ClinicID, p.Staff.ID))
	return nil
}

// admitted returns the principal if staff with this access may use the route.
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

// Overtaken reports whether a second factor was set up after this limited session was opened. The session then has
// shown only the password, unless it did the set-up and was cut off before it was widened.
func (p Principal) Overtaken() bool { return p.Session.Limited && p.Staff.SecondFactor.On() }

// Authenticate returns the signed-in person, or ErrUnauthenticated.
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
		return Principal{}, madoguchi.ErrUnauthenticated // the member has since left the clinic
	}
	if err != nil {
		return Principal{}, err
	}
	if !session.Limited {
		session.Limited, err = g.lacksSecondFactor(c.Request.Context(), staff)
	}
	return Principal{Session: session, Staff: staff}, err
}

// lacksSecondFactor reports whether the member of staff must have a second factor and has none. That can become true
// after the session was opened, by the clinic's settings or by another role.
func (g *Guard) lacksSecondFactor(ctx context.Context, staff madoguchi.Staff) (bool, error) {
	strict := madoguchi.Clinic{RequiresSecondFactor: true}
	if staff.SecondFactor.On() || !strict.NeedsSecondFactor(staff.Role) {
		return false, nil // most requests end here, without a read of the clinic
	}
	clinic, err := g.Store.Clinic(ctx, staff.ClinicID)
	return clinic.NeedsSecondFactor(staff.Role), err
}

// WhileAdmitted cancels the request's context when its session has ended or has lost this access. It watches until stop
// is called.
func (g *Guard) WhileAdmitted(c *gin.Context, access Access) (stop func()) {
	request := c.Request
	ctx, cancel := context.WithCancel(request.Context())
	c.Request = request.WithContext(ctx)
	asking := c.Copy() // the handler continues with c
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
		c.Request = request // the answer to a refusal must not find the context cancelled
	}
}

// presentedSecret reads the bearer token of the desk, or the cookie of a browser.
func presentedSecret(c *gin.Context) ([]byte, bool) {
	text, found := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	if !found {
		text, _ = c.Cookie(SessionCookie)
	}
	return decodeSecret(text)
}

func decodeSecret(text string) ([]byte, bool) {
	secret, err := base64.RawURLEncoding.DecodeString(text)
	return secret, err == nil && len(secret) == SecretBytes
}

// OrSignIn returns the error for a session that may still set up a second factor. An overtaken session must sign in
// again.
func (p Principal) OrSignIn(err error) error {
	if p.Overtaken() {
		return madoguchi.ErrUnauthenticated.Because(err)
	}
	return err
}
