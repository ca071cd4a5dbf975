package schedule

import (
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// A sentence that does not fit is set in two lines, and is not cut if two are enough.
func TestASentenceInTwoLines(t *testing.T) {
	const sentence = "患者は、カメラの許可で止まっています（許可されていません）。"
	for room, lines := range map[float32]int{1000: 1, 240: 2, 60: 2} {
		first, second, size := twoLines(sentence, room)
		whole := first+second == sentence
		if got := 1 + min(len(second), 1); got != lines || whole != (room > 100) ||
			(size == look.TextBody) != (lines == 1) {
			t.Errorf("in %v: %q, %q at %v", room, first, second, size)
		}
		for _, line := range []string{first, second} {
			if paint.TextWidth(line, size, false) > room {
				t.Errorf("in %v: %q is too wide", room, line)
			}
		}
	}
}

// A task whose problem is a long sentence shows all of it, also beside the pane.
func TestALongProblemIsNotCut(t *testing.T) {
	const problem = "お一人の送信の上限に達したため、送信していません。送れる時刻は「再送」に出ます。"
	row := NewTaskRow(overview.Task{
		ID: "a", What: "メール 未送信", Name: "石井 太郎", Text: problem, Note: "宛先 taro@example.jp", Send: "再送",
		Done: "対応済みにする",
	}, false)
	row.Resize(fyne.NewSize(916, taskHeight))
	parts := row.parts()
	if shown := parts[4].words + parts[6].words; shown != problem {
		t.Errorf("shows %q", shown)
	}
	if parts[4].y >= parts[6].y || parts[6].y >= parts[5].y {
		t.Errorf("the lines are at %v, %v and %v", parts[4].y, parts[6].y, parts[5].y)
	}
	row.Shown.Text = "番号が使われていません"
	if parts := row.parts(); parts[4].words != row.Shown.Text || parts[4].small || parts[6].words != "" {
		t.Errorf("a short problem is set as %+v", parts)
	}
}

// The ring lies inside of a card, but around a short one, whose name it would cover. It stays in the grid.
func TestTheRingCoversNoName(t *testing.T) {
	grid := fyne.NewSize(400, 600)
	for _, test := range []struct{ y, height, from, until float32 }{
		{100, 44, 104, 140}, {100, 18, 100, 118}, {1, 18, 4, 19}, {590, 10, 590, 596},
	} {
		pos, size := ringed(fyne.NewPos(8, test.y), fyne.NewSize(200, test.height), grid)
		if pos.Y != test.from || pos.Y+size.Height != test.until {
			t.Errorf("around %v+%v: from %v until %v", test.y, test.height, pos.Y, pos.Y+size.Height)
		}
	}
}
