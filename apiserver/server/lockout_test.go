package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/devices"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/madoguchi"
)

// tries signs in with a wrong password and another address each time, until it is refused or the count is reached. It
// returns the number of tries that were answered.
func (s *scene) tries(count int, from func(i int, request *http.Request)) (answered int) {
	s.t.Helper()
	for i := range count {
		request := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/api/v1/sessions", strings.NewReader(
			`{"email":"`+madoguchi.NewID()+`@example.jp","password":"`+strings.Repeat("a", maxPassword+1)+`"}`))
		from(i, request)
		answer := httptest.NewRecorder()
		s.server.ServeHTTP(answer, request)
		if answer.Code == http.StatusTooManyRequests {
			continue
		}
		answered++
	}
	return answered
}

// A client that chooses what stands in its headers, or its address within its provider's assignment, has the tries of
// one client, or of a few.
func TestNobodyEvadesTheLimits(t *testing.T) {
	for name, c := range map[string]struct {
		times int // the multiple of one network's tries
		from  func(i int, request *http.Request)
	}{
		"a forged first element of X-Forwarded-For": {1, func(i int, request *http.Request) {
			request.RemoteAddr = "10.0.0.1:1"
			request.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.%d, 203.0.113.7", i/250, i%250))
		}},
		"two lines of X-Forwarded-For": {1, func(i int, request *http.Request) {
			request.RemoteAddr = "10.0.0.1:1"
			request.Header["X-Forwarded-For"] = []string{fmt.Sprintf("198.51.%d.%d", i/250, i%250), "203.0.113.7"}
		}},
		"X-Real-IP": {1, func(i int, request *http.Request) {
			request.RemoteAddr = "10.0.0.1:1"
			request.Header.Set("X-Real-IP", fmt.Sprintf("198.51.%d.%d", i/250, i%250))
		}},
		"a private network that is no proxy of ours": {1, func(i int, request *http.Request) {
			request.RemoteAddr = "172.17.0.1:1"
			request.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.%d", i/250, i%250))
		}},
		"a platform's header": {1, func(i int, request *http.Request) {
			request.RemoteAddr = "203.0.113.7:1"
			for _, header := range []string{"CF-Connecting-IP", "X-Appengine-Remote-Addr", "Forwarded"} {
				request.Header.Set(header, fmt.Sprintf("198.51.%d.%d", i/250, i%250))
			}
		}},
		"an address of a /56 each": {4, func(i int, request *http.Request) {
			request.RemoteAddr = fmt.Sprintf("[2001:db8:1:1%02x::1]:1", i%256)
		}},
		"an address of a /48 each": {16, func(i int, request *http.Request) {
			request.RemoteAddr = fmt.Sprintf("[2001:db8:1:%x::1]:1", i*211%0x10000)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			most := c.times * s.server.limits.SignInFrom.Burst
			if got := s.tries(most+50, c.from); got != most {
				t.Errorf("%d tries were answered, want %d", got, most)
			}
		})
	}
}

// strangers try an account's passwords from many networks until they are refused.
func (s *scene) strangers(post func(from string) int) {
	s.t.Helper()
	for i := range 100 {
		if post(fmt.Sprintf("192.0.2.%d", i)) == http.StatusTooManyRequests {
			return
		}
	}
	s.t.Fatal("a hundred networks may try an account's passwords")
}

// knock posts a form from a network, with cookies of a browser.
func (s *scene) knock(path, from string, form url.Values, cookies ...*http.Cookie) *http.Response {
	s.t.Helper()
	request := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.RemoteAddr = from + ":4711"
	for _, cookie := range cookies {
		request.AddCookie(cookie)
	}
	answer := httptest.NewRecorder()
	s.server.ServeHTTP(answer, request)
	return answer.Result()
}

// deviceOf returns the cookie with which an answer makes its browser known.
func deviceOf(t *testing.T, response *http.Response) *http.Cookie {
	t.Helper()
	for _, cookie := range response.Cookies() {
		if strings.TrimPrefix(cookie.Name, "__Host-") == devices.Cookie {
			if !cookie.HttpOnly || !cookie.Secure || !strings.HasPrefix(cookie.Name, "__Host-") {
				t.Errorf("the cookie is %v", cookie)
			}
			return cookie
		}
	}
	t.Fatalf("answered %d without a device", response.StatusCode)
	return nil
}

// Whatever strangers do from many networks, owners sign in on a device that they have signed in on before: staff and
// patients. TestStrangersDoNotKeepOperatorsOut is about operators.
func TestStrangersDoNotKeepTheOwnerOut(t *testing.T) {
	const email, far = "mari@example.jp", "198.51.100.7"
	for name, c := range map[string]struct {
		path  string
		own   url.Values
		owner func(*scene)
	}{
		"staff": {"/clinic/signin", url.Values{"email": {email}, "password": {password}},
			func(s *scene) { s.withPassword(email) }},
		"patients": {"/mypage/signin", url.Values{"email": {email}, "password": {password}},
			func(s *scene) {
				s.account(func(a *madoguchi.Account) { a.Email, a.PasswordHash = email, passwords.Hash(password) })
			}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			c.owner(s)
			device := deviceOf(t, s.knock(c.path, far, c.own))
			wrong := url.Values{"email": {email}, "password": {strings.Repeat("a", maxPassword+1)}}
			s.strangers(func(from string) int { return s.knock(c.path, from, wrong).StatusCode })
			if got := s.knock(c.path, far, c.own).StatusCode; got != http.StatusTooManyRequests {
				t.Fatalf("an unknown device is answered %d", got)
			}
			if got := s.knock(c.path, far, c.own, device).StatusCode; got != http.StatusSeeOther {
				t.Errorf("the owner's device is answered %d", got)
			}
			s.tries(100, func(_ int, request *http.Request) { request.RemoteAddr = far + ":1" })
			if got := s.knock(c.path, far, c.own, device).StatusCode; got != http.StatusSeeOther {
				t.Errorf("the owner's device behind the strangers' address is answered %d", got)
			}
			others := url.Values{"email": {"nobody@example.jp"}, "password": {password}}
			if got := s.knock(c.path, far, others, device).StatusCode; got != http.StatusTooManyRequests {
				t.Errorf("the device is answered %d at another account", got)
			}
		})
	}
}

// A device that has signed in before has a few tries of its own, not any number.
func TestAKnownDeviceHasAFewTries(t *testing.T) {
	s := newScene(t)
	const email = "mari@example.jp"
	s.withPassword(email)
	own := url.Values{"email": {email}, "password": {password}}
	device := deviceOf(t, s.knock("/clinic/signin", "198.51.100.7", own))
	wrong := url.Values{"email": {email}, "password": {"wrong"}}
	for range s.server.limits.SignInOn.Burst {
		if got := s.knock("/clinic/signin", "198.51.100.7", wrong, device).StatusCode; got != http.StatusUnauthorized {
			t.Fatalf("a wrong password is answered %d", got)
		}
	}
	if got := s.knock("/clinic/signin", "192.0.2.1", own, device).StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("a try too many is answered %d", got)
	}
	if got := s.knock("/clinic/signin", "198.51.100.8", own).StatusCode; got != http.StatusSeeOther {
		t.Errorf("the owner elsewhere is answered %d", got)
	}
}

// Who knew the password keeps no device once it is changed.
func TestAChangedPasswordForgetsDevices(t *testing.T) {
	s := newScene(t)
	const email = "mari@example.jp"
	member := s.withPassword(email)
	own := url.Values{"email": {email}, "password": {password}}
	device := deviceOf(t, s.knock("/clinic/signin", "198.51.100.7", own))
	s.now.advance(time.Hour)
	must(t, s.store.SetPassword(t.Context(), member.ClinicID, member.ID, passwords.Hash(password), s.now.time(),
		madoguchi.SpentCode{}))
	wrong := url.Values{"email": {email}, "password": {strings.Repeat("a", maxPassword+1)}}
	s.strangers(func(from string) int { return s.knock("/clinic/signin", from, wrong).StatusCode })
	if got := s.knock("/clinic/signin", "203.0.113.9", own, device).StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("a device of before is answered %d", got)
	}
}

// The desk keeps its device in the keyring, and sends it with the next sign-in.
func TestStrangersDoNotKeepTheDeskOut(t *testing.T) {
	s := newScene(t)
	const email = "mari@example.jp"
	s.withPassword(email)
	before, err := s.anonymous().SignIn(t.Context(), api.SignIn{Email: email, Password: password})
	must(t, err)
	s.strangers(func(from string) int { return s.signInAs(email, from+":1") })
	_, err = s.anonymous().SignIn(t.Context(), api.SignIn{Email: email, Password: password})
	refused(t, err, http.StatusTooManyRequests, "tooMany", "")
	after, err := s.anonymous().SignIn(t.Context(), api.SignIn{Email: email, Password: password, Device: before.Device})
	must(t, err)
	if after.Device == "" || after.Device == before.Device {
		t.Error("the device's note is not renewed")
	}
	for _, forged := range []string{"x", before.Device[:20], strings.Repeat("A", 4096)} {
		_, err = s.anonymous().SignIn(t.Context(), api.SignIn{Email: email, Password: password, Device: forged})
		refused(t, err, http.StatusTooManyRequests, "tooMany", "")
	}
}

// Operators share one key. Tries from their network, such as a hospital's, do not keep them out.
func TestStrangersDoNotKeepOperatorsOut(t *testing.T) {
	s := newScene(t)
	own := url.Values{"key": {operatorKey}}
	device := deviceOf(t, s.knock("/operator", "198.51.100.7", own))
	s.tries(100, func(_ int, request *http.Request) { request.RemoteAddr = "198.51.100.7:1" })
	if got := s.knock("/operator", "198.51.100.7", own).StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("an unknown device is answered %d", got)
	}
	if got := s.knock("/operator", "198.51.100.7", own, device).StatusCode; got != http.StatusSeeOther {
		t.Errorf("the operators' device is answered %d", got)
	}
}

// Strangers who try an account's passwords do not use up those of the signed-in owner, who changes the password.
func TestStrangersDoNotUseUpProofs(t *testing.T) {
	s := newScene(t)
	const email = "mari@example.jp"
	member := s.withPassword(email)
	s.strangers(func(from string) int { return s.signInAs(email, from+":1") })
	client := s.signedIn(member)
	s.now.advance(time.Hour)
	s.strangers(func(from string) int { return s.signInAs(email, from+":1") })
	_, err := client.BeginSetUp(t.Context(), api.BeginSetUp{Password: password})
	must(t, err)
}

// A crowd that makes the server hash passwords does not make the owner wait for all of it: neither one who comes from
// a network of its own, nor one on a device that has signed in before, behind a crowd of many networks.
func TestACrowdDoesNotHoldTheOwnerUp(t *testing.T) {
	const email, crowd = "mari@example.jp", 60
	own := url.Values{"email": {email}, "password": {password}}
	for name, c := range map[string]struct {
		networks int
		known    bool
		turn     int // the owner's at the latest
	}{
		"from another network":                {4, false, 5},
		"on a known device, behind 60 others": {crowd, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.withPassword(email)
			var cookies []*http.Cookie
			if c.known {
				cookies = append(cookies, deviceOf(t, s.knock("/clinic/signin", "198.51.100.7", own)))
			}
			release := s.occupied()
			var rushing sync.WaitGroup
			defer rushing.Wait()
			for i := range crowd {
				rushing.Go(func() {
					s.knock("/clinic/signin", fmt.Sprintf("192.0.2.%d", i%c.networks),
						url.Values{"email": {madoguchi.NewID() + "@example.jp"}, "password": {"wrong"}})
				})
			}
			s.waiting(crowd)
			answered := make(chan int)
			go func() { answered <- s.knock("/clinic/signin", "198.51.100.7", own, cookies...).StatusCode }()
			s.waiting(crowd + 1)
			turn := make(chan int, 1)
			var turns atomic.Int64
			s.server.hasher.Turn = func(caller access.Caller) {
				count := int(turns.Add(1))
				if caller.Recognised || caller.Key == "198.51.100.7" {
					turn <- count
				}
			}
			release[0]()
			defer func() {
				for _, leave := range release[1:] {
					leave()
				}
			}()
			if got := <-turn; got > c.turn {
				t.Errorf("the owner has turn %d, want %d at most", got, c.turn)
			}
			if got := <-answered; got != http.StatusSeeOther {
				t.Errorf("the owner is answered %d", got)
			}
		})
	}
}

// occupied takes all places for hashing, until each is released.
func (s *scene) occupied() (leaves []func()) {
	s.t.Helper()
	for range runtime.GOMAXPROCS(0) {
		leave, err := s.server.hasher.Enter(s.t.Context())
		must(s.t, err)
		leaves = append(leaves, leave)
	}
	return leaves
}

// waiting returns once so many wait for a place.
func (s *scene) waiting(want int) {
	s.t.Helper()
	for last := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		_, waiting := s.server.hasher.Counts()
		if waiting == want {
			return
		}
		if time.Now().After(last) {
			s.t.Fatalf("%d wait for a place, want %d", waiting, want)
		}
	}
}
