package schedule_test

import (
	"flag"
	"testing"
	"time"

	"madoguchi/apiserver/api"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/widgets/schedule"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

var update = flag.Bool("update", false, "write the golden files")

func TestDrawnAs(t *testing.T) {
	widgetstest.App(t)
	for name, drawn := range map[string]struct {
		object fyne.CanvasObject
		size   fyne.Size
	}{
		"chip-waiting": {
			schedule.NewChip(visits.StateView{Tone: visits.ToneWaiting, Word: "待合 4分"}, nil), fyne.NewSize(80, 24),
		},
		"timeline": {schedule.NewTimeline(timeline, func() float32 { return 300 }), fyne.NewSize(360, 80)},
	} {
		t.Run(name, func(t *testing.T) { widgetstest.Golden(t, *update, name, drawn.size, drawn.object) })
	}
}

var timeline = []visits.TimelineLine{
	{At: "11/22 15:01", Text: "予約（受付 佐藤）"}, {At: "11/22 15:02", Text: "URL不達（番号が使われていません）", Wrong: true},
	{At: "11/24 13:30", Text: "URLが開く", Planned: true},
}

// day is a small agenda: one waiting patient's card, two cards side by side, closed from 10:00.
func day() overview.Agenda {
	doctor := api.Doctor{ID: "aoki", Name: "青木 由紀子"}
	return overview.Agenda{
		Day: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), From: 9 * 60, Until: 11 * 60, Now: 9*60 + 14, Loaded: true,
		Columns: []overview.Column{{
			Doctor: doctor, Open: []daytime.Span{{From: 9 * 60, Until: 10 * 60}}, Summary: "予約 3・待合 1",
			Cards: []overview.Card{
				{ID: "a", Span: daytime.Span{From: 540, Until: 570}, Lanes: 1, Tone: visits.ToneWaiting, Name: "小林 誠",
					Lines: []string{"再診・オンライン　10021"}, State: "待合 4分", Video: true},
				{ID: "b", Span: daytime.Span{From: 570, Until: 600}, Lanes: 2, Name: "渡辺 千代",
					Lines: []string{"再診・対面　09870"}},
				{ID: "c", Span: daytime.Span{From: 570, Until: 600}, Lane: 1, Lanes: 2, Name: "佐々木 亮",
					Lines: []string{"再診・対面"}, Web: true},
			},
		}},
	}
}

func newAgenda() (agenda *schedule.Agenda, pressed *[]string) {
	pressed = &[]string{}
	agenda = schedule.NewAgenda()
	agenda.SlotLabel = func(column overview.Column, minute int, _ bool) string {
		return column.Doctor.Name + daytime.Clock(daytime.AtMinute(time.Time{}, minute))
	}
	agenda.OnSlot = func(column overview.Column, minute int) {
		*pressed = append(*pressed, column.Doctor.ID+" "+daytime.Clock(daytime.AtMinute(time.Time{}, minute)))
	}
	agenda.OnCard = func(id string) { *pressed = append(*pressed, id) }
	return agenda, pressed
}

func TestAgendaDrawnAs(t *testing.T) {
	widgetstest.App(t)
	agenda, _ := newAgenda()
	agenda.Present(day(), schedule.Chosen{DoctorID: "aoki", Minute: 10 * 60})
	widgetstest.Golden(t, *update, "agenda", fyne.NewSize(500, 240), agenda)
}

func TestTableDrawnAs(t *testing.T) {
	widgetstest.App(t)
	table := schedule.NewTable(
		schedule.Heads{
			State: "状態", Time: "時刻", Patient: "患者", Chart: "カルテ", What: "内容", Doctor: "医師", Contact: "連絡・入室",
		},
		"ビデオ通話での診察です")
	table.Present([]overview.Row{
		{ID: "a", State: visits.StateView{Tone: visits.ToneWaiting, Word: "待合 4分"}, Time: "11:00", Video: true,
			Name: "小林 誠", Chart: "10021", What: "再診・オンライン", Doctor: "青木 由紀子", Contact: "11:10 入室", Action: "診察をはじめる"},
		{ID: "b", State: visits.StateView{Word: "予約済"}, Time: "12:00", Name: "佐々木 亮", What: "再診・対面", Doctor: "西村 拓"},
	}, "b")
	widgetstest.Golden(t, *update, "table", fyne.NewSize(1200, 160), table)
}

// A week has its days as columns; today's is marked, and a press books on the day that was pressed.
func TestWeekDrawnAs(t *testing.T) {
	widgetstest.App(t)
	agenda, _ := newAgenda()
	week := day()
	week.Week, week.NowIn = true, 2
	monday := week.Columns[0]
	monday.Day, monday.Title, monday.Summary, monday.Open, monday.Cards =
		week.Day.AddDate(0, 0, -1), "11/23（月・祝）", "休診日・勤労感謝の日", nil, nil
	week.Columns[0].Day, week.Columns[0].Title = week.Day, "11/24（火）"
	week.Columns = []overview.Column{monday, week.Columns[0]}
	agenda.Present(week, schedule.Chosen{DoctorID: "aoki", Minute: 10 * 60})
	widgetstest.Golden(t, *update, "week", fyne.NewSize(340, 240), agenda)
	var booked time.Time
	agenda.OnSlot = func(column overview.Column, _ int) { booked = column.Day }
	slots, _ := agenda.Grid().Parts()
	slots[0].Tapped(nil)
	if !booked.Equal(monday.Day) {
		t.Errorf("booked on %v", booked)
	}
}
