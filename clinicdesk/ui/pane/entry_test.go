package pane

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// After a visit's end no button is left that the server would refuse.
func TestNothingIsLeftToPressAfterTheEnd(t *testing.T) {
	d := paneOf(t)
	entry := d.of(t, "加藤 修")
	d.Open(entry.ID)
	d.Edit(entry)
	d.AskSend(api.Detail{Entry: entry})
	call := *entry.Call
	call.State = "finished"
	entry.Call, entry.State, entry.Revision = &call, "finished", entry.Revision+1
	d.view.Session.Schedule.Apply(entry)
	d.Changed(entry)
	if _, ok := d.shown.(*entryPane); !ok || d.host.Dialogs.Open != nil {
		t.Fatalf("the pane shows %T, the dialog is %T", d.shown, d.host.Dialogs.Open)
	}
	shown := d.view.Pane(d.shown.(*entryPane).detail)
	if shown.CanStart || shown.CanFinish || shown.CanSend || shown.CanCancel || shown.CanEdit {
		t.Errorf("offers %+v", shown)
	}
	for _, code := range []string{
		"pane.start", "pane.edit", "pane.open", "pane.copyClinic", "pane.copy", "pane.show", "pane.resend",
		"pane.cancel", "pane.revoke",
	} {
		if hasButton(d.Content, d.view.Say(code)) {
			t.Errorf("there is a button %s", d.view.Say(code))
		}
	}
}

// hasButton reports whether an object contains a visible button with a label.
func hasButton(in fyne.CanvasObject, label string) bool {
	if !in.Visible() {
		return false
	}
	switch o := in.(type) {
	case *widgets.Button:
		return o.Label == label
	case *fyne.Container:
		return slices.ContainsFunc(o.Objects, func(each fyne.CanvasObject) bool { return hasButton(each, label) })
	case fyne.Widget:
		return slices.ContainsFunc(test.WidgetRenderer(o).Objects(),
			func(each fyne.CanvasObject) bool { return hasButton(each, label) })
	}
	return false
}

// TestALinkIsRevoked asks first, shows the new link afterwards, and offers to send it.
func TestALinkIsRevoked(t *testing.T) {
	d := livePaneOf(t)
	d.Open(d.of(t, "加藤 修").ID)
	shown := func() string { return d.shown.(*entryPane).detail.PatientURL }
	d.await(t, "the link", func() bool { return shown() != "" })
	before := shown()
	d.Press(t, "pane.revoke")
	asked, ok := d.host.Dialogs.Open.(*parts.Asked)
	if !ok || shown() != before {
		t.Fatalf("before the link becomes invalid, %T is shown", d.host.Dialogs.Open)
	}
	d.Reads(t, "このリンクを無効にしますか", "加藤 修 さん")
	asked.Submit()
	d.await(t, "the way to send another", func() bool { _, sends := d.host.Dialogs.Open.(*sendDialog); return sends })
	if shown() == before {
		t.Error("the pane shows the former link")
	}
	d.host.Dialogs.Open.(*sendDialog).Close()
	pane := d.host.View.Pane(d.shown.(*entryPane).detail)
	if pane.Chip.Word != "URL無効" || !pane.Failed || !strings.Contains(pane.TargetNote, "新しいURLを送ってください") {
		t.Errorf("while the patient has no valid link, the pane says %q and %q", pane.Chip.Word, pane.TargetNote)
	}
	if word := d.host.View.Contact(pane.Entry); word != "URL無効" {
		t.Errorf("the list says %q", word)
	}
}

// A label of a fact does not run into its value, in any language.
func TestALabelKeepsItsDistance(t *testing.T) {
	for _, language := range []string{phrases.Japanese, "en"} {
		say := phrases.In(language).Say
		for _, code := range []string{
			"booking.when", "pane.what", "pane.bookedBy", "booking.kana", "booking.chart", "booking.doctor",
			"pane.devices", "booker.note", "patients.birth", "patients.phone", "patients.mail",
			"waitlist.days", "waitlist.joined", "waitlist.offered",
		} {
			if width := paint.TextWidth(say(code), look.TextBody, false); width > parts.LabelWidth-look.Gap8 {
				t.Errorf("%s: %q takes %v of %v", language, say(code), width, parts.LabelWidth)
			}
		}
	}
}
