package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// haltedCodes are all reasons that stop a patient before entering.
var haltedCodes = []string{"ask", "refused", "absent", "busy", "inApp", "unsupported", "other"}

// stateWords are the widest words for a state in a row of the list.
func stateWords(phrases phrases.Phrases) []string {
	words := []string{strings.Replace(phrases.Say("state.waitingMinutes"), "{minutes}", "120", 1)}
	for _, code := range []string{
		"booked", "created", "finished", "cancelled", "noShow", "expired", "inCall", "held", "left", "away",
		"attention", "oldTime",
	} {
		words = append(words, phrases.Say("state."+code))
	}
	for _, code := range haltedCodes {
		words = append(words, phrases.Say("halted."+code))
	}
	return words
}

// No state in the list covers the time beside it, in both languages.
func TestEveryStateFitsItsColumn(t *testing.T) {
	deskOf(t)
	for _, language := range []string{phrases.Japanese, "en"} {
		for _, word := range stateWords(phrases.In(language)) {
			if end, time := stateBesideTime(t, word); end > time {
				t.Errorf("%s: %q ends at %.0f, the time begins at %.0f", language, word, end, time)
			}
		}
	}
}

// stateBesideTime draws a row of the list and returns where its state ends and its time begins.
func stateBesideTime(t *testing.T, word string) (end, time float32) {
	table := schedule.NewTable(schedule.Heads{}, "")
	table.Present([]overview.Row{{ID: "a", State: visits.StateView{Word: word}, Time: "11:00"}}, "")
	window := test.NewTempWindow(t, table)
	window.Resize(fyne.NewSize(960, 200))
	for _, object := range test.LaidOutObjects(table) {
		switch drawn := object.(type) {
		case *schedule.Chip:
			end = drawn.Position().X + drawn.Size().Width
		case *canvas.Text:
			if drawn.Text == "11:00" {
				time = drawn.Position().X
			}
		}
	}
	if end == 0 || time == 0 {
		t.Fatalf("the row of %q is not drawn", word)
	}
	return end, time
}

// A task's text is not cut beside an open pane, in both languages.
func TestWhatIsToDoIsNotCut(t *testing.T) {
	deskOf(t)
	for _, language := range []string{phrases.Japanese, "en"} {
		phrases := phrases.In(language)
		for _, code := range []string{"sendFailed", "sendSlow", "oldTime", "other"} {
			task := overview.Task{
				Text: phrases.Code("taskText", code), Send: phrases.Say("task.sendNew"), Done: phrases.Say("task.done"),
			}
			drawsWhole(t, task, besideWide)
		}
		for _, code := range []string{"short.waiting", "short.approved", "short.granted", "short.other", "ownShort"} {
			task := overview.Task{
				What: phrases.Say("recovery.title"), Name: "西村 真理", Visit: "mari@example.jp",
				Text: phrases.Say("recovery." + code), Done: phrases.Say("recovery.look"),
			}
			drawsWhole(t, task, besideWide)
			drawsWhole(t, task, besideNarrow)
		}
	}
}

// The columns of a task share the row's room: no text is cut while another column has room to spare.
func TestTheColumnsOfATaskShareTheRow(t *testing.T) {
	deskOf(t)
	for _, language := range []string{phrases.Japanese, "en"} {
		say := phrases.In(language).Say
		task := overview.Task{
			What: "SMS 不達", Since: phrases.In(language).List("18:20", say("task.late")),
			Name: "高橋 美咲", Visit: "18:10 再診・オンライン", Text: "番号が使われていません", Note: "宛先 090-1234-5678",
			Send: say("task.send"), Done: say("task.done"),
		}
		drawsWhole(t, task, besideWide)
		task.Since, task.Name = "18:20", "ヴォルフガング アマデウス 太郎"
		drawsWhole(t, task, besideWide)
	}
}

// The widths of a row beside an open pane, in windows 1440 and 1024 wide.
const (
	besideWide   = 916
	besideNarrow = 560
)

// A waiting patient's text is not cut beside an open pane: since when, the visit's time, and the doctor.
func TestWhoWaitsIsNotCut(t *testing.T) {
	d := deskOf(t)
	for _, language := range []string{phrases.Japanese, "en"} {
		d.speak(language)
		waiters := d.in.view.Waiters(func(api.Entry) bool { return false })
		strip := parts.NewWaitingStrip("waiters.strip", 0, nil, nil)
		strip.Present(d.phrases, waiters)
		test.NewTempWindow(t, strip.Content)
		strip.Content.Resize(fyne.NewSize(besideNarrow, strip.Content.MinSize().Height))
		for _, waiter := range waiters {
			if !draws(strip.Content, waiter.Note) || !draws(strip.Content, waiter.Name) {
				t.Errorf("%+v is cut", waiter)
			}
		}
	}
}

// drawsWhole fails if a text of a task is cut.
func drawsWhole(t *testing.T, task overview.Task, width float32) {
	t.Helper()
	row := schedule.NewTaskRow(task, false)
	test.NewTempWindow(t, row)
	row.Resize(fyne.NewSize(width, 72))
	row.Refresh()
	texts := []string{task.What, task.Since, task.Name, task.Visit, task.Text, task.Note}
	for _, text := range texts {
		if text != "" && !draws(row, text) {
			t.Errorf("%q is cut", text)
		}
	}
}

// draws reports whether an object shows a text uncut.
func draws(object fyne.CanvasObject, words string) bool {
	return slices.ContainsFunc(test.LaidOutObjects(object), func(part fyne.CanvasObject) bool {
		text, ok := part.(*canvas.Text)
		return ok && text.Text == words
	})
}
