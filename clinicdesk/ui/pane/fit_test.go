package pane

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// widest returns a reservation with the longest texts, in a state.
func widest(delivery *api.Delivery) api.Detail {
	start := time.Date(2027, 12, 22, 1, 30, 0, 0, time.UTC) // shown with its year
	entry := api.Entry{
		ID: "widest", Kind: api.KindReservation, Revision: 7, MenuName: "生活習慣病（オンライン・セカンドオピニオン）",
		GuestVisit: api.GuestVisit{
			DoctorID: deskserver.Aoki, MenuID: deskserver.General, Method: api.Online, Visit: api.ReturnVisit,
			Start:       start,
			PatientName: strings.Repeat("寿限無", 20), ChartNumber: strings.Repeat("W", 20),
			Memo: strings.Repeat("メモ", 40) + strings.Repeat("W", 60),
		},
		End: start.Add(time.Hour), State: "booked", Delivery: delivery,
		Call: &api.Call{ID: "widest", State: "open", Opens: start.Add(-time.Hour), Expires: start.Add(24 * time.Hour)},
	}
	return api.Detail{
		Entry: entry, PatientURL: "https://desk.example.jp/v/" + strings.Repeat("WMQ", 30),
		ClinicURL: "https://desk.example.jp/c/1",
		Booker: &api.Booker{
			Member: true, Email: strings.Repeat("taro.yamada", 5) + "@" + strings.Repeat("example.", 12) + "jp",
			Phone: "090-1234-5678", Language: "en", BirthDate: "1984-11-25", Sex: "female",
		},
		Timeline: []api.Event{
			{At: start, Code: "booked", Name: strings.Repeat("勅使河原", 15)},
			{At: start, Code: "sendFailed", Detail: "numberInvalid"},
			{At: start, Code: "sendFailed", Detail: "mailRefused"}, {At: start, Code: "patientCame"},
		},
		Pending: []api.Pending{{At: start, Code: "expire"}},
	}
}

// deliveries returns every delivery state of a link, with the longest target.
func deliveries() (all []*api.Delivery) {
	at := time.Date(2025, 12, 24, 1, 30, 0, 0, time.UTC)
	mail := strings.Repeat("taro.yamada", 5) + "@" + strings.Repeat("example.", 12) + "jp"
	all = append(all, nil)
	for _, status := range []string{"queued", "sent", "delivered", "failed"} {
		all = append(all, &api.Delivery{
			Channel: api.Mail, Target: mail, Status: status, Failure: "mailRefused", AskedAt: at, StatusAt: at,
			SentAt: &at,
		})
	}
	return append(all, &api.Delivery{
		Channel: api.SMS, Target: "+819012345678", Status: "failed", Failure: "notMobile", AskedAt: at,
		StatusAt: at,
	})
}

// prepared is what a patient did, with the longest words.
func prepared() api.Preparation {
	now, long := time.Now(), strings.Repeat("長", madoguchi.MaxQuestion)
	return api.Preparation{
		Explanation: long, AgreedAt: &now, AnsweredAt: &now,
		Answers: []api.Answer{{Question: long, Kind: "text", Answer: strings.Repeat("w", madoguchi.MaxAnswer)}},
	}
}

// longWait is a patient on the waitlist with the longest words.
func longWait(d *beside) overview.Waits {
	waits := overview.Waits{
		Name:  strings.Repeat("寿限無", 20),
		State: visits.StateView{Tone: visits.ToneGood, Word: d.view.Say("waitlist.until", d.view.Short(time.Now()))},
	}
	for _, label := range []string{
		"pane.what", "waitlist.days", "waitlist.offered", "waitlist.joined", "booker.note",
	} {
		waits.Facts = append(waits.Facts, visits.Fact{Label: d.view.Say(label), Value: strings.Repeat("長い", 60)})
	}
	mail := strings.Repeat("taro.yamada", 5) + "@" + strings.Repeat("example.", 12) + "jp"
	waits.Facts = append(waits.Facts, visits.Fact{Label: d.view.Say("patients.mail"), Value: mail, Copy: true})
	return waits
}

// panes are a desk's panes with the longest words.
func panes(d *beside) map[string]func() {
	book := func(turn func(*bookingPane)) func() {
		return func() {
			d.Book(deskserver.Aoki, 10*60)
			turn(d.shown.(*bookingPane))
		}
	}
	all := map[string]func(){
		"guest": book(func(p *bookingPane) {
			p.draft.Guest.PatientName = strings.Repeat("名", 61)
			// The menu does not offer this kind of visit.
			p.draft.Guest.MenuID = deskserver.FollowUp
			p.draft.Guest.Method = api.Online
			p.draft.Guest.Visit = api.FirstVisit
			p.guest.follow()
			p.guest.check()
			p.guest.say(d.view.Say("error.differentRequest"))
		}),
		"call": book(func(p *bookingPane) {
			p.draft.Call.Title = strings.Repeat("題", 81)
			p.turn(onCall)
			p.call.check()
		}),
		"edit": func() {
			d.Edit(widest(nil).Entry)
			form := d.shown.(*editPane)
			form.day.Input().SetText("tomorrow")
			form.clock.Input().SetText("at noon")
			form.check()
			form.problem.Say(d.view.Say("error.changed"))
			form.content.Refresh()
		},
		"waitlist": func() {
			d.Waitlist()
			shown := d.shown.(*waitlistPane)
			shown.shown = []overview.Waits{longWait(d)}
			shown.problem.Say(d.view.Say("waitlist.changed"))
			shown.build()
		},
		"acts": func() {
			d.Acts()
			shown := d.shown.(*actsPane)
			shown.shown = []overview.Act{longAct(d)}
			shown.build()
		},
		"edit call": func() {
			entry := widest(nil).Entry
			entry.Kind, entry.Title = api.KindCall, strings.Repeat("題", 81)
			d.Edit(entry)
			d.shown.(*editPane).check()
		},
	}
	for i, delivery := range deliveries() {
		all[fmt.Sprintf("entry %d", i)] = func() {
			d.opened(widest(delivery))
			shown := d.shown.(*entryPane)
			shown.open, shown.problem = i%2 == 0, d.view.Say("error.unavailable")
			shown.done = prepared()
			shown.build()
		}
	}
	return all
}

// longAct is a cancellation on the web with names as long as they may be.
func longAct(d *beside) overview.Act {
	name := strings.Repeat("名", 60)
	return overview.Act{
		Name: name, State: visits.StateView{Word: d.view.Code("state", "cancelled")},
		Facts: []visits.Fact{
			{Label: d.view.Say("booking.when"), Value: d.view.DateTime(d.day), Strong: true},
			{Label: d.view.Say("booking.doctor"), Value: name},
			{Label: d.view.Say("act.at"), Value: d.view.Date(d.day)},
		},
	}
}

// Every pane fits into its column, in both languages, in a wide window and after the window has
// become narrower.
func TestPanesFitTheirColumn(t *testing.T) {
	for _, language := range []string{phrases.Japanese, "en"} {
		d := paneOf(t)
		d.view.Phrases = phrases.In(language)
		for name, show := range panes(d) {
			d.Window.Window.Resize(fyne.NewSize(1440, 900))
			show()
			for _, width := range []float32{1440, 1024} {
				d.Window.Window.Resize(fyne.NewSize(width, 700))
				if got, room := d.Content.MinSize().Width, parts.PaneWidth(width); got > room {
					t.Errorf("%s, %s, window %v: %v wide, there is room for %v", language, name, width, got, room)
				}
				if d.Content.Size().Width != parts.PaneWidth(width) {
					t.Errorf("%s, %s, window %v: the pane is %v wide", language, name, width,
						d.Content.Size().Width)
				}
			}
			d.Close()
		}
	}
}

// The dialogs fit into the smallest window, in both languages.
func TestDialogsFitTheSmallestWindow(t *testing.T) {
	for _, language := range []string{phrases.Japanese, "en"} {
		d := paneOf(t)
		d.view.Phrases = phrases.In(language)
		d.Window.Window.Resize(fyne.NewSize(1024, 700))
		for i, delivery := range deliveries() {
			d.AskSend(widest(delivery))
			dialog := d.host.Dialogs.Open.(*sendDialog)
			dialog.text.SetText(strings.Repeat("本日の診察はビデオ通話で行います。\n", 30))
			dialog.problem.Say(d.view.Say("error.unavailable"))
			if got := dialog.modal.MinSize(); got.Width > widgets.DialogWidth || got.Height > 700-2*look.Gap16 {
				t.Errorf("%s, delivery %d: the dialog takes %v", language, i, got)
			}
			dialog.Close()
		}
	}
}
