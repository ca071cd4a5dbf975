package e2e

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

var secretText = regexp.MustCompile(`^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$`)

// TestSecondFactorAtDeskAndPage sets up a second factor at the real desk of a clinic that requires it, by keyboard.
// Then the page asks for the next code, and accepts each code once.
func TestSecondFactorAtDeskAndPage(t *testing.T) {
	s := sharedStack(t)
	admin, _ := s.provisionBare(t)
	s.requireSecondFactor(t, admin)

	d := openDesk(t, s, screen{1024, 700})
	d.typeAccount(t, s, admin)
	d.focusIn(t, "6桁のコード")
	d.shot(t, "desk-second-factor")
	secret := d.readSecret(t)
	d.x(t, "type", "--delay", "20", codeOf(t, secret, 0))
	d.x(t, "key", "Return")
	d.sees(t, "リカバリーコード")
	d.shot(t, "desk-recovery-codes")
	d.x(t, "key", "Tab")
	d.x(t, "key", "Return")
	d.sees(t, "はじめての設定")

	password := s.secrets(t).DemoPassword
	_, err := api.New(s.url(), &http.Client{}, "ja").SignIn(t.Context(), api.SignIn{Email: admin, Password: password})
	if !errors.Is(err, madoguchi.ErrSecondFactorNeeded) {
		t.Errorf("the password alone: %v", err)
	}
	b := newBrowser(t, screen{390, 844})
	b.open(t, s.url()+"/clinic/signin")
	evaluate[bool](t, b, `(document.getElementById('email').value = `+quote(admin)+
		`, document.getElementById('password').value = `+quote(password)+`, true)`)
	b.press(t, "ログイン")
	b.sees(t, "6桁のコード")
	b.shot(t, "page-second-factor")
	next := codeOf(t, secret, 1)
	evaluate[bool](t, b, `(document.getElementById('code').value = `+quote(next)+`, true)`)
	b.press(t, "ログイン")
	b.sees(t, "今日のビデオ通話")
	_, err = api.New(s.url(), &http.Client{}, "ja").
		SignIn(t.Context(), api.SignIn{Email: admin, Password: password, Code: next})
	if !errors.Is(err, madoguchi.ErrWrongCode) {
		t.Errorf("the same code again: %v", err)
	}
}

// requireSecondFactor turns the clinic's setting on.
func (s *stack) requireSecondFactor(t *testing.T, admin string) {
	t.Helper()
	client, session := s.enter(t, admin)
	_, err := client.ChangeSettings(t.Context(), api.Settings{
		Revision: session.Clinic.Revision, Name: session.Clinic.Name, Phone: session.Clinic.Phone,
		RequiresSecondFactor: true,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// readSecret reads the authenticator's secret off the desk.
func (d *desk) readSecret(t *testing.T) string {
	t.Helper()
	for _, it := range d.things(t) {
		if it.Role == "text" && secretText.MatchString(it.Label) {
			return strings.ReplaceAll(it.Label, " ", "")
		}
	}
	t.Fatalf("no secret is shown: %s", d.summary(t))
	return ""
}

// codeOf returns an authenticator's code, steps time steps from now.
func codeOf(t testing.TB, secret string, steps int) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, time.Now().Add(time.Duration(steps)*30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code
}
