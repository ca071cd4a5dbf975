package e2e

import (
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestPatientsPages opens a link at every possible time (B10), in both languages.
func TestPatientsPages(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	call := func(start time.Time) api.Detail {
		detail, err := client.CreateCall(
			t.Context(), madoguchi.NewID(), api.CreateCall{DoctorID: session.Clinic.Doctors[0].ID, Start: start},
		)
		if err != nil {
			t.Fatal(err)
		}
		return detail
	}
	before := call(time.Now().Add(26 * time.Hour))
	cancelled := call(time.Now().Add(time.Hour))
	if _, err := client.Cancel(t.Context(), api.KindCall, cancelled.Entry.ID); err != nil {
		t.Fatal(err)
	}
	mangled := before.PatientURL[:len(before.PatientURL)-3]
	pages := []struct{ name, url, ja, en string }{
		{"before", before.PatientURL, "このビデオ通話は開始前です。開始1時間前より待機することができます。", "has not opened yet"},
		{"cancelled", cancelled.PatientURL, "キャンセル", "cancelled"},
		{"mangled", mangled, "URL", "link"},
		{"unknown", s.url() + "/nowhere", "見つかりません", "not found"},
		{"linkless", s.url() + "/visit/" + before.Entry.ID, "URL", "link"},
	}
	for _, page := range pages {
		t.Run(page.name, func(t *testing.T) {
			b := newBrowser(t, phone)
			b.open(t, page.url)
			b.sees(t, page.ja)
			b.shot(t, "page-"+page.name+"-ja")
			b.press(t, "English")
			b.sees(t, page.en)
			b.shot(t, "page-"+page.name+"-en")
			if width := evaluate[float64](t, b, `document.documentElement.scrollWidth`); width > float64(phone.width) {
				t.Errorf("the page is %v wide on a phone of %d", width, phone.width)
			}
		})
	}
}
