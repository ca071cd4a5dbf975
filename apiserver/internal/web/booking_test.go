package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
)

// TestAChosenTimeLeadsToItsHold chooses a time on a phone. The answer is a new page, whose screen shows the hold. The
// button that goes on is the keyboard's next stop. The end of the hold says what can be done.
func TestAChosenTimeLeadsToItsHold(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	known := bookingViews(web.Japanese)
	held := known["booking-slots-held"].(bookingpages.Slots)
	show := func(page func() web.Page) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", policy(pages))
			if err := pages.Render(w, page()); err != nil {
				t.Error(err)
			}
		}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", pages.Static())
	mux.HandleFunc("GET "+held.Base, show(func() web.Page { return known["booking-slots"] }))
	mux.HandleFunc("POST "+held.Base+"/hold", show(func() web.Page {
		hold := *held.Hold
		hold.Now = time.Now()
		hold.Until = hold.Now.Add(4 * time.Second)
		page := held
		page.Hold = &hold
		return page
	}))
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	page := newTab(t, chromium(t), 390, 844, site.URL+held.Base)
	page.click(`.times button`)
	page.await(`document.activeElement.id === 'hold' && (({top, bottom}) => top >= 0 && bottom <= innerHeight)(
		document.querySelector('form[action$="/details"] button').getBoundingClientRect())`)
	page.shot("held")
	page.do(chromedp.KeyEvent("\t"))
	page.await(`document.activeElement.closest('form[action$="/details"]')`)
	page.await(`document.getElementById('hold-text').textContent === 'まだ空いていれば、このまま予約できます。'`)
	page.await(`document.getElementById('hold-title').textContent === 'お取りしていた時間が過ぎました'`)
}

// Each answer to the question for the doctor has a label, that of any doctor too.
func TestEveryDoctorHasALabel(t *testing.T) {
	clinic := madoguchi.Clinic{Doctors: []madoguchi.Doctor{{ID: "d1", Name: "青木 由紀子"}, {ID: "d2", Name: "西村 拓"}}}
	clinic.Web.Doctors = []madoguchi.DoctorID{"d1", "d2"}
	for _, language := range []web.Language{web.Japanese, web.English} {
		answers := bookingpages.Doctors(clinic, language)
		if len(answers) != 3 || answers[0].Path != bookingpages.AnyDoctor {
			t.Fatalf("the answers are %+v", answers)
		}
		for _, answer := range answers {
			if answer.Label == "" {
				t.Errorf("%s: the answer %s has no label", language, answer.Path)
			}
		}
	}
}
