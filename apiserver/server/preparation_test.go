package server

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// prepares sends the form of a visit's preparation.
func (s *scene) prepares(path string, cookie *http.Cookie, form url.Values) shownPage {
	s.t.Helper()
	return s.shown(letter{
		method: http.MethodPost, path: path + "/preparation", body: form.Encode(),
		header: map[string]string{
			"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie.Name + "=" + cookie.Value,
		},
	})
}

// TestAPatientPreparesAndEnters has a clinic with an explanation and a question. The patient enters once both are
// answered.
func TestAPatientPreparesAndEnters(t *testing.T) {
	s := newScene(t)
	detail := s.booked(s.visit())
	path, cookie := s.followed(detail)
	s.sendCookie(path, cookie).is(http.StatusOK, "before-visit").says(path + "/preparation")
	s.now.advance(s.visit().Start.Add(-time.Minute).Sub(s.now.time()))
	if gate := s.sendCookie(path, cookie); gate.status != http.StatusSeeOther ||
		gate.header.Get("Location") != path+"/preparation" {
		t.Fatalf("a patient who has not agreed gets %d to %s", gate.status, gate.header.Get("Location"))
	}
	s.sendCookie(path+"/preparation", cookie).is(http.StatusOK, "preparation").
		says(s.clinic.Explanation.Text).says("どの症状ですか")

	typed := url.Values{"explanation": {s.clinic.Explanation.Version()}, "answer-q1": {"せき"}}
	s.prepares(path, cookie, typed).is(http.StatusUnprocessableEntity, "preparation").
		says(`value="せき" checked`)
	typed.Set("agreed", "1")
	typed.Set("answer-q1", "ほかの答え")
	s.prepares(path, cookie, typed).is(http.StatusUnprocessableEntity, "preparation")
	typed.Set("answer-q1", "せき")
	typed.Set("explanation", "of before")
	s.prepares(path, cookie, typed).is(http.StatusConflict, "preparation").says(`value="せき" checked`)
	typed.Set("explanation", s.clinic.Explanation.Version())
	if done := s.prepares(path, cookie, typed); done.status != http.StatusSeeOther ||
		done.header.Get("Location") != path {
		t.Fatalf("the form was answered %d to %s", done.status, done.header.Get("Location"))
	}
	s.sendCookie(path, cookie).is(http.StatusOK, "visit")

	stored, err := s.store.Preparation(t.Context(), s.clinic.ID, madoguchi.ReservationID(detail.Entry.ID))
	must(t, err)
	if stored.Explanation != s.clinic.Explanation.Version() || len(stored.Answers) != 1 ||
		stored.Answers[0].Answer != "せき" || stored.Answers[0].Asked != "どの症状ですか" {
		t.Errorf("stored %+v", stored)
	}
	shown, err := s.desk.Preparation(t.Context(), api.KindReservation, detail.Entry.ID)
	must(t, err)
	if shown.Explanation != s.clinic.Explanation.Text || shown.AgreedAt == nil || shown.AnsweredAt == nil ||
		len(shown.Answers) != 1 || shown.Answers[0].Answer != "せき" {
		t.Errorf("the desk gets %+v", shown)
	}
	_, err = s.signedIn(s.stranger).Preparation(t.Context(), api.KindReservation, detail.Entry.ID)
	refused(t, err, http.StatusNotFound, "notFound", "")
}

// TestAnAdminAsksPatients changes explanation and questions. A desk of an earlier release leaves them as they are.
func TestAnAdminAsksPatients(t *testing.T) {
	s := newScene(t)
	admin, settings := s.admin()
	settings.Preparation = &api.PreparationSettings{
		Explanation: " 一行目\n二行目 ",
		Questions: []api.MenuQuestions{{MenuID: settings.Menus[0].ID, Questions: []api.Question{
			{ID: "q1", Text: "いつからですか", Kind: "text"},
			{ID: "q2", Text: "どちらですか", Kind: "choice", Choices: []string{"右", "左"}, Required: true},
		}}},
	}
	clinic, err := admin.ChangeSettings(t.Context(), settings)
	must(t, err)
	if clinic.Preparation.Explanation != "一行目\n二行目" ||
		!reflect.DeepEqual(clinic.Preparation.Questions, settings.Preparation.Questions) {
		t.Errorf("asks %+v", clinic.Preparation)
	}
	settings.Preparation, settings.Revision = nil, clinic.Revision
	same, err := admin.ChangeSettings(t.Context(), settings)
	must(t, err)
	if !reflect.DeepEqual(same.Preparation, clinic.Preparation) {
		t.Errorf("an earlier desk left %+v", same.Preparation)
	}
	settings.Revision = same.Revision
	settings.Preparation = &api.PreparationSettings{Questions: []api.MenuQuestions{{
		MenuID:    settings.Menus[0].ID,
		Questions: []api.Question{{ID: "q1", Text: "どちらですか", Kind: "choice", Choices: []string{"右"}}},
	}}}
	_, err = admin.ChangeSettings(t.Context(), settings)
	if faults := api.FaultsOf(err); len(faults) != 1 || faults[0].Field != "menus[0].questions[0].choices" {
		t.Errorf("one choice was answered %v", err)
	}
}

// TestPreparationIsBehindTheLink asks for another visit's form, and for one without a cookie.
func TestPreparationIsBehindTheLink(t *testing.T) {
	s := newScene(t)
	path, _ := s.followed(s.booked(s.visit()))
	_, other := s.followed(s.opened())
	s.get(path+"/preparation").is(http.StatusForbidden, "link-needed")
	s.sendCookie(path+"/preparation", other).is(http.StatusForbidden, "link-needed")
	s.prepares(path, other, url.Values{"agreed": {"1"}}).is(http.StatusForbidden, "link-needed")
}

// TestLongAnswersAreKept fills every question with the longest answer.
func TestLongAnswersAreKept(t *testing.T) {
	s := newScene(t)
	path, cookie := s.followed(s.booked(s.visit()))
	typed := url.Values{"explanation": {s.clinic.Explanation.Version()}, "agreed": {"1"}, "answer-q1": {"せき"}}
	for i := range madoguchi.MaxQuestions - 1 {
		typed.Set("answer-gone"+string(rune('a'+i)), strings.Repeat("長", madoguchi.MaxAnswer))
	}
	if done := s.prepares(path, cookie, typed); done.status != http.StatusSeeOther {
		t.Errorf("the form was answered %d", done.status)
	}
}

// TestACallWithoutAReservationIsAgreedTo has the patient of such a call agree before entering. It has no questions.
func TestACallWithoutAReservationIsAgreedTo(t *testing.T) {
	s := newScene(t)
	detail := s.opened()
	path, cookie := s.followed(detail)
	s.now.advance(detail.Entry.Start.Add(-time.Minute).Sub(s.now.time()))
	if gate := s.sendCookie(path, cookie); gate.header.Get("Location") != path+"/preparation" {
		t.Fatalf("a patient who has not agreed gets %d to %s", gate.status, gate.header.Get("Location"))
	}
	s.sendCookie(path+"/preparation", cookie).is(http.StatusOK, "preparation").says(s.clinic.Explanation.Text)
	typed := url.Values{"explanation": {s.clinic.Explanation.Version()}}
	s.prepares(path, cookie, typed).is(http.StatusUnprocessableEntity, "preparation")
	typed.Set("agreed", "1")
	if done := s.prepares(path, cookie, typed); done.status != http.StatusSeeOther {
		t.Fatalf("the form was answered %d", done.status)
	}
	s.sendCookie(path, cookie).is(http.StatusOK, "visit")
	shown, err := s.desk.Preparation(t.Context(), api.KindCall, detail.Entry.ID)
	must(t, err)
	if shown.Explanation != s.clinic.Explanation.Text || shown.AgreedAt == nil || len(shown.Answers) != 0 {
		t.Errorf("the desk gets %+v", shown)
	}
}

// TestStaffAdmitAPatientWhoCouldNotAgree lets patients in, before a visit and before a call without one. It is on
// record that the agreement is missing, and a later agreement is stored beside it.
func TestStaffAdmitAPatientWhoCouldNotAgree(t *testing.T) {
	for _, alone := range []bool{false, true} {
		s := newScene(t)
		detail := s.opened()
		if !alone {
			detail = s.booked(s.visit())
		}
		path, cookie := s.followed(detail)
		s.now.advance(detail.Entry.Start.Add(-time.Minute).Sub(s.now.time()))
		if gate := s.sendCookie(path, cookie); gate.status != http.StatusSeeOther {
			t.Fatalf("a patient who has not agreed gets %d", gate.status)
		}
		admitted, err := api.Admit(t.Context(), s.desk, detail.Entry.Kind, detail.Entry.ID)
		must(t, err)
		if admitted.AdmittedAt == nil || admitted.AdmittedBy != s.staff.Name || admitted.AgreedAt != nil {
			t.Errorf("admitted is %+v", admitted)
		}
		s.sendCookie(path, cookie).is(http.StatusOK, "visit")
		typed := url.Values{"explanation": {s.clinic.Explanation.Version()}, "agreed": {"1"}, "answer-q1": {"せき"}}
		if done := s.prepares(path, cookie, typed); done.status != http.StatusSeeOther {
			t.Fatalf("the form was answered %d", done.status)
		}
		shown, err := s.desk.Preparation(t.Context(), detail.Entry.Kind, detail.Entry.ID)
		must(t, err)
		if shown.AdmittedAt == nil || shown.AgreedAt == nil {
			t.Errorf("the desk gets %+v", shown)
		}
		_, err = api.Admit(t.Context(), s.signedIn(s.stranger), detail.Entry.Kind, detail.Entry.ID)
		refused(t, err, http.StatusNotFound, "notFound", "")
	}
}

// TestQuestionsBeforeAVisitInPerson answers the menu's questions behind the reservation's link. There is no explanation
// of online care. An online visit has its questions on the page of its call.
func TestQuestionsBeforeAVisitInPerson(t *testing.T) {
	s := newScene(t)
	visit := s.visit()
	visit.Method, visit.Visit = "inPerson", "return"
	detail := s.booked(visit)
	v := &visitor{scene: s}
	link := "/r/" + s.server.LinkKeys.VisitToken(madoguchi.ReservationID(detail.Entry.ID), 0)
	v.get(link)
	v.says(http.StatusOK, link+"/questions", "問診に答える")
	v.get(link + "/questions")
	v.says(http.StatusOK, "どの症状ですか", "来院される前に")
	if strings.Contains(v.page, s.clinic.Explanation.Text) {
		t.Error("a visit in person asks for an agreement")
	}
	v.post(link+"/questions", url.Values{"answer-q1": {"ほかの答え"}})
	if v.status != http.StatusUnprocessableEntity {
		t.Errorf("an answer that is no choice was answered %d", v.status)
	}
	v.post(link+"/questions", url.Values{"answer-q1": {"せき"}})
	if v.status != http.StatusSeeOther || v.at != link {
		t.Fatalf("the form was answered %d to %s", v.status, v.at)
	}
	v.get(link)
	v.says(http.StatusOK, "回答を見直す")
	v.get(link + "/questions")
	v.says(http.StatusOK, `value="せき" checked`)
	shown, err := s.desk.Preparation(t.Context(), api.KindReservation, detail.Entry.ID)
	must(t, err)
	if shown.AnsweredAt == nil || shown.AgreedAt != nil || len(shown.Answers) != 1 || shown.Answers[0].Answer != "せき" {
		t.Errorf("the desk gets %+v", shown)
	}

	online := s.visit()
	online.Start, online.DoctorID = s.nextFree(), string(s.clinic.Doctors[1].ID)
	other := "/r/" + s.server.LinkKeys.VisitToken(madoguchi.ReservationID(s.booked(online).Entry.ID), 0)
	v.get(other + "/questions")
	if v.status != http.StatusSeeOther {
		t.Errorf("an online visit was answered %d", v.status)
	}
}
