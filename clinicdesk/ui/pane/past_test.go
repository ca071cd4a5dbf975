package pane

import (
	"testing"

	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/parts"
)

// Yesterday may still be shown unnoticed, so a booking into it asks first, with patient and time.
func TestBookingIntoThePastIsAsked(t *testing.T) {
	d := livePaneOf(t)
	d.day = d.day.AddDate(0, 0, -1)
	d.Book(deskserver.Aoki, 15*60)
	form := d.shown.(*bookingPane)
	form.guest.name.Input().SetText("田中 花子")
	form.submit()
	d.settle(t)
	d.Reads(t, "過去の日時に予約しますか", "田中 花子 さん　11月23日（月）15:00", "昨日 11月23日（月） は過ぎています")
	d.Escape()
	if booked, _ := d.view.Session.Schedule.Day("2026-11-23"); len(booked) != 0 || form.guest.busy {
		t.Fatalf("booked without an answer: %v", booked)
	}
	form.submit()
	d.Press(t, "past.bookGo")
	d.await(t, "booked", func() bool {
		booked, _ := d.view.Session.Schedule.Day("2026-11-23")
		return len(booked) == 1
	})
}

func TestCreatingACallInThePastIsAsked(t *testing.T) {
	d := livePaneOf(t)
	d.Book(deskserver.Aoki, 9*60)
	form := d.shown.(*bookingPane)
	form.turn(onCall)
	form.submit()
	d.settle(t)
	d.Reads(t, "過去の日時で作成しますか", "11月24日（火）09:00", "今日のこの時刻は過ぎています")
}

func TestMovingIntoThePastIsAsked(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "加藤 修")
	d.Edit(entry)
	form := d.shown.(*editPane)
	form.day.Input().SetText("2026-11-20")
	form.submit()
	d.settle(t)
	d.Reads(t, "過去の日時に変更しますか", "加藤 修 さん　11月20日（金）15:30", "4日前 11月20日（金） は過ぎています")
	d.Escape()
	if now := d.of(t, "加藤 修"); !now.Start.Equal(entry.Start) {
		t.Errorf("moved to %v", now.Start)
	}
}

// The current half hour is booked without a question: the patient is there.
func TestTheRunningHalfHourIsNotAskedAbout(t *testing.T) {
	d := livePaneOf(t)
	d.Book(deskserver.Nishimura, 11*60) // it is 11:14
	form := d.shown.(*bookingPane)
	form.guest.name.Input().SetText("田中 花子")
	form.submit()
	if _, asks := d.host.Dialogs.Open.(*parts.Asked); asks {
		t.Errorf("asks %s", d.Words())
	}
	d.settle(t)
}
