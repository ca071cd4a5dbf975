package settings

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/poster"
)

// linksDesk returns a live desk of reception that shows the links, and the files that it saves and prints.
func linksDesk(t *testing.T) (d *desk, saved, printed *[]SavedFile) {
	t.Helper()
	d = liveDeskOf(t, func(*deskserver.Server) {})
	saved, printed = new([]SavedFile), new([]SavedFile)
	d.host.Save = func(file SavedFile) { *saved = append(*saved, file) }
	d.host.Print = func(file SavedFile) { *printed = append(*printed, file) }
	d.Press(t, "links.show")
	d.await(t, "the links are shown", func() bool { return d.Says("links.join.text") })
	return d, saved, printed
}

// Reception shows the link of the registration, copies it, saves it and prints it.
func TestALinkForPatientsIsCopiedSavedAndPrinted(t *testing.T) {
	d, saved, printed := linksDesk(t)
	link := "https://madoguchi.test/mypage/join/" + d.host.View.Session.Clinic.ID
	d.Reads(t, d.host.View.Session.Clinic.Name)
	d.Press(t, "links.copy")
	if got := d.host.Clipboard.Content(); got != link {
		t.Errorf("copied is %q", got)
	}
	d.Press(t, "links.png")
	d.Press(t, "links.pdf")
	d.Press(t, "links.print")
	code, err := poster.PNG(link)
	if err != nil {
		t.Fatal(err)
	}
	if len(*saved) != 2 || len(*printed) != 1 {
		t.Fatalf("%d files are saved, %d printed", len(*saved), len(*printed))
	}
	picture, sheet, page := (*saved)[0], (*saved)[1], (*printed)[0]
	if picture.Name != "madoguchi-join.png" || !bytes.Equal(picture.Content, code) {
		t.Errorf("%s has %d bytes", picture.Name, len(picture.Content))
	}
	for _, file := range []SavedFile{sheet, page} {
		if file.Name != "madoguchi-join.pdf" || !bytes.HasPrefix(file.Content, []byte("%PDF-")) {
			t.Errorf("%s has %d bytes", file.Name, len(file.Content))
		}
	}
	for code, err := range map[string]error{"links.printing": nil, "links.failed": errors.New("no paper")} {
		if page.Done(err); !d.Says(code) {
			t.Errorf("%v: %s", err, d.Words())
		}
	}
}

// The booking page has a tab of its own, unless the clinic offers no visits on the web.
func TestTheBookingPagesLinkIsShown(t *testing.T) {
	d, saved, _ := linksDesk(t)
	dialog := d.page.links
	dialog.turn(1)
	d.Reads(t, "/book/"+d.host.View.Session.Clinic.ID)
	dialog.savePicture()
	if len(*saved) != 1 || (*saved)[0].Name != "madoguchi-booking.png" {
		t.Errorf("saved is %v", *saved)
	}
}

// Both dialogs fit into the smallest window, in both languages.
func TestTheLinksFit(t *testing.T) {
	for _, language := range []string{phrases.Japanese, "en"} {
		d := liveDeskOf(t, func(*deskserver.Server) {})
		d.speak(language)
		d.Press(t, "links.show")
		d.await(t, "the links are shown", func() bool { return d.page.links != nil })
		if size := d.page.links.dialog.Modal.MinSize(); size.Width > 1024 || size.Height > 660 {
			t.Errorf("%s: the dialog takes %v", language, size)
		}
		if strings.Contains(d.Words(), "links.") {
			t.Errorf("%s: a text is missing: %s", language, d.Words())
		}
	}
}
