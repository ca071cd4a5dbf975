package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

const (
	sessionCookie   = "madoguchi_session"
	sessionLifetime = 14 * 24 * time.Hour
	secretBytes     = 32
	maxPassword     = 100 // characters (C4); more is not hashed
)

// principal is who is signed in.
type principal struct {
	session madoguchi.Session
	staff   madoguchi.Staff
}

func (p principal) actor() madoguchi.Actor {
	return madoguchi.Actor{Kind: madoguchi.ByStaff, ID: p.staff.ID, Name: p.staff.Name}
}

const principalKey = "principal"

// signedIn returns who is signed in; only handlers of routes with staff access may ask.
func signedIn(c *gin.Context) principal { return c.MustGet(principalKey).(principal) }

// admit lets the request pass where its route's access allows it, and notes who asks.
func (s *Server) admit(c *gin.Context, access access) error {
	if !access.staff {
		return nil
	}
	p, err := s.admitted(c, access)
	if err != nil {
		return err
	}
	c.Set(principalKey, p)
	return nil
}

// admitted is who asks, where staff with this access may.
func (s *Server) admitted(c *gin.Context, access access) (principal, error) {
	p, err := s.authenticate(c)
	switch {
	case err != nil:
		return p, err
	case p.overtaken() && !access.repeats:
		return p, madoguchi.ErrUnauthenticated
	case p.session.Limited && !access.limited:
		return p, madoguchi.ErrSecondFactorRequired
	case !slices.Contains(access.roles, p.staff.Role):
		return p, madoguchi.ErrForbidden
	}
	return p, nil
}

// overtaken reports whether a second factor was set up since the session was opened for doing so. It knows the password alone,
// unless it is the one that did, and was cut off before it was widened.
func (p principal) overtaken() bool { return p.session.Limited && p.staff.SecondFactor.On() }

func (s *Server) authenticate(c *gin.Context) (principal, error) {
	secret, ok := presentedSecret(c)
	if !ok {
		return principal{}, madoguchi.ErrUnauthenticated
	}
	session, err := s.Store.Session(c.Request.Context(), sha256.Sum256(secret), s.Now())
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return principal{}, madoguchi.ErrUnauthenticated
	}
	if err != nil {
		return principal{}, err
	}
	staff, err := s.Store.Staff(c.Request.Context(), session.ClinicID, session.StaffID)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return principal{}, madoguchi.ErrUnauthenticated // has left the clinic since
	}
	if err != nil {
		return principal{}, err
	}
	if !session.Limited {
		session.Limited, err = s.lacksSecondFactor(c.Request.Context(), staff)
	}
	return principal{session: session, staff: staff}, err
}

// lacksSecondFactor reports whether the member of staff has no second factor but must have one. That may have come about after
// the session was opened: by the clinic's settings, or by another role.
func (s *Server) lacksSecondFactor(ctx context.Context, staff madoguchi.Staff) (bool, error) {
	strict := madoguchi.Clinic{RequiresSecondFactor: true}
	if staff.SecondFactor.On() || !strict.NeedsSecondFactor(staff.Role) {
		return false, nil // without a look at the clinic, for most requests are of these
	}
	clinic, err := s.Store.Clinic(ctx, staff.ClinicID)
	return clinic.NeedsSecondFactor(staff.Role), err
}

// whileAdmitted ends the request's context when the session that it came with has ended, or has lost this access, until stop is
// called.
func (s *Server) whileAdmitted(c *gin.Context, access access) (stop func()) {
	request := c.Request
	ctx, cancel := context.WithCancel(request.Context())
	c.Request = request.WithContext(ctx)
	asking := c.Copy() // the handler goes on with c
	done := make(chan struct{})
	go func() {
		defer close(done)
		beat := time.NewTicker(beatEvery)
		defer beat.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
				_, err := s.admitted(asking, access)
				if kind := madoguchi.KindOf(err); kind == madoguchi.KindUnauthenticated || kind == madoguchi.KindForbidden {
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
		text, _ = c.Cookie(sessionCookie)
	}
	secret, err := base64.RawURLEncoding.DecodeString(text)
	return secret, err == nil && len(secret) == secretBytes
}

// signIn opens a session for the desk.
func (s *Server) signIn(c *gin.Context) error {
	var request api.SignIn
	if err := decode(c, &request); err != nil {
		return err
	}
	staff, err := s.checkPassword(c, request.Email, request.Password)
	if err != nil {
		return err
	}
	opened, err := s.openSession(c, staff, request.Code)
	if err != nil {
		return err
	}
	answer(c, http.StatusCreated, opened)
	return nil
}

// checkPassword returns whose address and password they are.
func (s *Server) checkPassword(c *gin.Context, email, password string) (madoguchi.Staff, error) {
	email = madoguchi.FoldMail(email)
	if err := s.limitSignIn(c, email); err != nil {
		return madoguchi.Staff{}, err
	}
	if tooLong(password) {
		return madoguchi.Staff{}, madoguchi.ErrWrongCredentials
	}
	staff, err := s.Store.StaffByEmail(c.Request.Context(), email)
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return madoguchi.Staff{}, err
	}
	ok, err := s.passwords.match(c.Request.Context(), staff.PasswordHash, password)
	if err == nil && !ok {
		err = madoguchi.ErrWrongCredentials
	}
	return staff, err
}

// tooLong reports a password that nobody can have chosen: one is as long as allowed
// in its normal form, or was so as it was typed.
func tooLong(password string) bool {
	return min(utf8.RuneCountInString(password), utf8.RuneCountInString(madoguchi.NormalPassword(password))) > maxPassword
}

// openSession stores a new session of somebody who has shown the password, and shows the code of the second factor where there
// is one. Who needs one and has none gets a limited session. The token is the session's secret, which is stored nowhere.
func (s *Server) openSession(c *gin.Context, staff madoguchi.Staff, code string) (api.Session, error) {
	ctx := c.Request.Context()
	if staff.SecondFactor.On() {
		if code == "" {
			return api.Session{}, madoguchi.ErrSecondFactorNeeded
		}
		var err error
		if staff.SecondFactor, err = s.useCode(c, staff, code); err != nil {
			return api.Session{}, err
		}
	}
	clinic, err := s.Store.Clinic(ctx, staff.ClinicID)
	if err != nil {
		return api.Session{}, err
	}
	secret := make([]byte, secretBytes)
	_, _ = rand.Read(secret)
	now := s.Now()
	session := madoguchi.Session{
		SecretHash: sha256.Sum256(secret), ClinicID: staff.ClinicID, StaffID: staff.ID, CreatedAt: now, ExpiresAt: now.Add(sessionLifetime),
		Limited: !staff.SecondFactor.On() && clinic.NeedsSecondFactor(staff.Role),
	}
	opened := wireSession(principal{session: session, staff: staff}, clinic)
	opened.Token = base64.RawURLEncoding.EncodeToString(secret)
	if err := s.Store.CreateSession(ctx, session); err != nil {
		return api.Session{}, err
	}
	return opened, s.stillTheirs(ctx, session, staff)
}

// stillTheirs takes a session back where the password or the second factor was reset while it was opened: a reset ends all
// sessions, and cannot have seen this one.
func (s *Server) stillTheirs(ctx context.Context, session madoguchi.Session, as madoguchi.Staff) error {
	now, err := s.Store.Staff(ctx, as.ClinicID, as.ID)
	if err == nil && now.PasswordHash == as.PasswordHash && now.SecondFactor.Since.Equal(as.SecondFactor.Since) {
		return nil
	}
	if deleted := s.Store.DeleteSession(ctx, session.SecretHash); deleted != nil {
		return deleted
	}
	return madoguchi.ErrWrongCredentials
}

func wireSession(p principal, clinic madoguchi.Clinic) api.Session {
	return api.Session{
		Staff: wireStaff(p.staff), Clinic: wireClinic(clinic), SecondFactor: secondFactorOf(p.staff, clinic), Limited: p.session.Limited,
	}
}

func (s *Server) limitSignIn(c *gin.Context, email string) error {
	from := network(c.ClientIP())
	account := madoguchi.DerivedID("account", email) // of one length, however long the address
	if err := s.limits.signInFrom.take(from); err != nil {
		return err
	}
	if err := s.limits.signInAs.take(account + " " + from); err != nil {
		return err
	}
	return s.limits.signIns.take(account)
}

func (s *Server) currentSession(c *gin.Context) error {
	p := signedIn(c)
	clinic, err := s.Store.Clinic(c.Request.Context(), p.staff.ClinicID)
	if err != nil {
		return err
	}
	answer(c, http.StatusOK, wireSession(p, clinic))
	return nil
}

func (s *Server) signOut(c *gin.Context) error {
	if err := s.Store.DeleteSession(c.Request.Context(), signedIn(c).session.SecretHash); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}
