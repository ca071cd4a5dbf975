package overview_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/madoguchi"
)

func TestTasks(t *testing.T) {
	view := viewOf(t)
	tasks := view.Tasks(overview.TasksOpen)
	want := overview.Task{
		Tone: visits.ToneWrong, What: "SMS 不達", Since: "09:45・残り 2時間", Name: "伊藤 さくら", Visit: "13:30 初診・オンライン",
		Text: "番号が使われていません", Note: "宛先 090-1234-5678", Send: "別の宛先に送る", Done: "対応済みにする",
	}
	if len(tasks) != 1 || view.CountTasks() != 1 {
		t.Fatalf("got %+v", tasks)
	}
	if want.ID = tasks[0].ID; tasks[0] != want {
		t.Errorf("got  %+v\nwant %+v", tasks[0], want)
	}
}

// A problem has the same colour in the list, in the schedule and among the tasks.
func TestATroubleHasOneColour(t *testing.T) {
	view := viewOf(t)
	entry := view.Session.Schedule.NeedingAttention()[0]
	for _, attention := range madoguchi.Attentions {
		entry.Attention, entry.Revision = attention, entry.Revision+1
		view.Session.Schedule.Apply(entry)
		if task, list := view.Tasks(overview.TasksOpen)[0].Tone, view.State(entry).Tone; task != list {
			t.Errorf("%s: %v among what is to do, %v in the list", attention, task, list)
		}
	}
}

// A task about a moved visit counts from the move.
func TestTaskOfAMovedVisit(t *testing.T) {
	view := viewOf(t)
	entry, moved := view.Session.Schedule.NeedingAttention()[0], noon.Add(-8*time.Minute)
	entry.Attention, entry.AttentionSince, entry.Revision = madoguchi.AttentionOldTime, &moved, entry.Revision+1
	view.Session.Schedule.Apply(entry)
	if got, want := view.Tasks(overview.TasksOpen)[0].Send, "新しい日時を送る"; got != want {
		t.Errorf("its button says %q, want %q", got, want)
	}
	got, want := view.Tasks(overview.TasksOpen)[0].Since, daytime.Clock(view.At(moved))
	if !strings.HasPrefix(got, want) {
		t.Errorf("it is to do since %q, want %q", got, want)
	}
}

// A desk that starts today knows next week's tasks, and an answer removes stale ones.
func TestTasksOfAnyDay(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	later := backendtest.Visit("1ater00000000001", 1, "松本 恵")
	later.Start, later.Attention = noon.AddDate(0, 0, 8), "sendFailed"
	later.Method, later.Visit = api.InPerson, api.FirstVisit
	later.MenuID, later.MenuName = deskserver.General, "内科（一般）"
	clinic.Server.Visits.Put(later)
	session := clinic.SignIn(t)
	view := *overview.Of(phrases.In(phrases.Japanese), session)
	stale := backendtest.Visit("stale", 1, "加藤 修")
	stale.Attention = "sendSlow"
	session.Schedule.Apply(stale)
	if err := session.Visits.LoadTasks(t.Context()); err != nil {
		t.Fatal(err)
	}
	tasks := view.Tasks(overview.TasksOpen)
	if len(tasks) != 1 || tasks[0].ID != "1ater00000000001" || tasks[0].Since != "残り 8日" {
		t.Fatalf("got %+v", tasks)
	}
	detail, err := session.Visits.Attend(t.Context(), view.Session.Schedule.NeedingAttention()[0])
	if err != nil || view.CountTasks() != 0 {
		t.Errorf("%d tasks left, %v", view.CountTasks(), err)
	}
	if last := detail.Timeline[len(detail.Timeline)-1]; last.Code != "attended" || last.Name == "" {
		t.Errorf("the history ends with %+v", last)
	}
}

func TestHowLongIsLeft(t *testing.T) {
	view := viewOf(t)
	entry := view.Session.Schedule.NeedingAttention()[0]
	for left, want := range map[time.Duration]string{
		28 * time.Minute: "残り 28分", 90 * time.Minute: "残り 1時間", 50 * time.Hour: "残り 2日", -time.Minute: "開始時刻を過ぎています",
	} {
		entry.Start, entry.Revision, entry.Delivery = noon.Add(left), entry.Revision+1, nil
		view.Session.Schedule.Apply(entry)
		if got := view.Tasks(overview.TasksOpen)[0].Since; got != want {
			t.Errorf("%v before: %q, want %q", left, got, want)
		}
	}
}

// A user's own tasks are the signed-in doctor's visits, and those that the user acted on last.
func TestTasksOfOnesOwn(t *testing.T) {
	view := viewOf(t)
	view.Session.Staff.ID, view.Session.Staff.DoctorID = "me", deskserver.Aoki
	entry := view.Session.Schedule.NeedingAttention()[0]
	for name, test := range map[string]struct {
		doctor, handled string
		want            int
	}{
		"of another doctor": {deskserver.Nishimura, "somebody", 0}, "one's own visit": {deskserver.Aoki, "somebody", 1},
		"handled by oneself": {deskserver.Nishimura, "me", 1},
	} {
		entry.DoctorID, entry.HandledBy, entry.Revision = test.doctor, test.handled, entry.Revision+1
		view.Session.Schedule.Apply(entry)
		if got := view.CountMine(); got != test.want {
			t.Errorf("%s: %d are one's own, want %d", name, got, test.want)
		}
	}
}

// Done tasks are listed for some days with the user who handled them, newest first.
func TestTasksThatAreDone(t *testing.T) {
	view := viewOf(t)
	for i, ago := range []time.Duration{8 * 24 * time.Hour, time.Hour, time.Minute} {
		done := backendtest.Visit(fmt.Sprint("done", i), 1, "松本 恵")
		done.Attended = &api.Attended{At: view.Now().Add(-ago), Name: "佐藤 真理", Reason: madoguchi.AttentionOldTime}
		view.Session.Schedule.Apply(done)
	}
	tasks := view.Tasks(overview.TasksDone)
	if len(tasks) != 2 || tasks[0].ID != "done2" || tasks[0].Text != "対応済み（佐藤 真理）" || tasks[0].What != "旧日時を案内済み" ||
		tasks[0].Done+tasks[0].Send != "" {
		t.Errorf("done are %+v", tasks)
	}
}

// A message held back by a quota is not the target's fault: the same target works later. Another target only helps
// against the limit of a single target.
func TestTaskOfAMessageThatAQuotaHeldBack(t *testing.T) {
	view := viewOf(t)
	entry := view.Session.Schedule.NeedingAttention()[0]
	for failure, want := range map[string][2]string{
		madoguchi.FailureQuotaClinic: {"再送", "送信の上限に達したため、送信していません。送れる時刻は「再送」に出ます。"},
		madoguchi.FailureQuotaPerson: {"再送", "お一人の送信の上限に達したため、送信していません。送れる時刻は「再送」に出ます。"},
		madoguchi.FailureQuotaTarget: {"別の宛先に送る", "同じ宛先への送信の上限に達したため、送信していません"},
	} {
		delivery := *entry.Delivery
		delivery.Failure = failure
		entry.Delivery, entry.Revision = &delivery, entry.Revision+1
		view.Session.Schedule.Apply(entry)
		task := view.Tasks(overview.TasksOpen)[0]
		if task.What != "SMS 未送信" || task.Send != want[0] || task.Text != want[1] {
			t.Errorf("%s: got %q, %q, %q", failure, task.What, task.Send, task.Text)
		}
		if word := view.DeliveryWord(entry); !strings.HasPrefix(word, "SMS 未送信") || strings.Contains(word, "不達") {
			t.Errorf("%s: the list says %q", failure, word)
		}
	}
}
