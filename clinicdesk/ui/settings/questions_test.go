package settings

import (
	"maps"
	"slices"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/widgets"
)

// questions are the places of destructive actions, by the function that asks: how a test gets there, and the object
// that the question names. TestEveryQuestionIsWalked finds missing entries.
var questions = map[string]struct {
	ask   func(*testing.T, *desk)
	names []string
}{
	"askWithdrawal": {func(_ *testing.T, d *desk) {
		d.page.staff.askWithdrawal(api.Invitation{Name: "西村 真理", Email: "mari@example.jp"})
	}, []string{"西村 真理", "mari@example.jp"}},
	"askRemoval": {func(_ *testing.T, d *desk) {
		d.page.staff.askRemoval(api.Member{Name: "西村 真理", Email: "mari@example.jp"})
	}, []string{"西村 真理", "mari@example.jp"}},
	"askDrop": {func(_ *testing.T, d *desk) {
		d.page.form.draft.Name, d.page.form.draft.Menus[0].Name = "別の名前", "別の診療"
		d.page.askDrop()
	}, []string{"入力を取り消しますか", "医療機関・診療メニュー"}},
	"askSignOut": {func(_ *testing.T, d *desk) {
		d.page.form.draft.Name = "別の名前"
		d.page.askSignOut()
	}, []string{"ログアウトしますか", "医療機関"}},
	"remover": {func(t *testing.T, d *desk) {
		d.page.turn(clinicsettings.SectionDoctors)
		d.icon(t, "doctors.remove").OnPress()
	}, []string{"この医師を外しますか", "青木 由紀子"}},
	"askProof": {func(_ *testing.T, d *desk) {
		f := factors{d.host}
		f.askProof(factorChange{"factor.switchOff", widgets.DangerOutline, f.switchOff})
	}, []string{"2段階認証をオフにしますか", "受付 佐藤 さんの2段階認証"}},
}

func TestWhatTakesAwayNamesWhatItTakes(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(questions)) {
		t.Run(name, func(t *testing.T) {
			d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
			d.settle(t)
			questions[name].ask(t, d)
			if d.host.Dialogs.Open == nil {
				t.Fatal("nothing is asked")
			}
			d.Reads(t, questions[name].names...)
		})
	}
}

// Every function that creates a danger button is covered above, or its button leads to one that is.
func TestEveryQuestionIsWalked(t *testing.T) {
	desktest.EveryQuestionIsWalked(t, append(slices.Collect(maps.Keys(questions)), "body", "changes")...)
}
