package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"madoguchi/madoguchi"
)

// lost requests the recovery of an account from the page of a password reset's link.
func (s *scene) lost(member madoguchi.Staff) madoguchi.Recovery {
	s.t.Helper()
	_, link := s.asked(madoguchi.PasswordReset, member)
	s.get(link).is(http.StatusOK, "new-password").says("アカウントの復旧を申し込む")
	s.post(link+"/recovery", nil).leadsTo("/recovery-asked")
	return s.onlyRecovery()
}

func (s *scene) onlyRecovery() madoguchi.Recovery {
	s.t.Helper()
	pending, err := s.store.Recoveries(s.t.Context(), s.clinic.ID)
	must(s.t, err)
	if len(pending) != 1 {
		s.t.Fatalf("%d recoveries are under way, want one", len(pending))
	}
	return pending[0]
}

func (s *scene) recoveryIs(id madoguchi.VerificationID, want madoguchi.RecoveryState) {
	s.t.Helper()
	if kept, err := s.store.Recovery(s.t.Context(), id); err != nil || kept.State != want {
		s.t.Errorf("the recovery is %s, want %s (%v)", kept.State, want, err)
	}
}

func (s *scene) token(purpose madoguchi.Purpose, id madoguchi.VerificationID) string {
	return s.server.MailKeys.Token(purpose, id)
}

// A person who has lost both factors requests a recovery. An admin approves it after contacting the person. The link
// sets a new password without a second factor.
func TestRecoveryOfAnAccount(t *testing.T) {
	s := newScene(t)
	member := s.owner("mari@example.jp")
	admin, err := s.store.StaffByEmail(t.Context(), s.withSecondFactor(madoguchi.Admin).email)
	must(t, err)
	s.get("/recovery-asked").is(http.StatusOK, "recovery").says("承認を受けてください")
	r := s.lost(member)
	if again := s.lost(member); again.ID != r.ID {
		t.Error("a second recovery has begun")
	}
	boss := &browser{s: s, token: s.session(admin)}
	boss.get("/clinic")
	boss.answered(http.StatusOK, "", member.Name+" さんのアカウントの復旧が、承認を待っています")
	page := "/clinic/recoveries/" + string(r.ID)
	boss.get(page)
	boss.answered(http.StatusOK, "", "本人を確認し、承認する")
	recover := "/recover/" + s.token(madoguchi.AccountRecovery, r.ID)
	s.get(recover).is(http.StatusGone, "link-refused")
	s.post(recover, chosen).is(http.StatusGone, "link-refused")
	boss.post(page, url.Values{"action": {"approve"}})
	boss.answered(http.StatusSeeOther, page, "")
	boss.get(page)
	boss.answered(http.StatusOK, "", "承認済み")
	if kept := s.onlyRecovery(); kept.ApprovedBy != admin.ID {
		t.Errorf("approved by %q", kept.ApprovedBy)
	}
	s.hasPassword(member, password)
	must(t, s.processes.grant(t.Context(), r))
	s.get(recover).is(http.StatusOK, "new-password")
	s.post(recover, url.Values{"password": {"short"}, "passwordRepeat": {"short"}}).
		is(http.StatusUnprocessableEntity, "new-password")
	s.post(recover, chosen).leadsTo("/reset-password-done")
	s.hasPassword(member, newlyChosen)
	if kept, err := s.store.Staff(t.Context(), member.ClinicID, member.ID); err != nil || kept.SecondFactor.On() {
		t.Errorf("the second factor is on still (%v)", err)
	}
	s.post(recover, chosen).is(http.StatusGone, "link-refused").says("復旧は完了しております")
	boss.get("/clinic")
	if strings.Contains(boss.shown, "復旧") {
		t.Error("the page speaks of the recovery still")
	}
}

// A reset's link can request one recovery. A second request after its end is refused and begins nothing.
func TestALinkAsksForOneRecovery(t *testing.T) {
	s := newScene(t)
	member := s.owner("mari@example.jp")
	_, link := s.asked(madoguchi.PasswordReset, member)
	s.post(link+"/recovery", nil).leadsTo("/recovery-asked")
	r := s.onlyRecovery()
	must(t, s.processes.StopRecovery(t.Context(), r))
	s.post(link+"/recovery", nil).is(http.StatusGone, "recovery").says("終わっています")
	s.recoveryIs(r.ID, madoguchi.RecoveryStopped)
	if again := s.lost(member); again.ID == r.ID {
		t.Error("a newer link asks for the same recovery")
	}
}

// The owner stops a recovery by the mailed link, without signing in. Neither tries of links nor a sign-in by another
// reader of the mail prevents that. Opening the link changes nothing.
func TestTheOwnerObjects(t *testing.T) {
	t.Run("by the link", func(t *testing.T) {
		s := newScene(t)
		r := s.lost(s.owner("mari@example.jp"))
		for range s.server.limits.Links.Burst + 1 {
			s.post("/stop-recovery/guess", nil)
		}
		stop := "/stop-recovery/" + s.token(madoguchi.RecoveryObjection, r.ID)
		s.get(stop).is(http.StatusOK, "recovery").says("手続を中止する")
		s.recoveryIs(r.ID, madoguchi.RecoveryWaiting)
		s.post(stop, nil).leadsTo("/recovery-stopped")
		s.recoveryIs(r.ID, madoguchi.RecoveryStopped)
		s.get("/recovery-stopped").is(http.StatusOK, "recovery").says("中止しました")
		s.post(stop, nil).leadsTo("/recovery-stopped") // pressed twice
		s.get(stop).is(http.StatusGone, "recovery").says("終わっています")
		s.get("/stop-recovery/"+s.token(madoguchi.AccountRecovery, r.ID)).is(http.StatusTooManyRequests, "recovery")
	})
	t.Run("signed in", func(t *testing.T) {
		s := newScene(t)
		member := s.owner("mari@example.jp")
		r := s.lost(member)
		b := &browser{s: s, token: s.session(member)}
		b.get("/clinic")
		b.answered(http.StatusOK, "", "あなたのアカウントの復旧が申し込まれています")
		page := "/clinic/recoveries/" + string(r.ID)
		b.get(page)
		b.answered(http.StatusOK, "", "手続を中止する")
		b.post(page, url.Values{"action": {"approve"}})
		b.answered(http.StatusBadRequest, "", "")
		b.post(page, url.Values{"action": {"stop"}})
		b.answered(http.StatusSeeOther, page, "")
		s.recoveryIs(r.ID, madoguchi.RecoveryStopped)
	})
	t.Run("with the link mailed", func(t *testing.T) {
		s := newScene(t)
		member := s.owner("mari@example.jp")
		r := s.lost(member)
		must(t, s.processes.grant(t.Context(), r))
		s.post("/stop-recovery/"+s.token(madoguchi.RecoveryObjection, r.ID), nil).leadsTo("/recovery-stopped")
		s.post("/recover/"+s.token(madoguchi.AccountRecovery, r.ID), chosen).is(http.StatusGone, "link-refused")
		s.hasPassword(member, password)
	})
}

// Only the owner and the clinic's admins can see a recovery or decide on it.
func TestARecoveryIsNobodyElsesBusiness(t *testing.T) {
	s := newScene(t)
	r := s.lost(s.owner("mari@example.jp"))
	for name, who := range map[string]madoguchi.Staff{
		"reception": s.withPassword("front@example.jp"), "another clinic": s.stranger,
	} {
		t.Run(name, func(t *testing.T) {
			b := &browser{s: s, token: s.session(who)}
			b.get("/clinic")
			if strings.Contains(b.shown, "復旧") {
				t.Error("the page tells of the recovery")
			}
			page := "/clinic/recoveries/" + string(r.ID)
			b.get(page)
			b.answered(http.StatusNotFound, "", "")
			for _, action := range []string{"approve", "stop"} {
				b.post(page, url.Values{"action": {action}})
				b.answered(http.StatusNotFound, "", "")
			}
		})
	}
	s.recoveryIs(r.ID, madoguchi.RecoveryWaiting)
	if s.onlyRecovery().ApprovedBy != "" {
		t.Error("it was approved")
	}
}

// An account without a second factor needs no recovery: its owner sets a new password.
func TestARecoveryIsForWhoHasASecondFactor(t *testing.T) {
	s := newScene(t)
	_, link := s.asked(madoguchi.PasswordReset, s.withPassword("mari@example.jp"))
	if page := s.post(link+"/recovery", nil); page.status != http.StatusConflict {
		t.Errorf("answered %d", page.status)
	}
	if pending, err := s.store.Recoveries(t.Context(), s.clinic.ID); err != nil || len(pending) != 0 {
		t.Errorf("%d recoveries have begun (%v)", len(pending), err)
	}
}
