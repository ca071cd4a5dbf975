package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/signalling"
	"madoguchi/madoguchi"
)

// The list contains entries of any day that need attention, of the own clinic, until staff deal with them. The history
// names who did.
func TestAttention(t *testing.T) {
	s := newScene(t)
	online, alone := s.booked(s.visit()).Entry, s.opened().Entry
	must(t, s.processes.onReservation(t.Context(), madoguchi.ReservationID(online.ID),
		func(r *madoguchi.Reservation) error {
			r.Attention = madoguchi.AttentionSendFailed
			return nil
		}))
	must(t, s.processes.onCall(t.Context(), madoguchi.CallID(alone.ID), func(call *madoguchi.Call) error {
		call.Attention = madoguchi.AttentionSendSlow
		return nil
	}))
	if got := s.inNeed(s.desk); !strings.Contains(got, online.ID) || !strings.Contains(got, alone.ID) {
		t.Errorf("listed are %s", got)
	}
	if got := s.inNeed(s.signedIn(s.stranger)); got != "" {
		t.Errorf("another clinic reads %s", got)
	}
	for _, entry := range []api.Entry{online, alone} {
		detail, err := s.desk.Attend(t.Context(), entry.Kind, entry.ID)
		must(t, err)
		if last := detail.Timeline[len(detail.Timeline)-1]; detail.Entry.Attention != "" || last.Code != "attended" ||
			last.Name != s.staff.Name {
			t.Errorf("%s: %q, the history ends with %+v", entry.Kind, detail.Entry.Attention, last)
		}
	}
	if got := s.inNeed(s.desk); got != "" {
		t.Errorf("still listed are %s", got)
	}
	list, err := s.desk.Attention(t.Context(), time.Time{})
	must(t, err)
	if len(list.Done) != 2 {
		t.Errorf("seen to are %+v", list.Done)
	}
	for _, entry := range list.Done {
		if entry.Attended == nil || entry.Attended.Name != s.staff.Name || entry.HandledBy != string(s.staff.ID) {
			t.Errorf("%s: seen to by %+v, handled by %s", entry.Kind, entry.Attended, entry.HandledBy)
		}
	}
	s.now.advance(api.DoneFor + time.Minute)
	list, err = s.signedIn(s.staff).Attention(t.Context(), time.Time{})
	must(t, err)
	if len(list.Done) != 0 {
		t.Errorf("after some days: %+v", list.Done)
	}
}

// announced fails unless the desk hears of exactly one visit, which its patient has just treated so.
func (s *scene) announced(t *testing.T, code string) {
	t.Helper()
	list, err := s.desk.Attention(t.Context(), s.now.time().Add(-time.Hour))
	must(t, err)
	if len(list.ByPatient) != 1 || list.ByPatient[0].ByPatient.Code != code {
		t.Errorf("the desk hears of %+v, want one visit that was %s", list.ByPatient, code)
	}
	list, err = s.desk.Attention(t.Context(), s.now.time())
	must(t, err)
	if len(list.ByPatient) != 0 {
		t.Errorf("the desk hears again of %+v", list.ByPatient)
	}
}

// What a patient did is announced until a member of staff acts on the visit, and only to the own clinic.
func TestActsOfPatients(t *testing.T) {
	s := newScene(t)
	id := s.booked(s.visit()).Entry.ID
	note := func(code madoguchi.EventCode, by madoguchi.ActorKind) []api.Entry {
		t.Helper()
		s.now.advance(time.Minute)
		must(t, s.processes.onReservation(t.Context(), madoguchi.ReservationID(id),
			func(r *madoguchi.Reservation) error {
				r.Timeline = append(r.Timeline, madoguchi.Event{
					At: s.now.time(), Code: code, Actor: madoguchi.Actor{Kind: by},
				})
				return nil
			}))
		list, err := s.desk.Attention(t.Context(), s.now.time().Add(-time.Hour))
		must(t, err)
		return list.ByPatient
	}
	if got := note(madoguchi.EventAgreed, madoguchi.ByPatient); len(got) != 0 {
		t.Errorf("an agreement is announced: %+v", got)
	}
	if got := note(madoguchi.EventMoved, madoguchi.ByPatient); len(got) != 1 || got[0].ByPatient.Code != "moved" ||
		!got[0].ByPatient.At.Equal(s.now.time()) {
		t.Errorf("announced is %+v", got)
	}
	list, err := s.signedIn(s.stranger).Attention(t.Context(), s.now.time().Add(-time.Hour))
	must(t, err)
	if len(list.ByPatient) != 0 {
		t.Errorf("another clinic reads %+v", list.ByPatient)
	}
	if got := note(madoguchi.EventEdited, madoguchi.ByStaff); len(got) != 0 {
		t.Errorf("after staff have acted, %+v is announced", got)
	}
	if got := note(madoguchi.EventMoved, madoguchi.ByPatient); len(got) != 1 {
		t.Errorf("a second move is not announced: %+v", got)
	}
}

func (s *scene) inNeed(client *api.Client) string {
	s.t.Helper()
	list, err := client.Attention(s.t.Context(), time.Time{})
	must(s.t, err)
	var ids []string
	for _, entry := range list.Entries {
		ids = append(ids, entry.ID)
	}
	return strings.Join(ids, " ")
}

// The browser's list marks a begun call whose doctor's desk died, and one with a device that asks for admission.
func TestTodaysCallsSayThatTheDoctorIsAway(t *testing.T) {
	s := newScene(t)
	id := madoguchi.CallID(s.opened().Entry.ID)
	report := func(kinds ...signalling.OccurrenceKind) {
		for _, kind := range kinds {
			must(t, s.server.presence.ReportOnce(t.Context(), signalling.Occurrence{
				CallID: id, ClinicID: s.staff.ClinicID, Kind: kind, At: s.now.time(),
				Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
			}))
		}
	}
	list := func() shownPage { return s.getAs(s.session(s.staff), access.Home).is(http.StatusOK, "today") }
	report(signalling.ClinicCame, signalling.PatientCame, signalling.CallStarted)
	list().says("診察中").says(`data-waiting="0"`)
	report(signalling.ClinicLeft)
	list().says("医師が不在").says("待っている方　1名")
	report(signalling.DeviceAsked)
	list().says("別の端末が待機")
}

// The browser's list names the call that the reader is live in. After a hold, its patient is listed as waiting.
func TestTodaysCallsSayWhereOneIsHeard(t *testing.T) {
	s := newScene(t)
	id, now := madoguchi.CallID(s.opened().Entry.ID), s.now.time()
	stands := func(held time.Time, by madoguchi.StaffID) shownPage {
		t.Helper()
		must(t, s.processes.onCall(t.Context(), id, func(call *madoguchi.Call) error {
			call.State = madoguchi.CallInCall
			call.Presence = madoguchi.Presence{
				PatientSince: now, ClinicSince: now, CallSince: now, LiveSince: now, LiveBy: by, HeldSince: held,
			}
			return nil
		}))
		return s.getAs(s.session(s.staff), access.Home).is(http.StatusOK, "today")
	}
	stands(time.Time{}, s.staff.ID).says(`data-heard="`).says(`data-waiting="0"`)
	stands(time.Time{}, "somebody else").lacks(`data-heard`)
	stands(now, s.staff.ID).lacks(`data-heard`).says(`data-waiting="1"`).says("保留中").says("から保留")
}

// The browser's list shows who waits, since when, and how visits went, as the desk does. It includes a patient who
// waits with yesterday's link.
func TestTodaysCallsSayWhoWaits(t *testing.T) {
	s := newScene(t)
	late, early := s.opened().Entry, s.opened().Entry
	s.now.advance(late.Start.Add(20 * time.Hour).Sub(s.now.time()))
	came := s.now.time().Add(-4 * time.Minute)
	for id, presence := range map[string]madoguchi.Presence{
		late.ID: {PatientSince: came}, early.ID: {PatientSince: came.Add(-time.Minute)},
	} {
		must(t, s.processes.onCall(t.Context(), madoguchi.CallID(id), func(call *madoguchi.Call) error {
			call.State, call.Presence = madoguchi.CallWaiting, presence
			return nil
		}))
	}
	page := s.getAs(s.session(s.staff), access.Home).is(http.StatusOK, "today")
	page.says(`data-waiting="2"`).says("待っている方　2名").says("待合 4分").says("待合 5分")
	if first, second := strings.Index(page.body, "待合 5分"), strings.Index(page.body, "待合 4分"); first > second {
		t.Error("who came first is not in front")
	}
	for _, id := range []string{late.ID, early.ID} {
		_, err := s.desk.Finish(t.Context(), api.KindCall, id)
		must(t, err)
	}
	ended := s.getAs(s.session(s.staff), access.Home).is(http.StatusOK, "today")
	ended.says(`data-waiting="0"`)
	if strings.Contains(ended.body, access.Home+"/calls/"+late.ID) {
		t.Error("a call that is over can still be entered")
	}
}
