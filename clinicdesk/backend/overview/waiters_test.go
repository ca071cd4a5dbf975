package overview_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/internal/deskserver"
)

// Every list shows, above it, waiting patients who are not in it.
func TestReceptionShowsEverybodyWhoWaits(t *testing.T) {
	view := viewOf(t)
	elsewhere := func(day time.Time, doctor string, filter overview.Filter) (names []string) {
		list := view.Reception(day, doctor, filter)
		if list.Waiting != 2 || list.Waiting != view.CountWaiting() {
			t.Errorf("%d wait, the rail says %d", list.Waiting, view.CountWaiting())
		}
		for _, waiter := range list.Elsewhere {
			names = append(names, waiter.Name)
		}
		return names
	}
	for want, got := range map[string][]string{
		"ひまわり苑（4名）":         elsewhere(noon, "", overview.FilterAttention),
		"小林 誠 さん・ひまわり苑（4名）": elsewhere(noon.AddDate(0, 0, 1), "", overview.FilterAll),
	} {
		if strings.Join(got, "・") != want {
			t.Errorf("above the list: %v, want %s", got, want)
		}
	}
	if got := strings.Join(elsewhere(noon, deskserver.Nishimura, overview.FilterAll), "・"); got != "小林 誠 さん・ひまわり苑（4名）" {
		t.Errorf("above one doctor's list: %s", got)
	}
	waiter := view.Reception(noon, "", overview.FilterAll).Elsewhere[0]
	if waiter.Note != "11:13 入室　11:00 の予約　西村 拓" || waiter.State.Word != "待合 1分" || waiter.Action != "診察をはじめる" {
		t.Errorf("reads %+v", waiter)
	}
}

// How a visit went takes precedence over the delivery of its link.
func TestHowAVisitWent(t *testing.T) {
	view := viewOf(t)
	at := func(hour, minute int) *time.Time {
		at := daytime.AtMinute(noon, hour*60+minute)
		return &at
	}
	var entry api.Entry
	for _, each := range entriesOf(view) {
		if each.PatientName == "加藤 修" {
			entry = each
		}
	}
	for _, test := range []struct {
		call api.Call
		want string
	}{
		{api.Call{State: "open"}, "SMS 到達"},
		{api.Call{State: "waiting", PatientSince: at(10, 24)}, "10:24 入室"},
		{api.Call{State: "open", PatientLeft: at(4, 41)}, "退出 04:41"},
		{api.Call{State: "finished", CallSince: at(4, 35), EndedAt: at(4, 38), PatientLeft: at(4, 38)},
			"診察 04:35–04:38"},
		{api.Call{State: "expired", PatientLeft: at(4, 41)}, "退出 04:41"},
		{api.Call{State: "expired"}, "SMS 到達"},
	} {
		changed := test.call
		entry.Call = &changed
		entry.Revision++
		view.Session.Schedule.Apply(entry)
		for _, row := range view.Reception(noon, "", overview.FilterAll).Rows {
			if row.ID == entry.ID && row.Contact != test.want {
				t.Errorf("%s: reads %q, want %q", test.call.State, row.Contact, test.want)
			}
		}
		agenda := view.Agenda(noon, deskserver.Aoki, false)
		for _, card := range agenda.Columns[0].Cards {
			if card.ID == entry.ID && !strings.HasSuffix(card.Lines[0], test.want) {
				t.Errorf("%s: the card reads %q, want %q", test.call.State, card.Lines[0], test.want)
			}
		}
	}
}

// Anyone may read a notification on a locked screen.
func TestANotificationNamesNobodyUnasked(t *testing.T) {
	view := viewOf(t)
	waiting := view.Waiting()
	if got := view.Arrival(waiting[:1], false); got.Text != "11:00 の方が入室しました。" || !strings.Contains(got.Title, "2名") {
		t.Errorf("reads %+v", got)
	}
	if got := view.Arrival(waiting[:1], true); !strings.Contains(got.Text, "小林 誠 さん") {
		t.Errorf("reads %+v", got)
	}
}
