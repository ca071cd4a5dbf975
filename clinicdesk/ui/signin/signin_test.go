package signin

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
	"madoguchi/madoguchi"
)

// door is a Door in its own window.
type door struct {
	*Door
	desktest.Window
	spoken phrases.Phrases
}

func doorOf(t *testing.T) *door {
	t.Helper()
	app := widgetstest.App(t)
	window := test.NewTempWindow(t, widgets.Rule())
	window.Resize(fyne.NewSize(1024, 700))
	d := &door{spoken: phrases.In(phrases.Japanese)}
	phrases := func() phrases.Phrases { return d.spoken }
	d.Window = desktest.Window{Window: window, Phrases: phrases}
	d.Door = New(Host{
		Phrases: phrases, Clipboard: app.Clipboard(), Fill: window.SetContent,
		Fields:   &parts.Fields{Canvas: window.Canvas(), Phrases: phrases, Touched: func() {}},
		Settings: func() local.Settings { return local.Settings{Server: "http://127.0.0.1:8080"} },
	})
	return d
}

// The code is requested beside the existing input; a wrong password starts over.
func TestSignInAsksForTheCode(t *testing.T) {
	d := doorOf(t)
	page := newPage(d.Door)
	d.host.Fill(page.content)
	page.password.SetText("Correct-Horse-1")
	page.refused(madoguchi.ErrSecondFactorNeeded)
	if !page.code.Visible() || d.Focused() != fyne.Focusable(page.code.Input()) || page.password.Text() == "" {
		t.Errorf("the code is visible %v, the focus on %T, the password %q", page.code.Visible(), d.Focused(),
			page.password.Text())
	}
	if page.problem.Content.Visible() || page.lead.Text() != d.phrases().Say("signin.codeLead") ||
		page.lost.Label != d.phrases().Say("signin.noCode") {
		t.Errorf("asking for the code looks like a failure (%q), or shows no way out (%q)", page.problem.Words.Text(),
			page.lost.Label)
	}
	page.code.SetText("000000")
	page.refused(madoguchi.ErrWrongCode)
	if page.code.Text() != "" || !page.code.Visible() || page.password.Text() == "" ||
		!strings.Contains(page.problem.Words.Text(), "コードが違います") {
		t.Errorf("after a wrong code: %q, %q", page.code.Text(), page.problem.Words.Text())
	}
	page.refused(madoguchi.ErrWrongCredentials)
	if page.code.Visible() || page.lead.Text() != d.phrases().Say("signin.lead") || page.password.Text() != "" ||
		page.lost.Label != d.phrases().Say("signIn.forgotten") {
		t.Error("after a wrong password the code is still asked for")
	}
}

// An empty field is asked for until the next input: the e-mail address, the password, and the code if it is requested.
func TestAnEmptyFieldIsAskedFor(t *testing.T) {
	d := doorOf(t)
	page := newPage(d.Door)
	d.host.Fill(page.content)
	page.wantCode(true)
	for name, field := range map[string]*inputs.Field{
		"e-mail": page.email, "password": page.password, "code": page.code,
	} {
		for _, other := range []*inputs.Field{page.email, page.password, page.code} {
			other.SetText("123456")
		}
		field.SetText("")
		page.submit()
		if field.Problem() != "入力してください。" || page.busy || d.Focused() != fyne.Focusable(field.Input()) {
			t.Fatalf("%s: says %q, the focus is on %T", name, field.Problem(), d.Focused())
		}
		field.Input().TypedRune('a')
		if field.Problem() != "" {
			t.Errorf("%s: while it is typed it says %q", name, field.Problem())
		}
	}
}

// The sign-in fits into the smallest window, in both languages.
func TestTheSignInFitsTheSmallestWindow(t *testing.T) {
	for _, language := range []string{phrases.Japanese, "en"} {
		d := doorOf(t)
		d.spoken = phrases.In(language)
		page := newPage(d.Door)
		for _, err := range []error{madoguchi.ErrUnavailable, madoguchi.ErrWrongCode} {
			if page.refused(err); page.content.MinSize().Height > 700 {
				t.Errorf("%s, the sign-in after %v: takes %v", language, err, page.content.MinSize())
			}
		}
	}
}

func TestServerAddress(t *testing.T) {
	for typed, want := range map[string]string{
		" https://desk.example.jp/ ": "https://desk.example.jp", "http://127.0.0.1:8080": "http://127.0.0.1:8080",
		"desk.example.jp": "", "ftp://desk.example.jp": "", "https://": "", "": "", "http://[": "",
	} {
		got, ok := serverAddress(typed)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v", typed, got, ok)
		}
	}
}

// If the session ends during the setup, the user signs in again.
func TestASessionThatEndsDuringTheSetUp(t *testing.T) {
	d := doorOf(t)
	if d.lost(madoguchi.ErrUnavailable) {
		t.Error("a lost answer ends the session")
	}
	if !d.lost(madoguchi.ErrUnauthenticated) || !d.Says("signin.ended") {
		t.Error("the session has ended, and nobody is asked to sign in")
	}
}
