package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
)

func TestAVisitIsBookedOnTheWeb(t *testing.T) {
	s := newScene(t)
	v := s.visitsBooking()
	start := v.offered()[0]
	v.holds(start)
	if v.status != http.StatusOK || !strings.Contains(v.page, "をお取りしています") {
		t.Fatalf("the hold was answered %d: %s", v.status, v.page)
	}
	v.fillsIn()
	for _, shown := range []string{"田中 花子", "タナカ　ハナコ", "1980年4月1日", "090-1234-5678", "hanako@patient.example"} {
		if !strings.Contains(v.page, shown) {
			t.Errorf("%q is not on the confirmation (%d)", shown, v.status)
		}
	}
	draft := v.draft()
	v.confirms()
	if v.status != http.StatusSeeOther || !strings.HasSuffix(v.at, "/booked") {
		t.Fatalf("the booking was answered %d: %s", v.status, v.page)
	}
	first := v.at
	v.post(v.book()+"/book", url.Values{"draft": {draft}})
	if v.at != first {
		t.Errorf("the same form sent again leads to %q (%d)", v.at, v.status)
	}
	v.get(first)
	if !strings.Contains(v.page, "予約が確定しました") || strings.Contains(v.page, "のどが痛い") {
		t.Errorf("booked: %s", v.page)
	}
	day, err := s.desk.ScheduleWithCancelled(t.Context(), s.clinicsDay(start))
	must(t, err)
	if len(day.Entries) != 1 || day.Entries[0].PatientName != "田中 花子" || day.Entries[0].Source != api.BookedOnWeb {
		t.Fatalf("the desk sees %+v", day.Entries)
	}
	s.announced(t, "booked")
	detail, err := s.desk.Detail(t.Context(), api.KindReservation, day.Entries[0].ID)
	must(t, err)
	want := api.Booker{
		Email: "hanako@patient.example", Phone: "090-1234-5678", Language: "ja", BirthDate: "1980-04-01",
		Note: "のどが痛い",
	}
	if detail.Booker == nil || *detail.Booker != want {
		t.Errorf("the desk reads of who booked: %+v", detail.Booker)
	}
}

// Each answer that can be chosen has a name, also that no doctor is wished.
func TestAnyDoctorCanBeChosen(t *testing.T) {
	s := newScene(t)
	v := &visitor{scene: s}
	v.get(v.book() + "?" + strings.TrimSuffix(wishedOnWeb(s), "&doctor=any"))
	if !strings.Contains(v.page, "医師の指定なし") || strings.Contains(v.page, "<span></span>") {
		t.Errorf("answered %d: %s", v.status, v.page)
	}
}

// Programs that fill in the trap, or are faster than a person, book nothing; nothing typed is lost.
func TestProgramsBookNothing(t *testing.T) {
	s := newScene(t)
	for name, send := range map[string]func(*visitor, url.Values){
		"trap": func(v *visitor, fields url.Values) {
			s.now.advance(time.Minute)
			fields.Set("website", "https://spam.example")
			v.post(v.book()+"/confirm", fields)
		},
		"pace": func(v *visitor, fields url.Values) { v.post(v.book()+"/confirm", fields) },
		"trap, without the confirmation": func(v *visitor, fields url.Values) {
			s.now.advance(time.Minute)
			fields.Set("website", "https://spam.example")
			v.post(v.book()+"/book", fields)
		},
		"pace, without the confirmation": func(v *visitor, fields url.Values) { v.post(v.book()+"/book", fields) },
		"without the form": func(v *visitor, fields url.Values) {
			*v = *s.visitsBooking()
			v.holds(v.offered()[0])
			fields.Set("draft", v.draft())
			v.post(v.book()+"/book", fields)
		},
	} {
		v := s.visitsBooking()
		v.holds(v.offered()[0])
		v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
		send(v, typedBy(v.draft()))
		if v.status != http.StatusUnprocessableEntity || !strings.Contains(v.page, "のどが痛い") ||
			!strings.Contains(v.page, "送信が早すぎる") {
			t.Errorf("%s: answered %d: %s", name, v.status, v.page)
		}
	}
}

// The confirmation is shown before the booking, also to a form that asks for the booking at once.
func TestNothingIsBookedBeforeItsConfirmation(t *testing.T) {
	s := newScene(t)
	v := s.visitsBooking()
	v.holds(v.offered()[0])
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	s.now.advance(time.Minute)
	v.post(v.book()+"/book", typedBy(v.draft()))
	if v.status != http.StatusOK || !strings.Contains(v.page, "予約内容の確認") {
		t.Fatalf("answered %d: %s", v.status, v.page)
	}
	v.confirms()
	if v.status != http.StatusSeeOther {
		t.Errorf("the booking was answered %d: %s", v.status, v.page)
	}
}

// What is corrected after the booking does not arrive, and the page says so.
func TestACorrectionAfterTheBookingIsNotDropped(t *testing.T) {
	s := newScene(t)
	for field, corrected := range map[string]string{
		"name": "田中 葉子", "birthDate": "1981-04-01", "sex": "female", "phone": "090-8765-4321", "note": "せきもある",
	} {
		v := s.visitsBooking()
		v.holds(v.offered()[0])
		v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
		form := v.draft()
		v.now.advance(time.Minute)
		v.post(v.book()+"/confirm", typedBy(form))
		v.confirms()
		first := v.at
		again := typedBy(form)
		again.Set(field, corrected)
		v.post(v.book()+"/confirm", again)
		v.confirms()
		if v.status != http.StatusConflict || !strings.Contains(v.page, "先に送信された内容で確定しています") ||
			!strings.Contains(v.page, strings.TrimSuffix(first, "/booked")+"/visit.ics") {
			t.Errorf("%s: answered %d: %s", field, v.status, v.page)
		}
	}
}

// A name that a PDF has spoilt is corrected with one press, and the note's limit is not that of other fields.
func TestTheDetailsOfferACorrection(t *testing.T) {
	s := newScene(t)
	v := s.visitsBooking()
	v.holds(v.offered()[0])
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	s.now.advance(time.Minute)
	typed := typedBy(v.draft())
	typed.Set("name", "⾼橋 花子")
	typed.Set("note", strings.Repeat("あ", 201))
	v.post(v.book()+"/confirm", typed)
	if v.status != http.StatusUnprocessableEntity || !strings.Contains(v.page, `name="mend" value="name"`) ||
		!strings.Contains(v.page, "200文字") {
		t.Fatalf("a spoilt name and a long note were answered %d: %s", v.status, v.page)
	}
	typed.Set("draft", v.draft())
	typed.Set("mend", "name")
	typed.Set("note", "のどが痛い")
	v.post(v.book()+"/details", typed)
	if !strings.Contains(v.page, `value="高橋 花子"`) || strings.Contains(v.page, "⾼橋") {
		t.Errorf("the press was answered %d: %s", v.status, v.page)
	}
}

// A foreign patient's reading in Latin letters is taken as it is.
func TestAReadingInLatinLettersIsBooked(t *testing.T) {
	s := newScene(t)
	v := s.visitsBooking()
	start := v.offered()[0]
	v.holds(start)
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	s.now.advance(time.Minute)
	typed := typedBy(v.draft())
	typed.Set("name", "John Smith")
	typed.Set("kana", "ＳＭＩＴＨ　John")
	v.post(v.book()+"/confirm", typed)
	if v.confirms(); v.status != http.StatusSeeOther {
		t.Fatalf("the booking was answered %d: %s", v.status, v.page)
	}
	found, err := s.patients().Search(t.Context(), "smith")
	must(t, err)
	if len(found.Guests) != 1 || found.Guests[0].Kana != "SMITH John" {
		t.Errorf("a search finds %+v", found)
	}
	byBirth, err := s.patients().Search(t.Context(), found.Guests[0].BirthDate)
	must(t, err)
	if len(byBirth.Guests) != 1 || byBirth.Guests[0] != found.Guests[0] || found.Guests[0].BirthDate == "" {
		t.Errorf("a search by the birth date finds %+v", byBirth)
	}
}
