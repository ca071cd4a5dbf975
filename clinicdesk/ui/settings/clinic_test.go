package settings

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/madoguchi"
)

// saves carries out on the server what the form is sending, and answers it.
func (s *clinicSave) saves(t *testing.T, sections ...clinicsettings.Section) {
	t.Helper()
	if !s.busy {
		t.Fatalf("nothing is sent; the problem is %q", s.problem.Words.Text())
	}
	change, _ := s.form.draft.Change(sections...)
	clinic, err := s.host.View.Session.ChangeSettings(t.Context(), change.Settings)
	s.answered(clinic, err, change, sections)
}

// All sections are saved at once; faults switch to their section.
func TestSettingsAreSavedTogether(t *testing.T) {
	d := adminDesk(t)
	page := d.page
	page.turn(clinicsettings.SectionDoctors)
	page.form.draft.AddDoctor()
	page.turn(clinicsettings.SectionMenus)
	page.form.fields["menus/"+deskserver.General+"/1"].Input().SetText("２０分")
	d.submit()
	newcomer := page.form.draft.Doctors[2]
	if page.at != clinicsettings.SectionDoctors || page.save.busy ||
		page.form.cursor() != "doctors/"+newcomer.ID+"/name" {
		t.Fatalf("the page shows %s, the cursor is in %q", page.at, page.form.cursor())
	}
	d.Typed(t, "髙橋 実")
	d.submit()
	page.save.saves(t, everySection()...)
	if got := d.host.View.Session.Clinic; len(got.Doctors) != 3 || got.Menus[0].Minutes["online"]["return"] != 20 ||
		page.saved.Text() != "保存しました" || page.form.draft.Touched() {
		t.Errorf("the clinic is %+v; the page says %q", got, page.saved.Text())
	}
	if page.form.fields["doctors/"+deskserver.Aoki+"/kana"].Input().SetText("アオキ"); page.undo.Disabled() ||
		page.saved.Text() != "保存していない変更があります" {
		t.Errorf("after typing the page says %q", page.saved.Text())
	}
	page.form.draft.RemoveDoctor(deskserver.Aoki)
	page.askDrop()
	d.submit()
	if len(page.form.draft.Doctors) != 3 || !page.undo.Disabled() || page.saved.Text() != "" {
		t.Error("what was dropped is not taken back")
	}
}

func everySection() []clinicsettings.Section { return clinicsettings.SavedSections() }

// Input survives a refusal, a lost connection, and a change made elsewhere.
func TestNothingTypedIsLost(t *testing.T) {
	d := adminDesk(t)
	page := d.page
	page.turn(clinicsettings.SectionClinic)
	d.host.Fields.TypeInto(page.form.fields["phone"])
	d.Typed(t, "03-9999-9999")
	for _, err := range []error{
		madoguchi.ErrUnavailable.Because(errors.New("no route")),
		&api.ProblemError{Problem: api.Problem{Status: 409, Code: "changed"}},
		&api.ProblemError{Problem: api.Problem{
			Status: 400, Code: "phoneForm", Field: "phone", Faults: []api.Fault{{Field: "phone", Code: "phoneForm"}},
		}},
	} {
		change, _ := page.form.draft.Change(everySection()...)
		page.save.answered(api.Clinic{}, err, change, everySection())
		said := page.save.problem.Words.Text() + page.form.fields["phone"].Problem()
		if said == "" || page.form.fields["phone"].Text() != "03-9999-9999" || page.save.busy {
			t.Errorf("%v: says %q, the phone reads %q", err, said, page.form.fields["phone"].Text())
		}
	}
	theirs := d.host.View.Session.Clinic
	theirs.Revision++
	theirs.Name, theirs.Phone = "青木クリニック", "03-1111-1111"
	d.host.ClinicChanged(theirs)
	if page.form.fields["name"].Text() != "青木クリニック" || page.form.fields["phone"].Text() != "03-9999-9999" ||
		page.form.cursor() != "phone" {
		t.Errorf("reads %q, %q; the cursor is in %q", page.form.fields["name"].Text(), page.form.fields["phone"].Text(),
			page.form.cursor())
	}
}

// Signing out asks first while there are unsaved changes, and only the answer discards them.
func TestSigningOutAsksAboutUnsavedChanges(t *testing.T) {
	d := adminDesk(t)
	left := 0
	d.host.SignOut = func() { left++ }
	d.Press(t, "signOut")
	if left != 1 || d.host.Dialogs.Open != nil {
		t.Fatalf("without changes: signed out %d times, asks %T", left, d.host.Dialogs.Open)
	}
	d.page.turn(clinicsettings.SectionClinic)
	d.page.form.fields["phone"].Input().SetText("03-9999-9999")
	d.page.turn(ofDesk)
	d.Press(t, "signOut")
	d.Reads(t, "保存していない変更があります")
	if d.Key(fyne.KeyEscape); left != 1 || !d.page.form.draft.Touched() {
		t.Fatal("signed out, or discarded, without an answer")
	}
	d.Press(t, "signOut")
	d.submit()
	if left != 2 || d.host.Drafts.Settings(d.host.View.Session.Clinic).Touched() {
		t.Errorf("signed out %d times", left)
	}
}

// crowded fills the sections with the longest texts and every possible fault.
func crowded(draft *clinicsettings.Draft) {
	long := strings.Repeat("勅使河原", 16)
	draft.Name, draft.Phone = strings.Repeat("名", 121), strings.Repeat("9", 40)
	for range 3 {
		draft.AddDoctor()
		draft.AddMenu(long)
	}
	for _, doctor := range draft.Doctors {
		doctor.Name, doctor.Kana, doctor.Capacity = long, long, "たくさん"
	}
	for i := range draft.HoursOf("") {
		draft.HoursOf("")[i] = "9:00-12:30 14:00-18:00 19:00-20:00 21:00-20:00"
	}
	for _, menu := range draft.Menus {
		menu.Minutes = [4]string{"1", "12345", "いくらか", "0.5"}
	}
	for range 2 {
		draft.AddException()
	}
	for _, exception := range draft.Days.Exceptions {
		exception.From, exception.Until, exception.Hours, exception.Reason = "令和", "13/40", "朝から", long
	}
	draft.Days.Exceptions[1].From, draft.Days.Exceptions[1].Until = "12/29", "12/28"
	draft.Web.Open, draft.Web.Ahead = clinicsettings.On, "一年"
	for range 2 {
		question := draft.Preparation.Add(draft.Menus[0].ID)
		question.Text, question.Kind, question.Choices = long+long+long+long, "choice", long
	}
}

// Every section of the settings and of the guide fits into the smallest window, in both languages, with every possible
// fault. What exceeds the height scrolls, and the buttons stay visible.
func TestSettingsFitTheSmallestWindow(t *testing.T) {
	size := fyne.NewSize(1024, 700)
	for _, language := range []string{phrases.Japanese, "en"} {
		d := adminDesk(t)
		d.speak(language)
		d.Window.Window.Resize(size)
		check := func(name string, page fyne.CanvasObject) {
			t.Helper()
			if got := page.MinSize(); got.Width > size.Width-look.Rail || got.Height > size.Height {
				t.Errorf("%s, %s: takes %v", language, name, got)
			}
		}
		page := d.page
		crowded(page.form.draft)
		_, faults := page.form.draft.Change(everySection()...)
		page.save.problem.Say(d.host.View.Phrases.Say("clinic.merged"))
		page.saved.SetText(d.host.View.Phrases.Say("clinic.saved"))
		for _, section := range append([]clinicsettings.Section{ofDesk}, everySection()...) {
			page.turn(section)
			for _, fault := range faults {
				if field := page.form.fields[fault.Key]; field != nil {
					field.SetProblem(d.host.View.Phrases.Say("error." + fault.Code))
				}
			}
			check("settings "+string(section), page.Content)
			if got, room := page.form.content.MinSize().Width, size.Width-look.Rail-2*look.Gap20; got > room {
				t.Errorf("%s, section %s: %v wide, there is room for %v", language, section, got, room)
			}
		}
		guide := NewGuide(d.host, GuideCallbacks{})
		d.show(guide.Content)
		guide.save.problem.Say(d.host.View.Say("clinic.merged"))
		for step := range clinicsettings.GuideSections() {
			guide.turn(step)
			check("guide", guide.Content)
		}
	}
}

// Tab reaches every field, button and tab of the settings, and scrolls it into view.
func TestSettingsByTab(t *testing.T) {
	d := adminDesk(t)
	d.Window.Window.Resize(fyne.NewSize(1024, 700))
	page := d.page
	for _, section := range everySection() {
		page.turn(section)
		seen := map[fyne.Focusable]bool{}
		for range 80 {
			d.host.Canvas.FocusNext()
			if d.Focused() != nil {
				seen[d.Focused()] = true
			}
		}
		for key, field := range page.form.fields {
			if !seen[field.Input()] {
				t.Errorf("%s cannot be reached", key)
			}
		}
		if !seen[page.save.button] || !seen[page.tabs[section]] {
			t.Errorf("%s: a button cannot be reached", section)
		}
	}
}
