package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/widgets"
)

// taking are the places where something is taken away, by the function that asks: how one gets there, and what the question
// then names. TestEveryQuestionIsWalked finds what is missing here.
var taking = map[string]struct {
	ask   func(*testing.T, liveDesk)
	names []string
}{
	"askCancel": {func(t *testing.T, d liveDesk) { d.openPane(t, "加藤 修"); d.press(t, "pane.cancel") }, []string{"加藤 修 さん　11月24日（火）15:30"}},
	"askFinish": {func(t *testing.T, d liveDesk) { d.openPane(t, "渡辺 千代"); d.press(t, "pane.finish") }, []string{"渡辺 千代 さん　11月24日（火）12:00"}},
	"askWithdrawal": {func(t *testing.T, d liveDesk) {
		d.settingsPage().staff.askWithdrawal(backend.Invitation{Name: "西村 真理", Email: "mari@example.jp"})
	}, []string{"西村 真理", "mari@example.jp"}},
	"askRemoval": {func(t *testing.T, d liveDesk) {
		d.settingsPage().staff.askRemoval(backend.Member{Name: "西村 真理", Email: "mari@example.jp"})
	}, []string{"西村 真理", "mari@example.jp"}},
	"askDrop": {func(t *testing.T, d liveDesk) {
		page := d.settingsPage()
		page.form.draft.Name, page.form.draft.Menus[0].Name = "別の名前", "別の診療"
		page.askDrop()
	}, []string{"入力を取り消しますか", "医療機関・診療メニュー"}},
	"remover": {func(t *testing.T, d liveDesk) {
		d.settingsPage().turn(backend.SectionDoctors)
		d.icon(t, "doctors.remove").OnPress()
	}, []string{"この医師を外しますか", "青木 由紀子"}},
	"askDecision": {func(t *testing.T, d liveDesk) {
		d.clinic.PutRecovery(lostBoth)
		d.await(t, "the recovery is known", func() bool { return len(d.view.Recoveries()) == 1 })
		d.tasksPage().askRecovery(lostBoth.ID)
	}, []string{"アカウントの復旧", "西村 真理　mari@example.jp"}},
	"askProof": {func(t *testing.T, d liveDesk) {
		d.askProof(factorChange{"factor.switchOff", widgets.DangerOutline, d.switchOff})
	}, []string{"2段階認証をオフにしますか", "受付 佐藤 さんの2段階認証"}},
}

// leading are functions whose buttons lead to one of these questions.
var leading = []string{"foot", "body", "factorChanges"}

func (d liveDesk) openPane(t *testing.T, patient string) {
	t.Helper()
	d.goTo(atSchedule)
	d.pane.open(d.of(t, patient).ID)
	d.settle(t)
}

// icon is the first button of an icon with a name in the form of the settings.
func (d liveDesk) icon(t *testing.T, code string) *widgets.IconButton {
	t.Helper()
	for _, object := range test.LaidOutObjects(d.settingsPage().body) {
		if button, ok := object.(*widgets.IconButton); ok && button.Label == d.phrases.Say(code) {
			return button
		}
	}
	t.Fatalf("there is no %s", code)
	return nil
}

func TestWhatTakesAwayNamesWhatItTakes(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(taking)) {
		t.Run(name, func(t *testing.T) {
			d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.SetStaff("admin") })
			d.goTo(atSettings)
			d.settle(t)
			taking[name].ask(t, d)
			if d.dialogs.Open == nil {
				t.Fatal("nothing is asked")
			}
			d.reads(t, taking[name].names...)
		})
	}
}

// A doctor is removed by the answer, and not before; one without a name yet goes at once.
func TestRemovingADoctorIsAsked(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.SetStaff("admin") })
	d.goTo(atSettings)
	page := d.settingsPage()
	page.turn(backend.SectionDoctors)
	before := len(page.form.draft.Doctors)
	d.icon(t, "doctors.remove").OnPress()
	if d.pane.escape(); len(page.form.draft.Doctors) != before {
		t.Fatal("removed without an answer")
	}
	d.icon(t, "doctors.remove").OnPress()
	if d.pane.submit(); len(page.form.draft.Doctors) != before-1 || page.undo.Disabled() {
		t.Errorf("%d doctors, undo is off: %v", len(page.form.draft.Doctors), page.undo.Disabled())
	}
	page.form.draft.Doctors[0].Name = ""
	page.form.build()
	d.icon(t, "doctors.remove").OnPress()
	if d.dialogs.Open != nil || len(page.form.draft.Doctors) != before-2 {
		t.Errorf("asks %T about nobody", d.dialogs.Open)
	}
}

// Every function that draws a button of danger is walked above, or leads there; no question names nothing.
func TestEveryQuestionIsWalked(t *testing.T) {
	for _, name := range sources(t) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			if function, ok := declared.(*ast.FuncDecl); ok && endangers(function) {
				_, walked := taking[function.Name.Name]
				if !walked && !slices.Contains(leading, function.Name.Name) {
					t.Errorf("%s: %s takes something away; what does it name?", name, function.Name.Name)
				}
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if literal, ok := node.(*ast.CompositeLit); ok && isQuestion(literal.Type) {
				if whose, ok := valueOf(literal, "Whose").(*ast.BasicLit); ok {
					t.Errorf("%s: a question names %s", name, whose.Value)
				}
			}
			return true
		})
	}
}

// endangers reports whether a function draws a button of danger.
func endangers(function *ast.FuncDecl) (found bool) {
	ast.Inspect(function, func(node ast.Node) bool {
		switch at := node.(type) {
		case *ast.SelectorExpr:
			found = found || at.Sel.Name == "Danger" || at.Sel.Name == "DangerOutline"
		case *ast.Ident:
			found = found || at.Name == "dangerous"
		}
		return !found
	})
	return found
}

func isQuestion(expression ast.Expr) bool {
	at, ok := expression.(*ast.SelectorExpr)
	return ok && at.Sel.Name == "Question"
}

// sources are the files of the desk's windows, pages and panes, without tests.
func sources(t *testing.T) (names []string) {
	t.Helper()
	for _, pattern := range []string{"*.go", "*/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			if !strings.HasSuffix(name, "_test.go") && filepath.Dir(name) != "widgets" {
				names = append(names, name)
			}
		}
	}
	return names
}

// valueOf is what a literal gives a field, or nil.
func valueOf(literal *ast.CompositeLit, field string) ast.Expr {
	for _, each := range literal.Elts {
		if pair, ok := each.(*ast.KeyValueExpr); ok && pair.Key.(*ast.Ident).Name == field {
			return pair.Value
		}
	}
	return nil
}
