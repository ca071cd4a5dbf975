package ui

import (
	"strings"
	"testing"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/parts"
)

// Every page that shows a day says if it is not today, and one press leads back.
func TestEveryPageNamesAnotherDay(t *testing.T) {
	for _, at := range []place{atSchedule, atReception} {
		d := deskOf(t)
		d.goTo(at)
		strip := map[place]func() *dayStrip{
			atSchedule:  func() *dayStrip { return d.schedulePage().day },
			atReception: func() *dayStrip { return d.receptionPage().day },
		}[at]()
		if strip.content.Visible() {
			t.Errorf("place %d: today is named %q", at, strip.words.Text())
		}
		d.stepDay(-1)
		if !strip.content.Visible() || strip.words.Text() != "過去の日を表示しています：昨日 11月23日（月）" {
			t.Errorf("place %d: yesterday is named %q", at, strip.words.Text())
		}
		past := strip.panel.Ground
		if d.stepDay(2); !strip.content.Visible() || !strings.Contains(strip.words.Text(), "明日 11月25日（水）") ||
			strip.past {
			t.Errorf("place %d: tomorrow is named %q", at, strip.words.Text())
		}
		if past == nil || strip.content.Position().Y == 0 {
			t.Errorf("place %d: the strip lies at %v", at, strip.content.Position())
		}
		d.showNow()
		if strip.content.Visible() || !d.day.Equal(d.today()) {
			t.Errorf("place %d: on %v the strip says %q", at, d.day, strip.words.Text())
		}
	}
}

// Yesterday may still be shown unnoticed, so a booking into it asks first, with patient and time.
func TestBookingIntoThePastIsAsked(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.stepDay(-1)
	d.settle(t)
	d.pane.book(deskserver.Aoki, 15*60)
	form := d.pane.shown.(*bookingPane)
	form.guest.name.Input().SetText("田中 花子")
	form.submit()
	d.settle(t)
	d.reads(t, "過去の日時に予約しますか", "田中 花子 さん　11月23日（月）15:00", "昨日 11月23日（月） は過ぎています")
	d.pane.escape()
	if booked, _ := d.session.Schedule.Day("2026-11-23"); len(booked) != 0 || form.guest.busy {
		t.Fatalf("booked without an answer: %v", booked)
	}
	form.submit()
	d.press(t, "past.bookGo")
	d.await(t, "booked", func() bool { booked, _ := d.session.Schedule.Day("2026-11-23"); return len(booked) == 1 })
}

func TestCreatingACallInThePastIsAsked(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.pane.book(deskserver.Aoki, 9*60)
	form := d.pane.shown.(*bookingPane)
	form.turn(true)
	form.submit()
	d.settle(t)
	d.reads(t, "過去の日時で作成しますか", "11月24日（火）09:00", "今日のこの時刻は過ぎています")
}

func TestMovingIntoThePastIsAsked(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	entry := d.of(t, "加藤 修")
	d.pane.edit(entry)
	form := d.pane.shown.(*editPane)
	form.day.Input().SetText("2026-11-20")
	form.submit()
	d.settle(t)
	d.reads(t, "過去の日時に変更しますか", "加藤 修 さん　11月20日（金）15:30", "4日前 11月20日（金） は過ぎています")
	d.pane.escape()
	if now := d.of(t, "加藤 修"); !now.Start.Equal(entry.Start) {
		t.Errorf("moved to %v", now.Start)
	}
}

// The current half hour is booked without a question: the patient is there.
func TestTheRunningHalfHourIsNotAskedAbout(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.pane.book(deskserver.Nishimura, 11*60) // it is 11:14
	form := d.pane.shown.(*bookingPane)
	form.guest.name.Input().SetText("田中 花子")
	form.submit()
	if _, asks := d.dialogs.Open.(*parts.Asked); asks {
		t.Errorf("asks %s", d.words())
	}
	d.settle(t)
}

// 「取消を表示」 shows who cancelled, when and why, on both pages. A cancelled entry is not counted, and its pane has no
// buttons.
func TestCancelledIsShownOnRequest(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	entry := d.of(t, "加藤 修")
	before := d.view.Agenda(d.day, "", false)
	if _, err := d.session.Visits.Cancel(t.Context(), entry, "patient"); err != nil {
		t.Fatal(err)
	}
	d.goTo(atReception)
	d.settle(t)
	if strings.Contains(d.words(), "加藤修") {
		t.Fatal("it is shown unasked")
	}
	all := d.view.Reception(d.day, "", backend.FilterAll).All
	d.receptionPage().cancelled.OnPress()
	d.reads(t, "加藤 修", "キャンセル", "11/24 11:14　受付 佐藤　患者の希望")
	list := d.view.Reception(d.day, "", backend.FilterAll)
	if last := list.Rows[len(list.Rows)-1]; list.All != all || !last.Void || last.Action != "" || last.Name != "加藤 修" {
		t.Errorf("counts %d for %d, last is %+v", list.All, all, last)
	}
	d.goTo(atSchedule)
	d.settle(t)
	if agenda := d.view.Agenda(d.day, "", false); agenda.Columns[0].Summary == before.Columns[0].Summary ||
		len(agenda.Columns[0].Cards) != len(before.Columns[0].Cards) {
		t.Errorf("the day says %q with %d cards", agenda.Columns[0].Summary, len(agenda.Columns[0].Cards))
	}
	d.pane.open(entry.ID)
	d.settle(t)
	d.reads(t, "受付 佐藤　患者の希望")
	pane := d.view.Pane(d.pane.shown.(*entryPane).detail)
	if pane.CanStart || pane.CanEdit || pane.CanCancel || pane.CanSend || pane.CanFinish {
		t.Errorf("the pane offers %+v", pane)
	}
	if !d.schedulePage().cancelled.On {
		t.Error("the schedule's check is another one")
	}
	d.schedulePage().cancelled.OnPress()
	if cards := d.view.Agenda(d.day, "", false).Columns[0].Cards; len(cards) != len(before.Columns[0].Cards)-1 {
		t.Errorf("%d cards", len(cards))
	}
}
