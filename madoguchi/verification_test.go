package madoguchi_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

func TestMailToken(t *testing.T) {
	id := madoguchi.VerificationID(madoguchi.NewID())
	old, fresh := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	token := madoguchi.MailKeys{old}.Token(madoguchi.Activation, id)
	if len(token) != 56 {
		t.Errorf("the token has %d characters", len(token))
	}
	got, err := madoguchi.MailKeys{fresh, old}.Open(madoguchi.Activation, token)
	if err != nil || got != id {
		t.Errorf("under a rotated key: %v, %v", got, err)
	}
	another := "A"
	if strings.HasPrefix(token, another) {
		another = "B"
	}
	for name, wrong := range map[string]string{
		"empty": "", "cut": token[:40], "cut by one": token[:55], "longer": token + "A",
		"line end": token[:20] + "\n" + token[20:],
		"another":  another + token[1:], "upper case": strings.ToUpper(token),
	} {
		_, err := madoguchi.MailKeys{old}.Open(madoguchi.Activation, wrong)
		if !errors.Is(err, madoguchi.ErrLinkMangled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = madoguchi.MailKeys{old}.Open(madoguchi.PasswordReset, token)
	if !errors.Is(err, madoguchi.ErrLinkMangled) {
		t.Errorf("for another purpose: %v", err)
	}
	_, err = madoguchi.MailKeys{fresh}.Open(madoguchi.Activation, token)
	if !errors.Is(err, madoguchi.ErrLinkMangled) {
		t.Errorf("under another key: %v", err)
	}
}

func FuzzOpenMailToken(f *testing.F) {
	keys := madoguchi.MailKeys{bytes.Repeat([]byte{1}, 32)}
	f.Add(keys.Token(madoguchi.Activation, "0123456789abcdef"))
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		id, err := keys.Open(madoguchi.Activation, token)
		if err == nil && keys.Token(madoguchi.Activation, id) != token {
			t.Errorf("%q opens as %s, whose token it is not", token, id)
		}
	})
}

func TestRefusals(t *testing.T) {
	for state, want := range map[madoguchi.VerificationState]error{
		madoguchi.LinkPending: nil, madoguchi.LinkUsed: madoguchi.ErrLinkUsed,
		madoguchi.LinkReplaced: madoguchi.ErrLinkReplaced, madoguchi.LinkExpired: madoguchi.ErrLinkExpired,
	} {
		if got := (madoguchi.Verification{State: state}).Refusal(); !errors.Is(got, want) {
			t.Errorf("%s: %v, want %v", state, got, want)
		}
	}
}

func TestWhatOpensAnAccountIsValidForAnHour(t *testing.T) {
	for purpose, want := range map[madoguchi.Purpose]time.Duration{
		madoguchi.Activation: 24 * time.Hour, madoguchi.Invitation: 24 * time.Hour,
		madoguchi.PasswordReset: time.Hour, madoguchi.SecondFactorReset: time.Hour,
		madoguchi.SignUp: 24 * time.Hour, madoguchi.AddressChange: 24 * time.Hour,
		madoguchi.AccountReset: time.Hour,
	} {
		if got := purpose.ValidFor(); got != want {
			t.Errorf("%s: %v, want %v", purpose, got, want)
		}
	}
}

func TestAccountNamesHideTheAddress(t *testing.T) {
	one, other := madoguchi.AddressKeys{[]byte("one")}, madoguchi.AddressKeys{[]byte("other"), []byte("one")}
	name := one.Account("sato@clinic.example")
	if !madoguchi.ValidID(name) || name != one.Account("sato@clinic.example") {
		t.Errorf("the account's name is %q", name)
	}
	if name == other.Account("sato@clinic.example") || name == one.Account("kato@clinic.example") {
		t.Error("another key or address has the same name")
	}
	if names := other.Accounts("sato@clinic.example"); len(names) != 2 || names[1] != name ||
		names[0] != other.Account("sato@clinic.example") {
		t.Errorf("after a rotation, the address has the names %q", names)
	}
}

func TestAnApplicationsClinic(t *testing.T) {
	application := madoguchi.Application{
		ID: "0123456789abcdef", PasswordHash: "$argon2id$", Language: "en",
		Registration: madoguchi.Registration{
			FamilyName: "基金", GivenName: "太郎", Kind: madoguchi.MedicalClinic, Prefecture: "01", Code: "9999991",
			Name: "青木内科クリニック", Founder: "医療法人青木会", Phone: "0112345678", Email: "aoki@clinic.example",
		},
	}
	clinic, admin := application.Clinic(), application.Admin()
	if clinic.Institution.Code != "0119999991" || clinic.TimeZone != "Asia/Tokyo" || !clinic.RequiresSecondFactor {
		t.Errorf("clinic = %+v", clinic)
	}
	if admin.ClinicID != clinic.ID || admin.Role != madoguchi.Admin || admin.Name != "基金 太郎" ||
		admin.Email != "aoki@clinic.example" {
		t.Errorf("admin = %+v", admin)
	}
	if again := application.Clinic(); again.ID != clinic.ID || application.Admin().ID != admin.ID {
		t.Error("a repeat opens another clinic")
	}
}
