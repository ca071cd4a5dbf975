package ui

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/internal/deskserver"
)

// Every page that shows a day says if it is not today, and one press leads back.
func TestEveryPageNamesAnotherDay(t *testing.T) {
	for _, at := range []place{atSchedule, atReception} {
		d := deskOf(t)
		d.in.goTo(at)
		strip := map[place]func() *dayStrip{
			atSchedule:  func() *dayStrip { return d.in.schedulePage().otherDay },
			atReception: func() *dayStrip { return d.in.receptionPage().otherDay },
		}[at]()
		if strip.content.Visible() {
			t.Errorf("place %d: today is named %q", at, strip.words.Text())
		}
		d.in.day.step(-1)
		if !strip.content.Visible() || strip.words.Text() != "過去の日を表示しています：昨日 11月23日（月）" {
			t.Errorf("place %d: yesterday is named %q", at, strip.words.Text())
		}
		past := strip.panel.Ground
		if d.in.day.step(2); !strip.content.Visible() || !strings.Contains(strip.words.Text(), "明日 11月25日（水）") ||
			strip.past {
			t.Errorf("place %d: tomorrow is named %q", at, strip.words.Text())
		}
		if past == nil || strip.content.Position().Y == 0 {
			t.Errorf("place %d: the strip lies at %v", at, strip.content.Position())
		}
		d.in.showNow()
		if strip.content.Visible() || !d.in.day.at.Equal(d.in.day.today()) {
			t.Errorf("place %d: on %v the strip says %q", at, d.in.day.at, strip.words.Text())
		}
	}
}

// 「取消を表示」 shows who cancelled, when and why, on both pages. A cancelled entry is not counted, and its pane has no
// buttons.
func TestCancelledIsShownOnRequest(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	entry := d.of(t, "加藤 修")
	before := d.in.view.Agenda(d.in.day.at, "", false)
	cancelled, err := d.in.session.Visits.Cancel(t.Context(), entry, "patient")
	if err != nil {
		t.Fatal(err)
	}
	d.in.goTo(atReception)
	d.settle(t)
	if strings.Contains(d.words(), "加藤修") {
		t.Fatal("it is shown unasked")
	}
	all := d.in.view.Reception(d.in.day.at, "", overview.FilterAll).All
	d.in.receptionPage().cancelled.OnPress()
	d.reads(t, "加藤 修", "キャンセル", "11/24 11:14　受付 佐藤　患者の希望")
	list := d.in.view.Reception(d.in.day.at, "", overview.FilterAll)
	if last := list.Rows[len(list.Rows)-1]; list.All != all || !last.Void || last.Action != "" || last.Name != "加藤 修" {
		t.Errorf("counts %d for %d, last is %+v", list.All, all, last)
	}
	d.in.goTo(atSchedule)
	d.settle(t)
	if agenda := d.in.view.Agenda(d.in.day.at, "", false); agenda.Columns[0].Summary == before.Columns[0].Summary ||
		len(agenda.Columns[0].Cards) != len(before.Columns[0].Cards) {
		t.Errorf("the day says %q with %d cards", agenda.Columns[0].Summary, len(agenda.Columns[0].Cards))
	}
	d.in.pane.Open(entry.ID)
	d.settle(t)
	d.reads(t, "受付 佐藤　患者の希望")
	pane := d.in.view.Pane(api.Detail{Entry: cancelled.Entry})
	if pane.CanStart || pane.CanEdit || pane.CanCancel || pane.CanSend || pane.CanFinish {
		t.Errorf("the pane offers %+v", pane)
	}
	if !d.in.schedulePage().cancelled.On {
		t.Error("the schedule's check is another one")
	}
	d.in.schedulePage().cancelled.OnPress()
	cards := d.in.view.Agenda(d.in.day.at, "", false).Columns[0].Cards
	if len(cards) != len(before.Columns[0].Cards)-1 {
		t.Errorf("%d cards", len(cards))
	}
}
