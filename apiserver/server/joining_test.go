package server

import (
	"net/http"
	"net/url"
	"testing"

	"madoguchi/madoguchi"
)

// invited invites an address to the scene's clinic, and returns the mailed link.
func (s *scene) invited(email string) (id madoguchi.VerificationID, link string) {
	s.t.Helper()
	id = madoguchi.VerificationID(madoguchi.NewID())
	must(s.t, s.processes.Invite(s.t.Context(), id, madoguchi.StaffInvitation{
		ClinicID: s.clinic.ID, Name: "西村 真理", Email: email, Role: madoguchi.Reception, Language: "ja",
	}))
	return s.mailed(madoguchi.Invitation, email)
}

// joining returns the form of a person who has read the texts in force.
func (s *scene) joining(changes ...string) url.Values {
	terms, privacy := s.server.Content.Versions("ja")
	return changed(url.Values{
		"password": {newlyChosen}, "passwordRepeat": {newlyChosen}, "agreed": {"1"},
		"agreedTo": {terms + " " + privacy},
	}, changes...)
}

func TestJoining(t *testing.T) {
	s := newScene(t)
	id, link := s.invited("mari@example.jp")
	page := s.get(link).is(http.StatusOK, "join")
	for _, text := range []string{s.clinic.Name, "西村 真理", "受付", "mari@example.jp", `href="/terms"`} {
		page.says(text)
	}
	if s.processes.used != 0 {
		t.Error("opening the link has used it")
	}
	form := page.values() // with the address, for the browser's own store of passwords
	form.Set("password", newlyChosen)
	form.Set("passwordRepeat", newlyChosen)
	form.Set("agreed", "1")
	s.post(link, form).leadsTo("/join-done")
	s.get("/join-done").is(http.StatusOK, "link-done").says("スタッフ登録が完了しました").says(`href="/clinic/signin"`)
	staff, err := s.store.StaffByEmail(t.Context(), "mari@example.jp")
	must(t, err)
	if staff.ClinicID != s.clinic.ID || staff.Role != madoguchi.Reception || staff.Name != "西村 真理" {
		t.Errorf("who joined is %+v", staff)
	}
	s.hasPassword(staff, newlyChosen)
	terms, privacy := s.server.Content.Versions("ja")
	if want := (madoguchi.Consent{Terms: terms, Privacy: privacy, At: s.now.time()}); terms == "" || privacy == "" ||
		staff.Consent != want {
		t.Errorf("who joined has agreed to %+v, want %+v", staff.Consent, want)
	}
	s.post(link, s.joining()).is(http.StatusGone, "link-refused").says("スタッフ登録の完了後")
	if link, err := s.store.Verification(t.Context(), id); err != nil || link.State != madoguchi.LinkUsed {
		t.Errorf("the link is %s (%v)", link.State, err)
	}
}

// A person agrees only to texts that were shown: a text that has changed since is shown again.
func TestJoiningAfterTheTermsHaveChanged(t *testing.T) {
	s := newScene(t)
	_, link := s.invited("mari@example.jp")
	for _, agreed := range []string{"2020-01 2020-01", ""} {
		page := s.post(link, s.joining("agreedTo", agreed)).is(http.StatusConflict, "join").says("改定されました")
		if got := page.values(); got.Get("agreed") != "" || got.Get("agreedTo") != s.joining().Get("agreedTo") {
			t.Errorf("shown again with %v", got)
		}
	}
	s.post(link, s.joining()).leadsTo("/join-done")
}

func TestFaultsOfJoining(t *testing.T) {
	s := newScene(t)
	_, link := s.invited("mari@example.jp")
	tests := []struct {
		name   string
		form   url.Values
		faults string
	}{
		{"nothing", nil, "password passwordRepeat agreed"},
		{"no agreement", s.joining("agreed", ""), "password passwordRepeat agreed"},
		{"a weak password", s.joining("password", "abc", "passwordRepeat", "abc"), "password passwordRepeat"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := s.post(link, test.form).is(http.StatusUnprocessableEntity, "join").says(s.clinic.Name)
			if got := page.faults(); got != test.faults {
				t.Errorf("the faults are %q, want %q", got, test.faults)
			}
			if agreed := page.values().Get("agreed"); agreed != test.form.Get("agreed") {
				t.Errorf("the agreement has become %q", agreed)
			}
		})
	}
	if s.processes.used != 0 {
		t.Error("the link was used")
	}
}

func TestRefusedInvitations(t *testing.T) {
	s := newScene(t)
	s.refusesSpoiled(
		t, func() (madoguchi.VerificationID, string) { return s.invited("mari@example.jp") }, s.joining(), "もう一度招待",
	)
	if _, err := s.store.StaffByEmail(t.Context(), "mari@example.jp"); madoguchi.KindOf(err) != madoguchi.KindNotFound {
		t.Errorf("somebody has joined with such a link: %v", err)
	}
}

// A person who has meanwhile registered a clinic is told why the invitation cannot be used.
func TestInvitedAddressHasAnAccountMeanwhile(t *testing.T) {
	s := newScene(t)
	_, link := s.invited("mari@example.jp")
	s.owner("mari@example.jp")
	s.post(link, s.joining()).is(http.StatusConflict, "link-refused").says("メールアドレスはすでに登録されています")
}

func TestJoiningWaits(t *testing.T) {
	s := newScene(t)
	_, link := s.invited("mari@example.jp")
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	page := s.post(link, s.joining()).is(http.StatusServiceUnavailable, "join").says("ただいま受け付けできません")
	if page.values().Get("agreed") != "1" {
		t.Error("the agreement is gone")
	}
	s.processes.breakDown(nil)
	s.post(link, s.joining()).leadsTo("/join-done")
}
