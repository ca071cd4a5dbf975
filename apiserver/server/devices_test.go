package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/madoguchi"
)

// codesAnswered signs in with wrong codes, five on each device, and returns how many were answered as wrong.
func (s *scene) codesAnswered(email string, notes []string) (answered int) {
	s.t.Helper()
	for i, note := range notes {
		for range 5 {
			_, err := s.anonymous().SignIn(s.t.Context(), api.SignIn{
				Email: email, Password: password, Code: fmt.Sprintf("%06d", 100+i), Device: note})
			var problem *api.ProblemError
			if errors.As(err, &problem) && problem.Problem.Code == "secondFactorWrong" {
				answered++
			}
		}
	}
	return answered
}

// Somebody who knew the password before the owner set up a second factor, and made many devices known, has not their
// tries of codes.
func TestDevicesOfBeforeHaveNoCodes(t *testing.T) {
	s := newScene(t)
	staff := s.withRole("mari@example.jp", madoguchi.Physician)
	var notes []string
	for range 10 {
		opened, err := s.anonymous().SignIn(t.Context(), api.SignIn{Email: staff.Email, Password: password})
		must(t, err)
		notes = append(notes, opened.Device)
		s.now.advance(15 * time.Second)
	}
	s.now.advance(2 * time.Minute)
	mari := &person{scene: s, email: staff.Email, client: s.anonymous()}
	_, err := mari.client.SignIn(t.Context(), api.SignIn{Email: staff.Email, Password: password})
	must(t, err)
	mari.setUp(api.BeginSetUp{})
	mari.rest()
	s.server.limits.SignInAs.Burst, s.server.limits.SignIns.Burst = 1000, 1000
	s.server.limits.SignInFrom.Burst = 1000
	if got, most := s.codesAnswered(staff.Email, notes), s.server.limits.CodesFrom.Burst; got > most {
		t.Errorf("%d codes were answered on devices of before, want %d at most", got, most)
	}
}

// All known devices of an account together have a number of codes too.
func TestKnownDevicesShareAnAccountsCodes(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	staff, err := s.store.StaffByEmail(t.Context(), mari.email)
	must(t, err)
	var notes []string
	for range 10 {
		notes = append(notes, s.server.passwords.NoteOf("", staff))
	}
	want := s.server.limits.CodesOfAll.Burst - 1 // the set-up's was the first
	if got := s.codesAnswered(mari.email, notes); got != want {
		t.Errorf("%d codes were answered on ten known devices, want %d", got, want)
	}
	_, err = s.anonymous().SignIn(t.Context(), api.SignIn{
		Email: mari.email, Password: password, Code: mari.recovery[0],
		Device: s.server.passwords.NoteOf("", staff)})
	must(t, err)
}

// The browser in which a second factor is set up is known from then on; those of before are not.
func TestTheBrowserOfANewSecondFactorIsKnown(t *testing.T) {
	s := newScene(t)
	member := s.withPassword("mari@example.jp")
	before := s.server.passwords.NoteOf("", member)
	s.now.advance(time.Hour)
	b := &browser{s: s, token: s.session(member)}
	b.get(secondfactor.Path)
	own := app{t: t, secret: b.secret(), now: s.now}
	response := s.knock(secondfactor.Path, "198.51.100.7",
		url.Values{"pending": {b.hidden("pending")}, "code": {own.code(0)}},
		&http.Cookie{Name: access.SessionCookie, Value: b.token})
	after := deviceOf(t, response).Value
	member, err := s.store.Staff(t.Context(), member.ClinicID, member.ID)
	must(t, err)
	for note, want := range map[string]bool{before: false, after: true} {
		device := s.server.passwords.Devices.Find(note, access.NameOfStaff(member.ClinicID, member.ID))
		if got := device.Known(member.SecondFactor.Since); got != want {
			t.Errorf("the device of %v is known: %v, want %v", device.At, got, want)
		}
	}
}

// A device of a deleted account has no tries at a new account with the same address.
func TestADeviceEndsWithItsAccount(t *testing.T) {
	s := newScene(t)
	const email, far = "hanako@patient.example", "198.51.100.7"
	own := url.Values{"email": {email}, "password": {password}}
	make := func() madoguchi.Account {
		return s.account(func(a *madoguchi.Account) {
			a.Email, a.PasswordHash, a.PasswordSetAt = email, passwords.Hash(password), time.Time{}
		})
	}
	former := make()
	device := deviceOf(t, s.knock("/mypage/signin", far, own))
	must(t, s.store.DeleteAccount(t.Context(), former.ID))
	make()
	wrong := url.Values{"email": {email}, "password": {strings.Repeat("a", maxPassword+1)}}
	s.strangers(func(from string) int { return s.knock("/mypage/signin", from, wrong).StatusCode })
	if got := s.knock("/mypage/signin", far, own, device).StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("a device of the former account is answered %d", got)
	}
}

// Known devices of one network have many tries together, not any number.
func TestKnownDevicesCountByNetwork(t *testing.T) {
	s := newScene(t)
	const email, far = "mari@example.jp", "198.51.100.7"
	s.withPassword(email)
	device := deviceOf(t, s.knock("/clinic/signin", far, url.Values{"email": {email}, "password": {password}}))
	wrong := url.Values{"email": {email}, "password": {strings.Repeat("a", maxPassword+1)}}
	answered, most := 0, s.server.limits.DevicesOf.Burst+s.server.limits.SignInAs.Burst
	for range most + 50 {
		if s.knock("/clinic/signin", far, wrong, device).StatusCode != http.StatusTooManyRequests {
			answered++
		}
	}
	if answered > most {
		t.Errorf("%d tries were answered, want %d at most", answered, most)
	}
}

// A form that is sent twice at once, with a password whose hash is of an earlier release, signs in twice: one of the
// requests renews the hash, and the other one finds the new hash.
func TestTwoSignInsRenewAHash(t *testing.T) {
	const email, sent = "mari@example.jp", 6
	typed := norm.NFD.String("ガンバルAa1")
	own := url.Values{"email": {email}, "password": {typed}}
	for _, path := range []string{"/clinic/signin", "/mypage/signin"} {
		t.Run(path, func(t *testing.T) {
			s := newScene(t)
			member := s.withPassword(email)
			must(t, s.store.SetPassword(t.Context(), member.ClinicID, member.ID, hashedAsTyped(typed), s.now.time(),
				madoguchi.SpentCode{}))
			s.account(func(a *madoguchi.Account) { a.Email, a.PasswordHash = email, hashedAsTyped(typed) })
			release := s.occupied()
			var signing sync.WaitGroup
			for i := range sent {
				signing.Go(func() {
					if got := s.knock(path, fmt.Sprintf("192.0.2.%d", i), own).StatusCode; got != http.StatusSeeOther {
						t.Errorf("answered %d", got)
					}
				})
			}
			s.waiting(sent) // all have read the former hash
			for _, leave := range release {
				leave()
			}
			signing.Wait()
		})
	}
}

// A password that is changed while a hash is renewed opens nothing.
func TestAChangeWhileAHashIsRenewed(t *testing.T) {
	s := newScene(t)
	typed := norm.NFD.String("ガンバルAa1")
	account := s.account(func(a *madoguchi.Account) { a.PasswordHash = hashedAsTyped(typed) })
	release := s.occupied()
	answered := make(chan int)
	go func() {
		own := url.Values{"email": {account.Email}, "password": {typed}}
		answered <- s.knock("/mypage/signin", "192.0.2.1", own).StatusCode
	}()
	s.waiting(1)
	must(t, s.store.SetAccountPassword(context.WithoutCancel(t.Context()), account.ID, passwords.Hash("another"),
		s.now.time()))
	for _, leave := range release {
		leave()
	}
	if got := <-answered; got != http.StatusUnauthorized {
		t.Errorf("the former password is answered %d", got)
	}
}
