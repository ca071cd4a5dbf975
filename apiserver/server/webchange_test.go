package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// A mail tells the patient what staff do to a visit from the web. Staff tell the patients of their own bookings.
func TestStaffsChangesOfAVisitFromTheWebAreMailed(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	ctx := t.Context()
	s.bookedOnWeb()
	day, err := s.desk.Schedule(ctx, madoguchi.DayOf(morning.AddDate(0, 0, 7), s.clinic.Location()))
	must(t, err)
	entry := day.Entries[0]
	edit := api.EditReservation{GuestVisit: entry.GuestVisit, Revision: entry.Revision}
	edit.Memo = "付き添いあり"
	detail, err := s.desk.EditReservation(ctx, entry.ID, edit)
	must(t, err)
	if told := s.processes.parting; len(told) != 0 {
		t.Fatalf("a memo is mailed: %+v", told[0])
	}
	edit.Start, edit.Revision = entry.Start.Add(-2*time.Hour), detail.Entry.Revision
	_, err = s.desk.EditReservation(ctx, entry.ID, edit)
	must(t, err)
	_, err = s.desk.Cancel(ctx, api.KindReservation, entry.ID)
	must(t, err)
	own := s.booked(s.visit()).Entry
	_, err = s.desk.Cancel(ctx, api.KindReservation, own.ID)
	must(t, err)
	told := s.processes.parting
	if len(told) != 3 || told[0] == nil || told[1] == nil || told[2] != nil || told[0].Delivery == told[1].Delivery ||
		told[0].Target != "hanako@patient.example" || told[0].Actor.ID != s.staff.ID {
		t.Errorf("the mails are %+v", told)
	}
}

func TestThePatientMovesAndCancelsTheVisit(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	path, start := s.bookedOnWeb()
	v := &visitor{scene: s}
	v.get(path + "/move")
	if len(v.offered()) == 0 {
		t.Fatalf("no slots, %d: %s", v.status, v.page)
	}
	next := v.offered()[0]
	v.get(path + "/move?start=" + url.QueryEscape(next))
	if v.status != http.StatusOK || !strings.Contains(v.page, "この日時に変更しますか") ||
		!strings.Contains(v.page, "変更前：") {
		t.Fatalf("asked %d: %s", v.status, v.page)
	}
	v.post(path+"/move", url.Values{"start": {next}})
	if v.status != http.StatusSeeOther {
		t.Fatalf("the move was answered %d: %s", v.status, v.page)
	}
	if v.get(v.at); !strings.Contains(v.page, "予約の日時を変更しました") {
		t.Errorf("after the move: %s", v.page)
	}
	v.post(path+"/cancel", nil)
	if v.status != http.StatusSeeOther {
		t.Fatalf("the cancellation was answered %d: %s", v.status, v.page)
	}
	if v.get(v.at); !strings.Contains(v.page, "予約をキャンセルしました") {
		t.Errorf("after the cancellation: %s", v.page)
	}
	if v.get(path + "?done=moved"); strings.Contains(v.page, "変更しました") {
		t.Errorf("a cancelled visit was moved: %s", v.page)
	}
	v.get(path)
	if !strings.Contains(v.page, "この予約はキャンセルされています") ||
		!strings.Contains(v.page, `href="/book/`+string(v.clinic.ID)+`">もう一度予約する`) {
		t.Errorf("cancelled: %s", v.page)
	}
	day, err := s.desk.ScheduleWithCancelled(t.Context(), s.clinicsDay(start))
	must(t, err)
	if len(day.Entries) != 1 || day.Entries[0].State != string(madoguchi.ReservationCancelled) {
		t.Fatalf("the desk sees %+v", day.Entries)
	}
}

// A visit moves to a time that is offered, and not to its own.
func TestAVisitMovesOnlyToWhatIsOffered(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	path, start := s.bookedOnWeb()
	v := &visitor{scene: s}
	v.get(path + "/move")
	if slices.Contains(v.offered(), start) || !strings.Contains(v.page, "いまの予約") ||
		!strings.Contains(v.page, `href="`+path+`"`) {
		t.Errorf("the slots: %s", v.page)
	}
	free := v.offered()[0]
	s.visitsBooking().holds(free)
	at, err := time.Parse(time.RFC3339, start)
	must(t, err)
	for chosen, said := range map[string]string{
		morning.Add(-time.Hour).Format(time.RFC3339): "選んだ時間は予約できません",
		at.Add(7 * time.Minute).Format(time.RFC3339): "選んだ時間は予約できません",
		at.Add(12 * time.Hour).Format(time.RFC3339):  "選んだ時間は予約できません",
		free: "ほかの方の予約が先に入りました",
	} {
		v.get(path + "/move?start=" + url.QueryEscape(chosen))
		if v.status != http.StatusConflict || !strings.Contains(v.page, said) || slices.Contains(v.offered(), start) {
			t.Errorf("asking for %s was answered %d: %s", chosen, v.status, v.page)
		}
		v.post(path+"/move", url.Values{"start": {chosen}})
		if v.status != http.StatusConflict || !strings.Contains(v.page, said) {
			t.Errorf("moving to %s was answered %d: %s", chosen, v.status, v.page)
		}
	}
	if v.get(path + "/move?start=" + url.QueryEscape(start)); v.status != http.StatusOK || len(v.offered()) == 0 {
		t.Errorf("its own time was answered %d: %s", v.status, v.page)
	}
}

func TestTheDeadlineHolds(t *testing.T) {
	s := newScene(t)
	path, start := s.bookedOnWeb()
	at, err := time.Parse(time.RFC3339, start)
	must(t, err)
	s.now.advance(at.Sub(s.now.time()) - time.Second)
	v := &visitor{scene: s}
	for _, form := range []struct {
		path   string
		fields url.Values
	}{{"/cancel", nil}, {"/move", url.Values{"start": {at.Add(24 * time.Hour).Format(time.RFC3339)}}}} {
		v.post(path+form.path, form.fields)
		if v.status != http.StatusConflict || !strings.Contains(v.page, "期限を過ぎています") {
			t.Errorf("%s was answered %d", form.path, v.status)
		}
	}
	v.get(path + "x")
	if v.status != http.StatusNotFound {
		t.Errorf("a wrong link was answered %d", v.status)
	}
}

// What reception did meanwhile is what the patient reads.
func TestAChangeIsRefusedInItsOwnWords(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	path, _ := s.bookedOnWeb()
	v := &visitor{scene: s}
	v.get(path + "/move")
	move := url.Values{"start": {v.offered()[0]}}
	for name, c := range map[string]struct {
		form   string
		fields url.Values
		fault  error
		status int
		says   string
	}{
		"cancelled, then moved":     {"/move", move, madoguchi.ErrNotOpen, http.StatusSeeOther, ""},
		"cancelled twice":           {"/cancel", nil, madoguchi.ErrNotOpen, http.StatusSeeOther, ""},
		"changed, then moved":       {"/move", move, madoguchi.ErrChanged, http.StatusConflict, "予約の内容が変わりました"},
		"moved in the window":       {"/move", move, madoguchi.ErrInProgress, http.StatusConflict, "診察の時間が近いため"},
		"cancelled during the call": {"/cancel", nil, madoguchi.ErrInCall, http.StatusConflict, "診察が始まっているため"},
		"moved to a taken slot":     {"/move", move, madoguchi.ErrSlotTaken, http.StatusConflict, "ほかの方の予約が先に"},
	} {
		s.processes.breakDown(func() error { return c.fault })
		v.post(path+c.form, c.fields)
		if v.status != c.status || !strings.Contains(v.page, c.says) ||
			c.status == http.StatusSeeOther && v.at != path {
			t.Errorf("%s: answered %d %s: %s", name, v.status, v.at, v.page)
		}
	}
}

// A link of an earlier generation opens nothing, and a day after the visit the link tells nothing.
func TestALinkEnds(t *testing.T) {
	s := newScene(t)
	path, start := s.bookedOnWeb()
	id, _, err := s.server.LinkKeys.OpenVisit(strings.TrimPrefix(path, "/r/"))
	must(t, err)
	visit, err := s.store.ReservationByLink(t.Context(), id)
	must(t, err)
	visit.LinkGeneration, visit.Revision = 1, visit.Revision+1
	must(t, s.store.PutReservation(t.Context(), visit))
	v := &visitor{scene: s}
	if v.get(path); v.status != http.StatusNotFound {
		t.Errorf("the former link is answered %d", v.status)
	}
	if v.post(path+"/cancel", nil); v.status != http.StatusNotFound {
		t.Errorf("a cancellation by the former link is answered %d", v.status)
	}
	path = "/r/" + s.server.LinkKeys.VisitToken(id, 1)
	if v.get(path); v.status != http.StatusOK {
		t.Errorf("the new link is answered %d", v.status)
	}
	at, err := time.Parse(time.RFC3339, start)
	must(t, err)
	s.now.advance(at.Sub(s.now.time()) + 26*time.Hour)
	for _, page := range []string{"", "/booked", "/visit.ics", "/cancel"} {
		v.get(path + page)
		if v.status != http.StatusGone || !strings.Contains(v.page, "この予約は終了しています") ||
			strings.Contains(v.page, s.clinic.Name) || strings.Contains(v.page, "内科") {
			t.Errorf("%q after the visit is answered %d: %s", page, v.status, v.page)
		}
	}
}
