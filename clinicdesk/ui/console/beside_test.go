package console

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/madoguchi"
)

// During a call, a clinician reads agreement and answers beside the pictures, reads the text that was agreed to, and
// closes the panel with a key.
func TestAgreementAndAnswersBesideTheCall(t *testing.T) {
	for _, language := range []string{phrases.Japanese, "en"} {
		view := viewOf(t)
		speak(view, language)
		c := consoleOf(t, view, "小林 誠")
		window := test.NewTempWindow(t, c.face.content)
		window.Resize(fyne.NewSize(1024, 700))
		c.redraw()
		beside := c.face.beside
		if beside.content.Visible() || !c.face.bar.beside.Disabled() {
			t.Error("a panel without content is open")
		}
		now := desktest.Noon()
		beside.done = api.Preparation{
			Explanation: strings.Repeat("触診はできません。", 100), AgreedAt: &now, AnsweredAt: &now,
			Answers: []api.Answer{
				{Question: "せき", Kind: string(madoguchi.YesNoQuestion), Answer: madoguchi.AnsweredNo},
			},
		}
		c.redraw()
		words := func() string { return desktest.WordsIn(test.RenderObjectToMarkup(beside.content)) }
		want := []string{"せき", view.Code("answer", madoguchi.AnsweredNo), view.Say("prepared.read")}
		for _, word := range want {
			if !strings.Contains(words(), desktest.WithoutGaps(word)) {
				t.Errorf("the panel lacks %q: %s", word, words())
			}
		}
		if width := beside.column.MinSize().Width; width > besideWidth-2*16 {
			t.Errorf("%s: the content is %v wide", language, width)
		}
		beside.read()
		if !strings.Contains(words(), "触診はできません。") {
			t.Error("the text is not shown")
		}
		for _, key := range shortcuts() {
			if key.Meaning == "key.beside" {
				key.do(c)
			}
		}
		if beside.content.Visible() || c.face.remote.Size().Width < 900 {
			t.Errorf("the panel is still there; the picture is %v wide", c.face.remote.Size().Width)
		}
		test.Tap(c.face.bar.beside)
		if !beside.content.Visible() {
			t.Error("the button does not open the panel")
		}
	}
}
