package ui

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/internal/deskserver"
)

// acts makes the patient of a visit act on it, some minutes after the desk's sign-in.
func (d liveDesk) acts(t *testing.T, patient, code string, minutes int) {
	t.Helper()
	entry := d.of(t, patient)
	entry.Source = api.BookedOnWeb
	entry.ByPatient = &api.PatientAct{At: noon().Add(time.Duration(minutes) * time.Minute), Code: code}
	if code == "cancelled" {
		entry.State = code
	}
	d.clinic.Visits.Put(entry)
}

func (d liveDesk) countActs() int { return overview.Acts{View: d.in.view}.Count() }

// A booking on the web is announced on any page, counted at the rail, and marked on the schedule until it is opened. A
// restarted desk remembers what it has looked at.
func TestWhatPatientsDoOnTheWebIsAnnounced(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.settle(t)
	if d.countActs() != 0 || d.in.shell.acts.Content.Visible() || d.in.schedulePage().acts.Content.Visible() {
		t.Fatal("something is new from the beginning")
	}
	d.in.goTo(atReception)
	d.acts(t, "加藤 修", "booked", 1)
	d.await(t, "the announcement", func() bool { return d.in.shell.acts.Content.Visible() })
	d.reads(t, "新しいWeb予約：加藤 修 さん　11月24日（火）15:30")
	if got := d.in.shell.items[atSchedule].Count; got != 1 {
		t.Errorf("the rail counts %d", got)
	}
	d.press(t, "act.show")
	d.await(t, "the visit", func() bool { return d.in.at == atSchedule && d.atOpened(d.of(t, "加藤 修").ID) })
	if d.countActs() != 0 || strings.Contains(d.words(), "新着") {
		t.Error("the opened visit is still new")
	}

	d.in.pane.Close()
	d.acts(t, "松本 恵", "moved", 2)
	d.acts(t, "清水 大地", "cancelled", 3)
	d.await(t, "both", func() bool {
		return strings.Contains(d.words(), "Webでの日時変更1件・Webでのキャンセル1件")
	})
	d.reads(t, "新着")
	d.in.showActs()
	d.reads(t, "清水 大地", "松本 恵", "キャンセル", "日時変更", "11:17")
	d.press(t, "act.open")
	d.await(t, "the cancelled visit", func() bool { return d.countActs() == 1 })
	looked := d.config.Settings.Looked[d.in.session.Clinic.ID]
	if len(looked.Later) != 1 {
		t.Errorf("kept is %+v", looked)
	}
	d.acts(t, "小林 誠", "moved", 4)
	d.await(t, "two again", func() bool { return d.countActs() == 2 })
	d.in.showActs()
	d.press(t, "act.all")
	if d.countActs() != 0 || d.in.pane.IsOpen() || d.in.schedulePage().acts.Content.Visible() {
		t.Error("something is still new")
	}
	looked = d.config.Settings.Looked[d.in.session.Clinic.ID]
	if len(looked.Later) != 0 || !looked.Until.Equal(noon().Add(4*time.Minute)) {
		t.Errorf("kept is %+v", looked)
	}
	d.settle(t)
}

// What was new while the desk was closed is shown after its start, without a bar.
func TestWhatWasNewWhileTheDeskWasClosed(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		start := noon().AddDate(0, 0, 9)
		clinic.Visits.Put(api.Entry{
			ID: "0000000000000web", Kind: api.KindReservation, State: "booked", Source: api.BookedOnWeb,
			End: start.Add(time.Hour),
			GuestVisit: api.GuestVisit{
				PatientName: "遠田 来", DoctorID: deskserver.Aoki, MenuID: deskserver.General, Method: api.InPerson,
				Visit: api.FirstVisit, Start: start,
			},
			ByPatient: &api.PatientAct{At: noon().Add(time.Minute), Code: "booked"},
		})
	})
	d.await(t, "the count", func() bool { return strings.Contains(d.words(), "新しいWeb予約1件") })
	if d.in.shell.acts.Content.Visible() {
		t.Error("the bar announces it")
	}
	d.press(t, "act.show")
	d.await(t, "its day", func() bool { return d.in.day.at.Day() == 3 && strings.Contains(d.words(), "遠田来") })
	d.settle(t)
}

// The bar announces on pages that do not tell what is new. On the schedule its strip tells it, and the bar would repeat
// it. Both count all that is new.
func TestOneAnnouncementWithOneCount(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.settle(t)
	bar, strip := d.in.shell.acts, d.in.schedulePage().acts.Content
	d.acts(t, "加藤 修", "booked", 1)
	d.await(t, "the strip", strip.Visible)
	d.settle(t)
	if bar.Content.Visible() {
		t.Error("the bar repeats the strip")
	}
	d.in.goTo(atReception)
	d.acts(t, "松本 恵", "booked", 2)
	d.acts(t, "清水 大地", "moved", 3)
	d.await(t, "the bar with all that is new", func() bool {
		return bar.Content.Visible() && bar.Words.Text() == "新しいWeb予約 2件・Webでの日時変更 1件"
	})
	d.in.goTo(atSchedule)
	d.await(t, "the strip", strip.Visible)
	d.await(t, "the end of the bar", func() bool { return !bar.Content.Visible() })
	d.settle(t)
}
