package settings

import (
	"testing"

	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/local"
)

// An admin opens web booking. The booking page's address then appears and can be copied, as soon as the server answers
// the one that patients use; a fault without a field of
// its own is told beside the buttons.
func TestAnAdminOpensWebBooking(t *testing.T) {
	d := adminDesk(t)
	d.host.Settings = func() local.Settings { return local.Settings{Server: "https://clinic.example/"} }
	page := d.page
	page.turn(clinicsettings.SectionWeb)
	page.form.draft.Web.Open = clinicsettings.On
	for _, mark := range page.form.draft.Web.DoctorMarks {
		*mark = ""
	}
	d.submit()
	if page.at != clinicsettings.SectionWeb || page.save.busy || page.save.problem.Words.Text() == "" {
		t.Fatalf("nobody is on offer, and the page says %q", page.save.problem.Words.Text())
	}
	for _, mark := range page.form.draft.Web.DoctorMarks {
		*mark = clinicsettings.On
	}
	d.submit()
	page.save.saves(t, everySection()...)
	if web := d.host.View.Session.Clinic.Web; !web.Open || len(web.Offers) != 6 || len(web.Doctors) != 2 {
		t.Fatalf("web booking is %+v", web)
	}
	for _, want := range []string{
		"https://clinic.example/book/c11n1c0000000001", "https://madoguchi.test/book/c11n1c0000000001",
	} {
		d.Press(t, "pane.copyClinic")
		if got := d.host.Clipboard.Content(); got != want {
			t.Errorf("copied %q, want %q", got, want)
		}
		page.form.tookLinks(d.host.View.Session.PatientLinks(t.Context()))
	}
}
