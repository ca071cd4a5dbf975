package secondfactor

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
	"madoguchi/madoguchi"
)

var begun = api.SetUp{
	Secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Pending: "pending",
	URI: "otpauth://totp/Madoguchi:a.rather.long.name.of.somebody@clinic.example.jp?algorithm=SHA1&digits=6&issuer=Madoguchi&period=30&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
}

func someCodes() (codes []string) {
	for _, code := range madoguchi.NewRecoveryCodes() {
		codes = append(codes, code.String())
	}
	return codes
}

// hostOf returns a signed-in user's host in its own window.
func hostOf(t *testing.T, language string) Host {
	t.Helper()
	app := widgetstest.App(t)
	session := desktest.SignIn(t, desktest.Clinic(func(*deskserver.Server) {})).Session
	said := phrases.In(language)
	window := test.NewTempWindow(t, widgets.Rule())
	return Host{
		Context: t.Context(), Session: session, Phrases: said, Clipboard: app.Clipboard(),
		Lost: func(err error) bool { return madoguchi.KindOf(err) == madoguchi.KindUnauthenticated },
		Fields: &parts.Fields{
			Canvas: window.Canvas(), Phrases: func() phrases.Phrases { return said }, Touched: func() {},
		},
	}
}

// After a lost answer the code stays: the same code finds the completed setup. After a wrong code the field is empty.
// After the session's end the form shows nothing more.
func TestSetUpAfterALostAnswer(t *testing.T) {
	host := hostOf(t, phrases.Japanese)
	host.Session.Limited = true
	form := NewSetUp(host, begun)
	form.Code.SetText("123456")
	form.answered(nil, madoguchi.ErrUnavailable)
	if form.Code.Text() != "123456" || form.problem.Words.Text() == "" {
		t.Errorf("the code is %q, the problem %q", form.Code.Text(), form.problem.Words.Text())
	}
	form.answered(nil, madoguchi.ErrWrongCode)
	if form.Code.Text() != "" || form.problem.Words.Text() != host.Phrases.Problem(madoguchi.ErrWrongCode) {
		t.Errorf("the code is %q, the problem %q", form.Code.Text(), form.problem.Words.Text())
	}
	form.problem.Say("")
	if form.answered(nil, madoguchi.ErrUnauthenticated); form.problem.Words.Text() != "" || !host.Session.Limited {
		t.Errorf("after the session's end: %q", form.problem.Words.Text())
	}
}

// Enter in an empty field asks for a text at the field, in place of an earlier error.
func TestAnEmptyFieldIsAskedFor(t *testing.T) {
	host := hostOf(t, phrases.Japanese)
	setUp, password := NewSetUp(host, begun), NewPassword(host, madoguchi.ErrTooMany)
	setUp.problem.Say(host.Phrases.Problem(madoguchi.ErrWrongCode))
	for name, c := range map[string]struct {
		field   *inputs.Field
		problem *parts.Problem
	}{"set-up": {setUp.Code, setUp.problem}, "password": {password.Password, password.problem}} {
		c.field.OnEnter()
		if c.field.Problem() != "入力してください。" || c.problem.Content.Visible() {
			t.Errorf("%s: the field says %q, the box %q", name, c.field.Problem(), c.problem.Words.Text())
		}
	}
	if setUp.busy || password.busy {
		t.Error("an empty text is sent")
	}
}

// The forms fit into the smallest window on a card before the desk, in both languages.
func TestFormsFitTheSmallestWindow(t *testing.T) {
	for _, language := range []string{phrases.Japanese, "en"} {
		host := hostOf(t, language)
		product := widgets.NewText("窓口 Madoguchi", widgets.Style{Size: look.TextTime, Bold: true})
		room := fyne.NewSize(parts.DialogText, 700-2*look.Gap16-2*look.Gap24-look.Gap16-product.MinSize().Height)
		for _, limited := range []bool{false, true} {
			host.Session.Limited = limited
			form := NewSetUp(host, begun)
			form.problem.Say(host.Phrases.Say("error.setUpOver"))
			form.Code.SetProblem(host.Phrases.Say("error.required"))
			codes, _ := RecoveryCodes(host, someCodes(), func() {})
			password := NewPassword(host, madoguchi.ErrTooMany)
			for name, column := range map[string]fyne.CanvasObject{
				"set-up": form.Column, "codes": codes, "password": password.Column,
			} {
				if got := column.MinSize(); got.Width > room.Width || got.Height > room.Height {
					t.Errorf("%s, limited %v, %s: takes %v of %v", language, limited, name, got, room)
				}
			}
		}
	}
}

// A QR code is black on white in every theme, with a white quiet zone.
func TestQRCodeIsReadable(t *testing.T) {
	widgetstest.App(t)
	window := test.NewTempWindow(t, widgets.NewQR(begun.URI, 200))
	window.Resize(fyne.NewSize(220, 220))
	shot := window.Canvas().Capture()
	seen := map[color.Gray]bool{}
	for x := 20; x < 200; x++ {
		seen[color.GrayModel.Convert(shot.At(x, 110)).(color.Gray)] = true
	}
	if !seen[color.Gray{0}] || !seen[color.Gray{255}] {
		t.Errorf("the middle line has the greys %v", seen)
	}
}
