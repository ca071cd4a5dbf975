package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/staff"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

func receptionist(email string) api.Invite {
	return api.Invite{Name: "西村 真理", Email: email, Role: "reception"}
}

func TestInviting(t *testing.T) {
	s := newScene(t)
	boss := s.member(s.clinic.ID, madoguchi.Admin)
	admin := s.signedIn(boss)
	key, invite := newKey(), api.Invite{
		Name: " 西村  真理 ", Email: "Mari@Example.jp", Role: "doctor", DoctorID: string(s.clinic.Doctors[1].ID),
	}
	invited, err := admin.Invite(t.Context(), key, invite)
	must(t, err)
	again, err := admin.Invite(t.Context(), key, invite)
	must(t, err)
	if again != invited {
		t.Errorf("the repeat is %v, the first was %v", again, invited)
	}
	list, err := admin.StaffList(t.Context())
	must(t, err)
	want := api.Invitation{
		ID: invited.ID, Name: japan.Tidy(invite.Name), Email: "mari@example.jp", Role: "doctor",
		DoctorID: invite.DoctorID, Mail: "sent",
		AskedAt: s.now.time(), ExpiresAt: s.now.time().Add(24 * time.Hour),
	}
	if len(list.Invitations) != 1 || !list.Invitations[0].ExpiresAt.Equal(want.ExpiresAt) {
		t.Fatalf("the invitations are %+v", list.Invitations)
	}
	got := list.Invitations[0]
	got.AskedAt, got.ExpiresAt = want.AskedAt, want.ExpiresAt
	if got != want {
		t.Errorf("the invitation is %+v, want %+v", got, want)
	}
	if len(list.Members) != 2 { // the scene's own member of staff, and the admin
		t.Errorf("the members are %+v", list.Members)
	}
	for _, member := range list.Members {
		if member.ID == string(boss.ID) &&
			(member.Email != boss.Email || member.Role != "admin" || !member.SecondFactor) {
			t.Errorf("the admin is %+v", member)
		}
	}
}

// The same key with a corrected address is another invitation. The link to the first address does not admit the other
// person.
func TestACorrectedInvitationIsAnother(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	key := newKey()
	first, err := admin.Invite(t.Context(), key, api.Invite{Name: "西村 真理", Email: "mary@example.jp", Role: "admin"})
	must(t, err)
	corrected, err := admin.Invite(
		t.Context(), key, api.Invite{Name: "西村 真理", Email: "mari@example.jp", Role: "reception"},
	)
	must(t, err)
	link, err := s.store.Verification(t.Context(), madoguchi.VerificationID(first.ID))
	must(t, err)
	if first == corrected || link.Invitation.Email != "mary@example.jp" || link.Invitation.Role != madoguchi.Admin {
		t.Errorf("%v, then %v; the first link is for %+v", first, corrected, link.Invitation)
	}
}

// A person who has joined is a member and no longer invited.
func TestInvitedBecomesMember(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	_, err := admin.Invite(t.Context(), newKey(), receptionist("mari@example.jp"))
	must(t, err)
	_, link := s.mailed(madoguchi.Invitation, "mari@example.jp")
	s.post(link, s.joining()).leadsTo("/join-done")
	list, err := admin.StaffList(t.Context())
	must(t, err)
	if len(list.Invitations) != 0 || len(list.Members) != 3 {
		t.Errorf("the staff is %+v", list)
	}
}

func TestWhatIsNoInvitation(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	other, err := s.store.Clinic(t.Context(), s.stranger.ClinicID)
	must(t, err)
	tests := []struct {
		name        string
		change      func(*api.Invite)
		code, field string
	}{
		{"no name", func(i *api.Invite) { i.Name = " " }, "required", "name"},
		{"no address", func(i *api.Invite) { i.Email = "mari" }, "mailForm", "email"},
		{"no role", func(i *api.Invite) { i.Role = "" }, "required", "role"},
		{"an unheard-of role", func(i *api.Invite) { i.Role = "owner" }, "unknown", "role"},
		{
			"a receptionist as a doctor", func(i *api.Invite) { i.DoctorID = string(s.clinic.Doctors[0].ID) },
			"doctorsOnly", "doctorId",
		},
		{
			"another clinic's doctor",
			func(i *api.Invite) { i.Role, i.DoctorID = "doctor", string(other.Doctors[0].ID) }, "unknown", "doctorId",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			invite := receptionist("mari@example.jp")
			test.change(&invite)
			_, err := admin.Invite(t.Context(), newKey(), invite)
			refused(t, err, http.StatusBadRequest, test.code, test.field)
		})
	}
	_, err = admin.Invite(t.Context(), "", receptionist("mari@example.jp"))
	refused(t, err, http.StatusBadRequest, "idempotencyKey", "Idempotency-Key")
	if s.processes.asked != 0 {
		t.Error("the workflow was asked")
	}
}

// An admin learns that an address has an account, even in another clinic.
func TestAccountCannotBeInvited(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	for _, email := range []string{s.staff.Email, strings.ToUpper(s.stranger.Email)} {
		_, err := admin.Invite(t.Context(), newKey(), receptionist(email))
		refused(t, err, http.StatusConflict, "accountExists", "email")
	}
	if s.processes.asked != 0 {
		t.Error("the workflow was asked")
	}
}

func TestStaffIsForTheClinicsAdmins(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	_, err := admin.Invite(t.Context(), newKey(), receptionist("mari@example.jp"))
	must(t, err)
	for _, role := range []madoguchi.Role{madoguchi.Physician, madoguchi.Reception} {
		token := s.session(s.member(s.clinic.ID, role))
		client := s.anonymous()
		client.SetToken(token)
		_, err := client.StaffList(t.Context())
		refused(t, err, http.StatusForbidden, "forbidden", "")
		_, err = client.Invite(t.Context(), newKey(), receptionist("takuya@example.jp"))
		refused(t, err, http.StatusForbidden, "forbidden", "")
		s.getAs(token, staff.Path).is(http.StatusForbidden, "failure")
		s.postAs(token, staff.Path, inviting()).is(http.StatusForbidden, "failure")
		if today := s.getAs(token, access.Home).is(http.StatusOK, "today"); strings.Contains(today.body, staff.Path) {
			t.Errorf("a %s is led to the staff's page", role)
		}
	}
	stranger := s.signedIn(s.member(s.stranger.ClinicID, madoguchi.Admin))
	list, err := stranger.StaffList(t.Context())
	must(t, err)
	if len(list.Invitations) != 0 || strings.Contains(fmt.Sprint(list.Members), s.staff.Email) {
		t.Errorf("another clinic's admin reads %+v", list)
	}
	if s.processes.asked != 1 {
		t.Errorf("the workflow was asked %d times", s.processes.asked)
	}
}

func TestInvitationsAreLimited(t *testing.T) {
	s := newScene(t)
	token := s.session(s.member(s.clinic.ID, madoguchi.Admin))
	admin := s.anonymous()
	admin.SetToken(token)
	var err error
	sent := 0
	for ; err == nil && sent < 100; sent++ {
		_, err = admin.Invite(t.Context(), newKey(), receptionist(madoguchi.NewID()+"@example.jp"))
	}
	refused(t, err, http.StatusTooManyRequests, "tooMany", "")
	if burst := s.server.limits.Invitations.Burst; sent != burst+1 {
		t.Errorf("refused at %d, want %d", sent, burst+1)
	}
	page := s.postAs(token, staff.Path, inviting()).is(http.StatusTooManyRequests, "staff").says("招待が続いた")
	page.keeps(inviting())
}

// inviting returns the form on the staff's page.
func inviting(changes ...string) url.Values {
	return changed(
		url.Values{"name": {"西村 真理"}, "email": {"mari@example.jp"}, "role": {"reception"}, "doctorId": {""}},
		changes...,
	)
}

// getAs and postAs send requests like a browser, with a session's cookie and others.
func (s *scene) getAs(token, path string, cookies ...*http.Cookie) shownPage {
	s.t.Helper()
	return s.shown(
		letter{method: http.MethodGet, path: path, header: map[string]string{"Cookie": cookieLine(token, cookies)}},
	)
}

func (s *scene) postAs(token, path string, form url.Values) shownPage {
	s.t.Helper()
	header := map[string]string{"Cookie": cookieLine(token, nil), "Content-Type": "application/x-www-form-urlencoded"}
	return s.shown(letter{method: http.MethodPost, path: path, body: form.Encode(), header: header})
}

func (s *scene) shown(l letter) shownPage {
	s.t.Helper()
	response, body := s.send(l)
	return shownPage{t: s.t, status: response.StatusCode, header: response.Header, body: string(body)}
}

func cookieLine(token string, cookies []*http.Cookie) string {
	line := access.SessionCookie + "=" + token
	for _, cookie := range cookies {
		line += "; " + cookie.Name + "=" + cookie.Value
	}
	return line
}

// keeps checks that the page's form keeps the typed text.
func (p shownPage) keeps(typed url.Values) {
	p.t.Helper()
	_, form, _ := strings.Cut(p.body, `<form id="registration"`)
	p.body = form
	got := p.values()
	for name := range typed {
		if got.Get(name) != typed.Get(name) {
			p.t.Errorf("%s is %q, want %q", name, got.Get(name), typed.Get(name))
		}
	}
}

func TestInvitingFromThePage(t *testing.T) {
	s := newScene(t)
	token := s.session(s.member(s.clinic.ID, madoguchi.Admin))
	s.getAs(token, access.Home).is(http.StatusOK, "today").says(`href="/clinic/staff"`)
	page := s.getAs(token, staff.Path).is(http.StatusOK, "staff").says(s.staff.Name).says("招待中の方はいません").
		says(s.clinic.Doctors[1].Name)
	form := changed(
		page.values(), "name", "西村 真理", "email", "mari@example.jp", "role", "doctor", "doctorId",
		string(s.clinic.Doctors[1].ID),
	)
	s.postAs(token, staff.Path, form).leadsTo(staff.Path + "?invited=1")
	s.postAs(token, staff.Path, form).leadsTo(staff.Path + "?invited=1") // pressed twice
	first, _ := s.mailed(madoguchi.Invitation, "mari@example.jp")
	page = s.getAs(token, staff.Path+"?invited=1").is(http.StatusOK, "staff").says("招待メールをお送りしています").
		says("mari@example.jp").says("まで有効")
	if invitations, err := s.store.Invitations(t.Context(), s.clinic.ID); err != nil || len(invitations) != 1 {
		t.Errorf("%d invitations (%v)", len(invitations), err)
	}
	_, resend, _ := strings.Cut(page.body, `<form method="post" action="/clinic/staff">`)
	page.body, _, _ = strings.Cut(resend, "</form>")
	s.postAs(token, staff.Path, page.values()).leadsTo(staff.Path + "?invited=1")
	second, link := s.mailed(madoguchi.Invitation, "mari@example.jp")
	if second == first {
		t.Error("no other link was mailed")
	}
	s.post(link, s.joining()).leadsTo("/join-done")
	staff, err := s.store.StaffByEmail(t.Context(), "mari@example.jp")
	must(t, err)
	if staff.Role != madoguchi.Physician || staff.DoctorID != s.clinic.Doctors[1].ID {
		t.Errorf("who joined is %+v", staff)
	}
}

func TestRefusalsKeepTheForm(t *testing.T) {
	s := newScene(t)
	token := s.session(s.member(s.clinic.ID, madoguchi.Admin))
	tests := []struct {
		name   string
		form   url.Values
		fault  error
		status int
		says   string
		faults string
	}{
		{
			"faults", inviting("email", "mari", "doctorId", string(s.clinic.Doctors[0].ID)), nil,
			http.StatusUnprocessableEntity, "形になっていません", "email doctorId",
		},
		{"an account", inviting("email", s.stranger.Email), nil, http.StatusConflict, "すでにアカウントがある", ""},
		{"no workflows", inviting(), madoguchi.ErrUnavailable, http.StatusServiceUnavailable, "ただいま招待できません", ""},
		{"too much for one address", inviting(), madoguchi.ErrTooMany, http.StatusTooManyRequests, "招待が続いた", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s.processes.breakDown(func() error { return errors.Join(test.fault) })
			if test.fault == nil {
				s.processes.breakDown(nil)
			}
			form := changed(test.form, "key", madoguchi.NewID())
			page := s.postAs(token, staff.Path, form).is(test.status, "staff").says(test.says)
			page.keeps(form)
			if got := page.faults(); got != test.faults {
				t.Errorf("the faults are %q, want %q", got, test.faults)
			}
		})
	}
}

// The browser may resend a form from a cached page after its invitation was withdrawn. The page says so, and the form
// can be sent again.
func TestWithdrawnInvitationsAreSentAnew(t *testing.T) {
	s := newScene(t)
	token := s.session(s.member(s.clinic.ID, madoguchi.Admin))
	form := inviting("key", madoguchi.NewID())
	s.postAs(token, staff.Path, form).leadsTo(staff.Path + "?invited=1")
	first, link := s.mailed(madoguchi.Invitation, "mari@example.jp")
	s.postAs(token, staff.Path+"/invitations/"+string(first)+"/withdraw", nil).leadsTo(staff.Path + "?withdrawn=1")
	page := s.postAs(token, staff.Path, form).is(http.StatusGone, "staff").says(`role="alert"`).says("この招待は取り消されています")
	page.keeps(inviting())
	if newest, _ := s.mailed(madoguchi.Invitation, "mari@example.jp"); newest != first {
		t.Error("another link was mailed")
	}
	_, again, _ := strings.Cut(page.body, `<form id="registration"`)
	page.body = again
	s.postAs(token, staff.Path, page.values()).leadsTo(staff.Path + "?invited=1")
	second, newer := s.mailed(madoguchi.Invitation, "mari@example.jp")
	if second == first {
		t.Error("no other link was mailed")
	}
	s.get(link).is(http.StatusGone, "link-refused")
	s.get(newer).is(http.StatusOK, "join")
}

// The end of a session loses nothing: after the sign-in the form is there as typed, for its author only.
func TestFormOutlivesItsSession(t *testing.T) {
	s := newScene(t)
	boss := s.member(s.clinic.ID, madoguchi.Admin)
	token := s.session(boss)
	form := changed(
		s.getAs(token, staff.Path).is(http.StatusOK, "staff").values(), "name", "西村 真理", "email", "mari@example.jp",
		"role", "reception",
	)
	s.now.advance(access.SessionLifetime)
	answer := s.postAs(token, staff.Path, form)
	answer.leadsTo("/clinic/signin?next=%2Fclinic%2Fstaff")
	if s.processes.asked != 0 || strings.Contains(answer.header.Get("Set-Cookie"), "mari") {
		t.Errorf("asked %d times; the cookie is %s", s.processes.asked, answer.header.Get("Set-Cookie"))
	}
	cookies := (&http.Response{Header: answer.header}).Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || !cookies[0].Secure || cookies[0].Path != staff.Path {
		t.Fatalf("the cookies are %v", cookies)
	}
	other := s.getAs(s.session(s.member(s.clinic.ID, madoguchi.Admin)), staff.Path, cookies...).
		is(http.StatusOK, "staff")
	if strings.Contains(other.body, "mari@example.jp") {
		t.Error("another admin reads what was typed")
	}
	again := s.getAs(s.session(boss), staff.Path, cookies...).is(http.StatusOK, "staff").says("入力内容は残っています")
	again.keeps(inviting())
	if dropped := (&http.Response{Header: again.header}).Cookies(); len(dropped) != 1 || dropped[0].MaxAge >= 0 {
		t.Errorf("the cookies are %v", dropped)
	}
	s.postAs(s.session(boss), staff.Path, again.values()).leadsTo(staff.Path + "?invited=1")
}

// A newly required second factor loses nothing either: the way to the form leads through the set-up.
func TestFormOutlivesANewRequirement(t *testing.T) {
	s := newScene(t)
	boss := s.withRole("mari@example.jp", madoguchi.Admin)
	token := s.limitedSession(boss)
	answer := s.postAs(token, staff.Path, inviting("by", string(boss.ID)))
	answer.leadsTo(secondfactor.Path + "?next=%2Fclinic%2Fstaff")
	if kept := (&http.Response{Header: answer.header}).Cookies(); len(kept) != 1 || kept[0].Name != keptCookie {
		t.Errorf("the cookies are %v", kept)
	}
	s.postAs("", secondfactor.Path, url.Values{"code": {"000000"}}).
		leadsTo("/clinic/signin?next=%2Fclinic%2Fsecond-factor")
}

// Other forms are not kept. They get the same answer as any request without a session.
func TestOtherFormsAreNotKept(t *testing.T) {
	s := newScene(t)
	for name, form := range map[string]url.Values{
		"a field too many":   inviting("role2", "admin"),
		"more than a cookie": inviting("name", strings.Repeat("真", 2000)),
	} {
		t.Run(name, func(t *testing.T) {
			page := s.postAs("", staff.Path, form).is(http.StatusUnauthorized, "failure")
			if kept := page.header.Get("Set-Cookie"); kept != "" {
				t.Errorf("kept as %s", kept)
			}
		})
	}
}

func TestForgedKeptFormsAreIgnored(t *testing.T) {
	s := newScene(t)
	token := s.session(s.member(s.clinic.ID, madoguchi.Admin))
	for _, value := range []string{"", "!", "c2VhbGVk", strings.Repeat("A", 200)} {
		page := s.getAs(token, staff.Path, &http.Cookie{Name: keptCookie, Value: value}).
			is(http.StatusOK, "staff")
		if name := page.values().Get("name"); name != "" || strings.Contains(page.body, "入力内容は残っています") {
			t.Errorf("%q is shown as the name %q", value, name)
		}
	}
}
