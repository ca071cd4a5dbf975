package overview_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
)

// viewOf returns the view of the pictures' date.
func viewOf(t *testing.T) overview.View {
	t.Helper()
	return *overview.Of(phrases.In(phrases.Japanese), backendtest.Loaded(t))
}

func TestAgenda(t *testing.T) {
	view := viewOf(t)
	agenda := view.Agenda(noon, "", false)
	if agenda.From != 9*60 || agenda.Until != 18*60 || agenda.Now != 11*60+14 || len(agenda.Columns) != 2 {
		t.Fatalf("got %d–%d, now %d, %d columns", agenda.From, agenda.Until, agenda.Now, len(agenda.Columns))
	}
	if got := agenda.Columns[0].Summary; got != "予約 7・待合 1" {
		t.Errorf("summary %q", got)
	}
	got := map[string]string{}
	for _, card := range agenda.Columns[0].Cards {
		got[card.Name] = fmt.Sprint(card.Lines[0], "|", card.State, "|", card.Video)
	}
	for name, want := range map[string]string{
		"山本 健一":  "再診・対面　10412|終了|false",
		"高橋 美咲":  "初診・オンライン　10:24 入室|診察中|true",
		"小林 誠":   "再診・オンライン　10021　11:10 入室|待合 4分|true",
		"伊藤 さくら": "初診・オンライン　SMS 不達（番号が使われていません）|要対応|true",
		"加藤 修":   "再診・オンライン　10555　SMS 到達||true",
	} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
	if all := view.Agenda(noon, deskserver.Aoki, true); all.From != 0 || all.Until != 24*60 || len(all.Columns) != 1 {
		t.Errorf("all hours of one doctor: %d–%d, %d columns", all.From, all.Until, len(all.Columns))
	}
	if other := view.Agenda(noon.AddDate(0, 0, 1), "", false); other.Now != -1 {
		t.Error("tomorrow has a red line")
	}
}

// The card of a call without a title says once that it is a video call.
func TestACallWithoutATitleIsNamedOnce(t *testing.T) {
	view := viewOf(t)
	entries, _ := view.Session.Schedule.Day("2026-11-24")
	untitled := entries[slices.IndexFunc(entries, func(e api.Entry) bool { return !e.IsReservation() })]
	untitled.ID, untitled.Title = "untitled", ""
	view.Session.Schedule.Apply(untitled)
	lines := map[string][]string{}
	for _, card := range view.Agenda(noon, untitled.DoctorID, false).Columns[0].Cards {
		lines[card.Name] = card.Lines
	}
	if lines["ビデオ通話"] == nil {
		t.Fatalf("the call without a title is not drawn: %v", lines)
	}
	if got := strings.Join(lines["ビデオ通話"], "|"); strings.Contains(got, "ビデオ通話") {
		t.Errorf("without a title, the lines are %q", got)
	}
	if got := strings.Join(lines["ひまわり苑（4名）"], "|"); !strings.Contains(got, "ビデオ通話") {
		t.Errorf("with a title, the lines are %q", got)
	}
}

func TestAgendaOfAClosedDay(t *testing.T) {
	view := viewOf(t)
	view.Clinic.Hours = nil
	closed := view.Agenda(noon.AddDate(0, 0, 5), "", false)
	if closed.From != 9*60 || closed.Until != 18*60 || closed.Columns[0].Summary != "休診日・予約 0" ||
		closed.Columns[0].IsOpen(10*60) {
		t.Errorf("got %d–%d, %q", closed.From, closed.Until, closed.Columns[0].Summary)
	}
}

// A doctor's own hours apply only on their weekday, and replace the clinic's there.
func TestHoursOfADoctorsOwn(t *testing.T) {
	view := viewOf(t)
	view.Clinic.Hours = append(view.Clinic.Hours,
		api.OpeningHours{Weekday: 2, From: 10 * 60, Until: 11 * 60, DoctorID: deskserver.Aoki},
		api.OpeningHours{Weekday: 3, DoctorID: deskserver.Nishimura})
	tuesday, wednesday := daytime.AtMinute(noon, 9*60), daytime.AtMinute(noon.AddDate(0, 0, 1), 9*60)
	for _, test := range []struct {
		doctor string
		at     time.Time
		open   bool
	}{
		{deskserver.Aoki, tuesday, false}, {deskserver.Aoki, tuesday.Add(time.Hour), true},
		{deskserver.Aoki, wednesday, true}, {deskserver.Nishimura, tuesday, true},
		{deskserver.Nishimura, wednesday, false},
	} {
		if got := view.IsOpen(test.doctor, test.at); got != test.open {
			t.Errorf("%s at %v: open is %v", test.doctor, test.at, got)
		}
	}
	off := view.Agenda(wednesday, deskserver.Nishimura, false)
	if got := off.Columns[0].Summary; off.From != 9*60 || !strings.HasPrefix(got, "休診日") {
		t.Errorf("on the day off the schedule begins at %d and says %q", off.From, got)
	}
}

func TestReceptionPutsTheUrgentFirst(t *testing.T) {
	list := viewOf(t).Reception(noon, "", overview.FilterAll)
	if list.All != 10 || list.Waiting != 2 || list.Attention != 1 {
		t.Fatalf("all %d, waiting %d, attention %d", list.All, list.Waiting, list.Attention)
	}
	first, second, last := list.Rows[0], list.Rows[1], list.Rows[len(list.Rows)-1]
	if first.Name != "高橋 美咲" || first.Action != "画面へ戻る" || second.Contact != "11:10 入室" || last.State.Word != "終了" {
		t.Errorf("got %+v … %+v … %+v", first, second, last)
	}
	for _, row := range list.Rows {
		if row.Name == "ひまわり苑（4名）" {
			t.Error("a call that stands alone is in the list (B8)")
		}
	}
	if waiting := viewOf(t).Reception(noon, "", overview.FilterWaiting); len(waiting.Rows) != 1 {
		t.Errorf("%d rows wait", len(waiting.Rows))
	}
}

// A begun call without anyone from the clinic says so, and its button leads back into the call. A patient alone in it
// counts as waiting.
func TestABegunCallWithoutTheDoctor(t *testing.T) {
	view := viewOf(t)
	for _, entry := range entriesOf(view) {
		if entry.Call == nil || entry.Call.State != "inCall" {
			continue
		}
		if got := view.State(entry).Word; got != "診察中" {
			t.Errorf("with the doctor: %q", got)
		}
		entry.Call.ClinicSince = nil
		returns(t, view, entry, "医師が不在")
		if !entry.Waits() {
			t.Error("the patient who is alone does not wait")
		}
		entry.Call.PatientSince = nil
		returns(t, view, entry, "医師が不在")
		if entry.Waits() {
			t.Error("nobody waits")
		}
	}
}

// A device that asks for admission appears wherever the call is listed. It counts as waiting if nobody from the clinic
// is in the call.
func TestADeviceThatAsksIsListed(t *testing.T) {
	view := viewOf(t)
	for _, entry := range entriesOf(view) {
		if entry.Call == nil || entry.Call.State != "inCall" {
			continue
		}
		since := noon
		entry.Call.AskingSince = &since
		returns(t, view, entry, "別の端末が待機")
		view.Session.Schedule.Apply(entry)
		if row := view.Reception(noon, "", overview.FilterAll).Rows[0]; row.Name != view.Name(entry) ||
			row.Contact != "別の端末が 11:14 から待機" {
			t.Errorf("the list says %+v", row)
		}
		if entry.Waits() {
			t.Error("who is asked about in front of the doctor is counted as waiting")
		}
		entry.Call.PatientSince, entry.Call.ClinicSince = nil, nil
		if !entry.Waits() {
			t.Error("nobody is there, and the device does not wait")
		}
	}
}

// A patient on hold counts as waiting since the hold began, in every count and list, and the action leads back into the
// call. A running call that the patient has left says so.
func TestAPatientOnHoldWaits(t *testing.T) {
	view := viewOf(t)
	entry := entriesOf(view)[2]
	if entry.PatientName != "高橋 美咲" || entry.Waits() || view.CountWaiting() != 2 {
		t.Fatalf("before the hold: %+v", entry)
	}
	since := noon.Add(-10 * time.Minute)
	entry.Call.HeldSince = &since
	entry.Revision++
	view.Session.Schedule.Apply(entry)
	returns(t, view, entry, "保留中")
	waiters := view.Waiters(func(api.Entry) bool { return false })
	if first := waiters[0]; view.CountWaiting() != 3 || first.Name != "高橋 美咲 さん" || first.State.Word != "保留中" ||
		!strings.HasPrefix(first.Note, "11:04 から保留　10:30 の予約") || first.Action != "画面へ戻る" {
		t.Errorf("waiting: %+v", waiters)
	}
	entry.Call.PatientSince = nil
	if entry.Waits() {
		t.Error("nobody is on hold, and somebody waits")
	}
	entry.Call.HeldSince = nil
	returns(t, view, entry, "患者が不在")
}

// OtherLiveCall finds only a call of the same doctor with somebody from the clinic connected.
func TestTheRunningCallOfADoctorIsKnown(t *testing.T) {
	view := viewOf(t)
	var own, other api.Entry
	for _, entry := range entriesOf(view) {
		switch entry.PatientName {
		case "小林 誠":
			own = entry
		case "高橋 美咲":
			other = entry
		}
	}
	if live, found := view.OtherLiveCall(own); !found || live.ID != other.ID {
		t.Errorf("beside the call runs %+v", live)
	}
	if live, found := view.OtherLiveCall(other); found {
		t.Errorf("beside the only call runs %+v", live)
	}
	since := noon
	other.Call.HeldSince = &since
	other.Revision++
	view.Session.Schedule.Apply(other)
	if live, found := view.OtherLiveCall(own); found {
		t.Errorf("a call on hold is heard: %+v", live)
	}
}

// returns checks the word for a begun call, and that list and pane lead back into it.
func returns(t *testing.T, view overview.View, entry api.Entry, word string) {
	t.Helper()
	want := visits.StateView{Tone: visits.ToneWaiting, Word: word}
	pane := view.Pane(api.Detail{Entry: entry})
	if got := view.State(entry); got != want || pane.Chip != want || pane.Start != "画面へ戻る" {
		t.Errorf("the state is %+v, the pane %+v with %q, want %+v", got, pane.Chip, pane.Start, want)
	}
}

// Visits are drawn as long as they take, from ten minutes.
func TestShortVisitsInARow(t *testing.T) {
	session := backendtest.NewClinic(t).SignIn(t)
	view := *overview.Of(phrases.In(phrases.Japanese), session)
	for i, minute := range []int{10 * 60, 10*60 + 15, 11 * 60, 12 * 60} {
		entry := backendtest.Visit(fmt.Sprint(i), 1, "x")
		entry.Start = daytime.AtMinute(noon, minute)
		entry.End = entry.Start.Add(time.Duration(15-5*(i/2)) * time.Minute)
		session.Schedule.Apply(entry)
	}
	want := []daytime.Span{
		{From: 600, Until: 615}, {From: 615, Until: 630}, {From: 660, Until: 670}, {From: 720, Until: 730},
	}
	for i, card := range view.Agenda(noon, deskserver.Aoki, false).Columns[0].Cards {
		if card.Span != want[i] || card.Lanes != 1 {
			t.Errorf("card %d: %+v in %d lanes", i, card.Span, card.Lanes)
		}
	}
}

func entriesOf(view overview.View) []api.Entry {
	entries, _ := view.Session.Schedule.Day("2026-11-24")
	return entries
}

// Cards never cover one another: cards that overlap in time have different lanes of the same number.
func TestCardsNeverOverlap(t *testing.T) {
	session := backendtest.NewClinic(t).SignIn(t)
	view := *overview.Of(phrases.In("en"), session)
	rapid.Check(t, func(r *rapid.T) {
		session.Schedule = schedule.New(tokyo)
		for i := range rapid.IntRange(0, 12).Draw(r, "count") {
			entry := backendtest.Visit(fmt.Sprint(i), 1, "x")
			entry.Start = daytime.AtMinute(noon, rapid.IntRange(0, 23*60).Draw(r, "start"))
			entry.End = entry.Start.Add(time.Duration(rapid.IntRange(5, 120).Draw(r, "minutes")) * time.Minute)
			session.Schedule.Apply(entry)
		}
		cards := view.Agenda(noon, deskserver.Aoki, true).Columns[0].Cards
		for i, a := range cards {
			if a.Lane >= a.Lanes {
				r.Fatalf("lane %d of %d", a.Lane, a.Lanes)
			}
			for _, b := range cards[:i] {
				overlap := a.Span.From < b.Span.Until && b.Span.From < a.Span.Until
				if overlap && (a.Lane == b.Lane || a.Lanes != b.Lanes) {
					r.Fatalf("%+v covers %+v", a, b)
				}
			}
		}
	})
}

// A narrow card omits the reason of a failed link first, then the number, and always shows the failure.
func TestCardsLinesGrowShorter(t *testing.T) {
	view := viewOf(t)
	for _, column := range view.Agenda(noon, "", false).Columns {
		for _, card := range column.Cards {
			for i, line := range card.Lines[1:] {
				if len(line) >= len(card.Lines[i]) {
					t.Errorf("%q is not shorter than %q", line, card.Lines[i])
				}
			}
			if last := card.Lines[len(card.Lines)-1]; card.Name == "伊藤 さくら" && last != "SMS 不達" {
				t.Errorf("at its shortest the card says %q", last)
			}
		}
	}
}

// The schedule shows a doctor or menu that has left as long as there are visits, but does not offer it.
func TestWhoHasLeftIsShownWithTheirVisits(t *testing.T) {
	session := backendtest.Loaded(t)
	clinic := session.Clinic
	clinic.Doctors = slices.Clone(clinic.Doctors)
	clinic.Doctors[1].Left = true
	clinic.Revision++
	if !session.UpdateClinic(clinic) || session.UpdateClinic(clinic) {
		t.Error("news is not told from what is known")
	}
	view := *overview.Of(phrases.In(phrases.Japanese), session)
	if columns := view.Agenda(noon, "", false).Columns; len(columns) != 2 || columns[1].Doctor.Name != "西村 拓" ||
		columns[1].Open != nil {
		t.Errorf("the day with visits has %d columns", len(columns))
	}
	if columns := view.Agenda(noon.AddDate(0, 0, 1), "", false).Columns; len(columns) != 1 {
		t.Errorf("a day without has %d columns", len(columns))
	}
	if current := clinic.CurrentDoctors(); len(current) != 1 {
		t.Errorf("%d doctors take new visits", len(current))
	}
}
