package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"madoguchi/apiserver/internal/content"
	"madoguchi/madoguchi"
)

func TestCancelKeepsWhatWasTyped(t *testing.T) {
	s := newScene(t)
	form := workplace()
	values := s.post("/registration/institution", s.draftOf(form)).is(http.StatusOK, "registration-institution").
		values()
	for field, want := range form {
		if secret := strings.HasPrefix(field, "password"); secret && values.Get(field) != "" ||
			!secret && values.Get(field) != want[0] {
			t.Errorf("%s is %q after cancelling", field, values.Get(field))
		}
	}
}

func TestOldDrafts(t *testing.T) {
	s := newScene(t)
	draft := s.draftOf(medical())
	s.now.advance(draftLifetime)
	if page := s.post("/registration/apply", draft); page.status != http.StatusSeeOther {
		t.Errorf("a draft of two hours was answered %d", page.status)
	}
	s.now.advance(time.Second)
	for _, path := range []string{"/registration/apply", "/registration/confirm"} {
		page := s.post(path, draft).is(http.StatusConflict, "registration-institution").says("もう一度ご確認をお願いします")
		if values := page.values(); values.Get("founder") != "医療法人社団　青木会" || values.Get("agreed") != "1" ||
			values.Get("password") != "" {
			t.Errorf("the form shows %v", values)
		}
	}
}

// A person who agreed to an older version is asked again.
func TestAgreementToOldTerms(t *testing.T) {
	s := newScene(t)
	draft := s.draftOf(medical())
	*s.server.Content = *s.newTerms()
	s.post("/registration/apply", draft).is(http.StatusConflict, "registration-institution").says("改定されました")
	if s.processes.asked != 0 {
		t.Error("an application was made all the same")
	}
}

// newTerms returns texts with new versions of the terms and the privacy policy.
func (s *scene) newTerms() *content.Library {
	s.t.Helper()
	files := fstest.MapFS{}
	for _, language := range []string{"ja", "en"} {
		for _, name := range []string{"terms", "privacy", "faq", "patients", "contact", "desk"} {
			text := "---\ntitle: " + name + "\nversion: 9-1\ndate: 2126-11-25\n---\n\nText.\n"
			files[language+"/"+name+".md"] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	library, err := content.Open(files)
	must(s.t, err)
	return library
}

func TestTheLanguageOfADraftFollowsTheReader(t *testing.T) {
	s := newScene(t)
	again := s.post("/registration/confirm?lang=en", s.draftOf(medical())).is(http.StatusOK, "registration-confirm").
		says("Check your input")
	s.post("/registration/apply", again.values())
	if got := s.onlyApplication().Language; got != "en" {
		t.Errorf("the mail is in %s", got)
	}
}

// A temporary failure is shown beside the draft, which is kept.
func TestApplyingWaits(t *testing.T) {
	s := newScene(t)
	draft := s.draftOf(medical())
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	page := s.post("/registration/apply", draft).is(http.StatusServiceUnavailable, "registration-confirm").
		says("ただいま受け付けできません")
	s.processes.breakDown(nil)
	if page.header.Get("Retry-After") == "" {
		t.Error("nobody says when to come back")
	}
	if again := s.post("/registration/apply", page.values()); again.status != http.StatusSeeOther {
		t.Errorf("pressed again, it was answered %d", again.status)
	}
	s.onlyApplication()
}

// A draft that was changed, or sealed for another use, is refused.
func TestForgedDrafts(t *testing.T) {
	s := newScene(t)
	draft := s.draftOf(medical()).Get("draft")
	for name, forged := range map[string]string{
		"altered": draft[:len(draft)-2] + "AA", "cut": draft[:40],
		"for another use": url.QueryEscape(string(s.server.Sealer.Seal("second factor", "", []byte("{}")))),
	} {
		if page := s.post("/registration/apply", url.Values{"draft": {forged}}); page.status != http.StatusBadRequest {
			t.Errorf("%s: answered %d", name, page.status)
		}
	}
	if s.processes.asked != 0 {
		t.Error("an application was made")
	}
}
