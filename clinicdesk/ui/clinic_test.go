package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/madoguchi"
)

// adminDesk is a desk at which an admin has signed in; bare takes doctors, hours and menus away before.
func adminDesk(t *testing.T, bare bool) *Desk {
	t.Helper()
	return deskAt(t, func(s *deskserver.Server) {
		s.SetStaff("admin")
		if bare {
			s.SetClinic(func(c *api.Clinic) { c.Doctors, c.Hours, c.Menus = nil, nil, nil })
		}
	})
}

// saves lets the server take what the form is sending, and answers it.
func (s *clinicSave) saves(t *testing.T, sections ...backend.Section) {
	t.Helper()
	if !s.busy {
		t.Fatalf("nothing is sent; the problem is %q", s.problem.Words.Text())
	}
	change, _ := s.form.draft.Change(sections...)
	clinic, err := s.desk.session.ChangeSettings(t.Context(), change)()
	s.answered(clinic, err, change, sections)
}

// An admin is led from an empty clinic to one that can be booked, by keyboard alone.
func TestTheGuideLeadsToTheFirstVisit(t *testing.T) {
	d := adminDesk(t, true)
	if d.at != atGuide {
		t.Fatalf("one is at %v", d.at)
	}
	guide := d.pages.guide
	d.submit()
	if name := guide.form.fields[guide.form.cursor()]; guide.save.busy || name == nil || name.Problem() != "入力してください。" {
		t.Fatalf("a doctor without a name is sent")
	}
	d.typed(t, "山田 太郎")
	d.tab()
	d.typed(t, "やまだ たろう")
	d.submit()
	guide.save.saves(t, backend.SectionDoctors)
	if guide.form.section != backend.SectionHours || guide.form.fields["hours//1"].Text() != "9:00-12:30 14:00-18:00" || guide.form.cursor() != "hours//1" {
		t.Fatalf("the second step shows %s", guide.form.section)
	}
	d.typed(t, "8時半〜12時")
	d.submit()
	guide.save.saves(t, backend.SectionHours)
	if guide.form.section != backend.SectionMenus || !strings.HasSuffix(guide.form.cursor(), "/name") {
		t.Fatalf("the third step shows %s", guide.form.section)
	}
	d.submit()
	guide.save.saves(t, backend.SectionMenus)
	clinic := d.session.Clinic
	monday := api.OpeningHours{Weekday: 1, From: 8*60 + 30, Until: 12 * 60}
	if d.at != atSchedule || clinic.Doctors[0].Name != "山田 太郎" || clinic.Hours[0] != monday || clinic.Menus[0].Name != "一般診療" || d.needsGuide() {
		t.Fatalf("the clinic is %+v, one is at %v", clinic, d.at)
	}
	if columns := d.view.Agenda(d.day, "", false).Columns; len(columns) != 1 || d.focused() != fyne.Focusable(d.schedulePage().agenda.Grid()) {
		t.Errorf("the schedule has %d columns, the focus is on %T", len(columns), d.focused())
	}
	d.pane.book(clinic.Doctors[0].ID, 9*60)
	if form := d.pane.shown.(*bookingPane).guest; form.menu.Chosen() != "一般診療" {
		t.Errorf("a booking offers the menu %q", form.menu.Chosen())
	}
}

// The guide can be left and gone on with; what was typed waits.
func TestTheGuideCanBeLeft(t *testing.T) {
	d := adminDesk(t, true)
	d.typed(t, "山田")
	d.goTo(atSchedule)
	page := d.schedulePage()
	if page.ready.Hidden || !page.strip.Visible() || page.note.Text() != d.phrases.Say("guide.unready") {
		t.Error("the schedule does not lead back")
	}
	page.ready.OnPress()
	name := d.pages.guide.form.fields["doctors/"+d.pages.guide.form.draft.Doctors[0].ID+"/name"]
	if d.at != atGuide || name.Text() != "山田" {
		t.Errorf("the name reads %q", name.Text())
	}
	d.ended() // and so it does after signing in again
	again := d.drafts.Settings(backend.Clinic{})
	if again.Doctors[0].Name != "山田" {
		t.Errorf("after the session's end: %+v", again.Doctors[0])
	}
}

// Staff who are not admins are told whom to ask.
func TestOthersAreToldWhomToAsk(t *testing.T) {
	d := deskAt(t, func(s *deskserver.Server) {
		s.SetClinic(func(c *api.Clinic) { c.Doctors, c.Hours, c.Menus = nil, nil, nil })
	})
	page := d.schedulePage()
	if d.at != atSchedule || !strings.Contains(page.note.Text(), "管理者") || !page.ready.Hidden || !page.strip.Visible() {
		t.Errorf("says %q", page.note.Text())
	}
	d.goTo(atSettings)
	if d.settingsPage().form != nil {
		t.Error("reception is shown the clinic's settings")
	}
}

// All sections are saved at once; faults turn to the place where they are.
func TestSettingsAreSavedTogether(t *testing.T) {
	d := adminDesk(t, false)
	d.goTo(atSettings)
	page := d.settingsPage()
	page.turn(backend.SectionDoctors)
	page.form.draft.AddDoctor()
	page.turn(backend.SectionMenus)
	page.form.fields["menus/general/1"].Input().SetText("２０分")
	d.submit()
	newcomer := page.form.draft.Doctors[2]
	if page.at != backend.SectionDoctors || page.save.busy || page.form.cursor() != "doctors/"+newcomer.ID+"/name" {
		t.Fatalf("the page shows %s, the cursor is in %q", page.at, page.form.cursor())
	}
	d.typed(t, "髙橋 実")
	d.submit()
	page.save.saves(t, everySection()...)
	if got := d.session.Clinic; len(got.Doctors) != 3 || got.Menus[0].Minutes["online"]["return"] != 20 || page.saved.Text() != "保存しました" || page.form.draft.Touched() {
		t.Errorf("the clinic is %+v; the page says %q", got, page.saved.Text())
	}
	if page.form.fields["doctors/aoki/kana"].Input().SetText("アオキ"); page.undo.Disabled() || page.saved.Text() != "保存していない変更があります" {
		t.Errorf("after typing the page says %q", page.saved.Text())
	}
	page.form.draft.RemoveDoctor("aoki")
	page.askDrop()
	d.submit()
	if len(page.form.draft.Doctors) != 3 || !page.undo.Disabled() || page.saved.Text() != "" {
		t.Error("what was dropped is not taken back")
	}
}

func everySection() []backend.Section {
	return append([]backend.Section{backend.SectionClinic}, backend.GuideSections()...)
}

// What was typed outlives a refusal, a lost connection, and somebody else's change.
func TestNothingTypedIsLost(t *testing.T) {
	d := adminDesk(t, false)
	d.goTo(atSettings)
	page := d.settingsPage()
	page.turn(backend.SectionClinic)
	d.fields.TypeInto(page.form.fields["phone"])
	d.typed(t, "03-9999-9999")
	for _, err := range []error{
		madoguchi.ErrUnavailable.Because(errors.New("no route")), &api.ProblemError{Problem: api.Problem{Status: 409, Code: "changed"}},
		&api.ProblemError{Problem: api.Problem{Status: 400, Code: "phoneForm", Field: "phone", Faults: []api.Fault{{Field: "phone", Code: "phoneForm"}}}},
	} {
		change, _ := page.form.draft.Change(everySection()...)
		page.save.answered(backend.Clinic{}, err, change, everySection())
		said := page.save.problem.Words.Text() + page.form.fields["phone"].Problem()
		if said == "" || page.form.fields["phone"].Text() != "03-9999-9999" || page.save.busy {
			t.Errorf("%v: says %q, the phone reads %q", err, said, page.form.fields["phone"].Text())
		}
	}
	theirs := d.session.Clinic
	theirs.Revision++
	theirs.Name, theirs.Phone = "青木クリニック", "03-1111-1111"
	d.clinicChanged(theirs)
	if page.form.fields["name"].Text() != "青木クリニック" || page.form.fields["phone"].Text() != "03-9999-9999" || page.form.cursor() != "phone" {
		t.Errorf("reads %q, %q; the cursor is in %q", page.form.fields["name"].Text(), page.form.fields["phone"].Text(), page.form.cursor())
	}
}

// New doctors and menus are shown at once, in an open form too, which keeps what was typed.
func TestAnOpenDeskShowsNewSettings(t *testing.T) {
	d := deskOf(t)
	d.pane.book("aoki", 15*60)
	form := d.pane.shown.(*bookingPane).guest
	form.name.Input().SetText("田中 花子")
	d.schedulePage().doctors.SetValue("nishimura")
	clinic := d.session.Clinic
	clinic.Revision++
	clinic.Doctors = append(slices.Clone(clinic.Doctors), api.Doctor{ID: "new", Name: "髙橋 実", Capacity: 1})
	clinic.Menus = slices.Clone(clinic.Menus)
	clinic.Menus[1].Withdrawn = true
	clinic.Menus = append(clinic.Menus, api.Menu{ID: "checkup", Name: "健診", Minutes: map[string]map[string]int{"online": {"return": 20}}})
	d.clinicChanged(clinic)
	if len(form.menu.Options) != 2 || form.menu.Options[1].Label != "健診" || form.name.Text() != "田中 花子" {
		t.Errorf("the form offers %v", form.menu.Options)
	}
	page := d.schedulePage()
	if columns := d.view.Agenda(d.day, "", false).Columns; len(columns) != 3 || len(page.doctors.Options) != 4 || page.doctorID != "nishimura" {
		t.Errorf("the schedule has %d columns, its filter %v, of which %q is chosen", len(columns), page.doctors.Options, page.doctorID)
	}
	clinic.Revision++
	clinic.Doctors = slices.Clone(clinic.Doctors)
	clinic.Doctors[1].Left = true
	if d.clinicChanged(clinic); page.doctorID != "" || len(page.doctors.Options) != 3 {
		t.Errorf("a doctor who has left stays chosen: %q of %v", page.doctorID, page.doctors.Options)
	}
}

// crowded fills the sections with the longest of everything, and everything wrong with it.
func crowded(draft *backend.ClinicDraft) {
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
}

// Every section, in the settings and in the guide, fits into the smallest window, in both languages, with all that can be
// wrong; what does not fit in height scrolls, and the buttons stay.
func TestSettingsFitTheSmallestWindow(t *testing.T) {
	size := fyne.NewSize(1024, 700)
	for _, language := range []string{backend.Japanese, backend.English} {
		d := adminDesk(t, false)
		d.speak(language)
		d.window.Resize(size)
		check := func(name string, page fyne.CanvasObject) {
			t.Helper()
			if got := page.MinSize(); got.Width > size.Width-look.Rail || got.Height > size.Height {
				t.Errorf("%s, %s: takes %v", language, name, got)
			}
		}
		page := d.settingsPage()
		crowded(page.form.draft)
		_, faults := page.form.draft.Change(everySection()...)
		page.save.problem.Say(d.phrases.Say("clinic.merged"))
		page.saved.SetText(d.phrases.Say("clinic.saved"))
		for _, section := range append([]backend.Section{ofDesk}, everySection()...) {
			page.turn(section)
			for _, fault := range faults {
				if field := page.form.fields[fault.Key]; field != nil {
					field.SetProblem(d.phrases.Say("error." + fault.Code))
				}
			}
			check("settings "+string(section), page.content)
			if got, room := page.form.content.MinSize().Width, size.Width-look.Rail-2*look.Gap20; got > room {
				t.Errorf("%s, section %s: %v wide, there is room for %v", language, section, got, room)
			}
		}
		d.goTo(atGuide)
		guide := d.pages.guide
		guide.save.problem.Say(d.phrases.Say("clinic.merged"))
		for step := range backend.GuideSections() {
			guide.turn(step)
			check("guide", guide.content)
		}
	}
}

// Every field, button and tab of the settings can be reached by Tab, and comes into view.
func TestSettingsByTab(t *testing.T) {
	d := adminDesk(t, false)
	d.window.Resize(fyne.NewSize(1024, 700))
	d.goTo(atSettings)
	page := d.settingsPage()
	for _, section := range everySection() {
		page.turn(section)
		seen := map[fyne.Focusable]bool{}
		for range 80 {
			d.window.Canvas().FocusNext()
			if d.focused() != nil {
				seen[d.focused()] = true
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
