package widgets_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares an object's markup at a size with testdata/name.xml.
func golden(t *testing.T, name string, size fyne.Size, object fyne.CanvasObject) {
	t.Helper()
	window := test.NewTempWindow(t, object)
	window.SetPadded(false)
	window.Resize(size)
	got := test.RenderToMarkup(window.Canvas())
	path := filepath.Join("testdata", name+".xml")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is drawn otherwise than in %s (see with -update and git diff)", name, path)
	}
}

// dressed makes an app with the desk's theme the current one.
func dressed(t *testing.T) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
}

func TestDrawnAs(t *testing.T) {
	dressed(t)
	none := func() {}
	disabled := widgets.NewButton("送信する", widgets.Primary, none)
	disabled.Disable()
	wrong := widgets.NewField("携帯電話番号")
	wrong.SetText("090-1234-56")
	wrong.SetProblem("携帯電話の番号は11桁です（いま9桁）。")
	focused := widgets.NewButton("戻る", widgets.Quiet, none)
	focused.FocusGained()
	off := widgets.NewRound(look.IconMic, "マイク", none).WithOff(look.IconMicOff, "マイクオフ")
	off.Set(true)
	method := widgets.NewRadios("診察方式",
		[]widgets.Option{{Value: "inPerson", Label: "対面"}, {Value: "online", Label: "オンライン"}}, false, nil)
	method.SetValue("online")
	menu := widgets.NewSelect("診療メニュー", []widgets.Option{{Value: "a", Label: "内科（一般）"}}, nil)
	menu.SetValue("a")
	place := widgets.NewRailItem(look.IconList, "受付一覧", none)
	place.Set(true, 2)
	for name, drawn := range map[string]struct {
		object fyne.CanvasObject
		size   fyne.Size
	}{
		"button-primary":  {widgets.NewButton("予約", widgets.Primary, none), fyne.NewSize(100, 40)},
		"button-disabled": {disabled, fyne.NewSize(100, 40)},
		"button-focused":  {focused, fyne.NewSize(100, 40)},
		"button-icon": {
			widgets.NewButton("コピー", widgets.Outlined, none).WithIcon(look.IconCopy), fyne.NewSize(160, 40),
		},
		"field":       {widgets.NewField("患者名").Noted("必須", true), fyne.NewSize(360, 64)},
		"field-wrong": {wrong, fyne.NewSize(360, 90)},
		"radios":      {method, fyne.NewSize(170, 90)},
		"select":      {menu, fyne.NewSize(360, 64)},
		"check":       {widgets.NewCheck("すべての時間を表示する", true, nil), fyne.NewSize(220, 32)},
		"chip-waiting": {
			widgets.NewChip(backend.StateView{Tone: backend.ToneWaiting, Word: "待合 4分"}, nil), fyne.NewSize(80, 24),
		},
		"rail-item": {place, fyne.NewSize(72, 64)},
		"round-off": {off, fyne.NewSize(84, 80)},
		"timeline":  {widgets.NewTimeline(timeline, func() float32 { return 300 }), fyne.NewSize(360, 80)},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, drawn.size, drawn.object) })
	}
}

var timeline = []backend.TimelineLine{
	{At: "11/22 15:01", Text: "予約（受付 佐藤）"}, {At: "11/22 15:02", Text: "URL不達（番号が使われていません）", Wrong: true},
	{At: "11/24 13:30", Text: "URLが開く", Planned: true},
}

// day is a small agenda: one waiting patient's card, two cards side by side, closed from 10:00.
func day() backend.Agenda {
	doctor := api.Doctor{ID: "aoki", Name: "青木 由紀子"}
	return backend.Agenda{
		Day: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), From: 9 * 60, Until: 11 * 60, Now: 9*60 + 14, Loaded: true,
		Columns: []backend.Column{{
			Doctor: doctor, Open: []backend.Span{{From: 9 * 60, Until: 10 * 60}}, Summary: "予約 3・待合 1",
			Cards: []backend.Card{
				{ID: "a", Span: backend.Span{From: 540, Until: 570}, Lanes: 1, Tone: backend.ToneWaiting, Name: "小林 誠",
					Lines: []string{"再診・オンライン　10021"}, State: "待合 4分", Video: true},
				{ID: "b", Span: backend.Span{From: 570, Until: 600}, Lanes: 2, Name: "渡辺 千代",
					Lines: []string{"再診・対面　09870"}},
				{ID: "c", Span: backend.Span{From: 570, Until: 600}, Lane: 1, Lanes: 2, Name: "佐々木 亮",
					Lines: []string{"再診・対面"}},
			},
		}},
	}
}

func newAgenda() (agenda *widgets.Agenda, pressed *[]string) {
	pressed = &[]string{}
	agenda = widgets.NewAgenda()
	agenda.SlotLabel = func(doctor api.Doctor, minute int) string {
		return doctor.Name + backend.Clock(backend.AtMinute(time.Time{}, minute))
	}
	agenda.OnSlot = func(doctorID string, minute int) {
		*pressed = append(*pressed, doctorID+" "+backend.Clock(backend.AtMinute(time.Time{}, minute)))
	}
	agenda.OnCard = func(id string) { *pressed = append(*pressed, id) }
	return agenda, pressed
}

func TestAgendaDrawnAs(t *testing.T) {
	dressed(t)
	agenda, _ := newAgenda()
	agenda.Present(day(), widgets.Chosen{DoctorID: "aoki", Minute: 10 * 60})
	golden(t, "agenda", fyne.NewSize(500, 240), agenda)
}

func TestTableDrawnAs(t *testing.T) {
	dressed(t)
	table := widgets.NewTable(
		widgets.Heads{State: "状態", Time: "時刻", Patient: "患者", Chart: "カルテ", What: "内容", Doctor: "医師", Contact: "連絡・入室"},
		"ビデオ通話での診察です")
	table.Present([]backend.Row{
		{ID: "a", State: backend.StateView{Tone: backend.ToneWaiting, Word: "待合 4分"}, Time: "11:00", Video: true,
			Name: "小林 誠", Chart: "10021", What: "再診・オンライン", Doctor: "青木 由紀子", Contact: "11:10 入室", Action: "診察をはじめる"},
		{ID: "b", State: backend.StateView{Word: "予約済"}, Time: "12:00", Name: "佐々木 亮", What: "再診・対面", Doctor: "西村 拓"},
	}, "b")
	golden(t, "table", fyne.NewSize(1200, 160), table)
}
