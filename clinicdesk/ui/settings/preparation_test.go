package settings

import (
	"testing"

	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/internal/deskserver"
)

// An admin writes the explanation and asks two questions, moves one, and removes none without an answer (E6).
func TestAnAdminSetsWhatPatientsAreAsked(t *testing.T) {
	d := adminDesk(t)
	page := d.page
	page.turn(clinicsettings.SectionPreparation)
	page.form.fields["preparation/explanation"].Input().SetText("通信が切れたら電話します。")
	d.Press(t, "preparation.add")
	d.Typed(t, "体温")
	q := page.form.draft.Preparation.Questions[deskserver.General][0]
	q.Kind = "choice"
	page.form.build()
	d.submit()
	choices := page.form.fields["preparation/"+deskserver.General+"/"+q.ID+"/choices"]
	if page.save.busy || !choices.Input().Focused() || choices.Problem() == "" {
		t.Fatalf("a choice without choices: the field says %q", choices.Problem())
	}
	d.Typed(t, "平熱\n37度以上")
	d.Press(t, "preparation.add")
	d.Typed(t, "症状")
	d.Press(t, "preparation.up")
	d.submit()
	page.save.saves(t, everySection()...)
	got := d.host.View.Session.Clinic.Preparation
	if got.Explanation != "通信が切れたら電話します。" || len(got.Questions) != 1 || len(got.Questions[0].Questions) != 2 ||
		got.Questions[0].Questions[0].Text != "症状" || len(got.Questions[0].Questions[1].Choices) != 2 {
		t.Fatalf("saved %+v", got)
	}
	d.Press(t, "preparation.remove")
	d.Reads(t, "すでに届いた回答は残ります。")
	d.submit()
	if left := page.form.draft.Preparation.Questions[deskserver.General]; len(left) != 1 || page.undo.Disabled() {
		t.Errorf("%d questions are left", len(left))
	}
}
