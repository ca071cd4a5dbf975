package pane

import (
	"maps"
	"slices"
	"testing"

	"madoguchi/clinicdesk/internal/desktest"
)

// taking are the places of destructive actions, by the function that asks: the patient whose pane it is, the button
// that asks, and the object that the question names. TestEveryQuestionIsWalked finds missing entries.
var taking = map[string]struct{ patient, press, names string }{
	"askCancel": {"加藤 修", "pane.cancel", "加藤 修 さん　11月24日（火）15:30"},
	"askFinish": {"渡辺 千代", "pane.finish", "渡辺 千代 さん　11月24日（火）12:00"},
}

func TestWhatTakesAwayNamesWhatItTakes(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(taking)) {
		t.Run(name, func(t *testing.T) {
			d := livePaneOf(t)
			d.Open(d.of(t, taking[name].patient).ID)
			d.settle(t)
			d.Press(t, taking[name].press)
			if d.host.Dialogs.Open == nil {
				t.Fatal("nothing is asked")
			}
			d.Reads(t, taking[name].names)
		})
	}
}

// Every function that creates a danger button is covered above, or its button leads to one that is.
func TestEveryQuestionIsWalked(t *testing.T) {
	desktest.EveryQuestionIsWalked(t, append(slices.Collect(maps.Keys(taking)), "foot")...)
}
