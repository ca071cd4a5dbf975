package ui

import (
	"maps"
	"slices"
	"testing"

	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
)

// taking are the places of destructive actions, by the function that asks: how a test gets there, and the object that
// the question names. TestEveryQuestionIsWalked finds missing entries.
var taking = map[string]struct {
	ask   func(*testing.T, liveDesk)
	names []string
}{
	"askDecision": {func(t *testing.T, d liveDesk) {
		d.clinic.Recoveries.Put(lostBoth)
		d.await(t, "the recovery is known", func() bool { return len(d.in.session.Recoveries.All()) == 1 })
		d.in.tasksPage().askRecovery(lostBoth.ID)
	}, []string{"アカウントの復旧", "西村 真理　mari@example.jp"}},
	"closeUnless": {func(t *testing.T, d liveDesk) {
		d.in.goTo(atSchedule)
		d.in.kept.ready = false // no keyring
		d.in.pane.Book(deskserver.Aoki, 16*60)
		d.field(t, "booking.name").Input().SetText("山田 太郎")
		d.closing()
	}, []string{"入力途中の内容があります"}},
}

func TestWhatTakesAwayNamesWhatItTakes(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(taking)) {
		t.Run(name, func(t *testing.T) {
			d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
			d.in.goTo(atSettings)
			d.settle(t)
			taking[name].ask(t, d)
			if d.dialogs.Open == nil {
				t.Fatal("nothing is asked")
			}
			d.reads(t, taking[name].names...)
		})
	}
}

// Every function that creates a danger button is covered above.
func TestEveryQuestionIsWalked(t *testing.T) {
	desktest.EveryQuestionIsWalked(t, slices.Collect(maps.Keys(taking))...)
}
