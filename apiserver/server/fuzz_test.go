package server

import (
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/answer/answertest"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

func FuzzBooking(f *testing.F) {
	f.Add("d", "m", "online", "first", "田中 花子", "A-1", "memo", int64(3600))
	f.Add("d", "m", "inPerson", "return", " \u202e", "", "", int64(-90000))
	f.Add("x", "m", "online", "first", "", "", "", int64(1<<40))
	s := &Server{Config: Config{Now: func() time.Time { return morning }}}
	clinic := madoguchi.Clinic{
		ID: "clinic", TimeZone: "Asia/Tokyo", Doctors: []madoguchi.Doctor{{ID: "d", Capacity: 1}},
		Menus: []madoguchi.Menu{{ID: "m", Minutes: map[madoguchi.Method]map[madoguchi.VisitType]int{"online": {"first": 30}, "inPerson": {"return": 1439}}}},
	}
	f.Fuzz(func(t *testing.T, doctor, menu, method, visit, name, chart, memo string, seconds int64) {
		booking, err := s.booking(clinic, "id", api.GuestVisit{
			DoctorID: doctor, MenuID: menu, Method: method, Visit: visit, PatientName: name, ChartNumber: chart, Memo: memo,
			Start: morning.Add(time.Duration(seconds%(1<<33)) * time.Second),
		}, madoguchi.Actor{})
		if err != nil {
			if madoguchi.KindOf(err) != madoguchi.KindInvalid {
				t.Errorf("refused with %v", err)
			}
			return
		}
		r, zone := booking.Reservation, clinic.Location()
		ahead := r.Start.Sub(morning)
		switch {
		case r.Check() != nil || doctor != "d" || menu != "m":
			t.Errorf("booked %+v", r)
		case ahead > farthest || ahead < -25*time.Hour:
			t.Errorf("booked %v from now", ahead)
		case madoguchi.DayOf(r.Start, zone) != madoguchi.DayOf(r.End.Add(-1), zone) || booking.Claim.Day != madoguchi.DayOf(r.Start, zone):
			t.Errorf("from %v to %v is claimed on %s", r.Start, r.End, booking.Claim.Day)
		case (booking.Call != nil) != (r.Method == madoguchi.Online):
			t.Errorf("%s has the call %v", r.Method, booking.Call)
		}
	})
}

func FuzzAddress(f *testing.F) {
	f.Add("sms", "090-1234-5678")
	f.Add("mail", " hanako@example.jp ")
	f.Add("mail", "a@b.jp\r\nBcc: c@d.jp")
	f.Add("fax", "x")
	f.Fuzz(func(t *testing.T, channel, target string) {
		way, to, err := address(api.Send{Channel: channel, Target: target})
		if err != nil {
			if madoguchi.KindOf(err) != madoguchi.KindInvalid {
				t.Errorf("refused with %v", err)
			}
			return
		}
		if again, same, err := address(api.Send{Channel: string(way), Target: to}); err != nil || again != way || same != to {
			t.Errorf("%q became %q, and that %q: %v", target, to, same, err)
		}
		if strings.ContainsAny(to, "\r\n\x00 ") {
			t.Errorf("%q is a target", to)
		}
	})
}

func FuzzOperatorCookie(f *testing.F) {
	s := &Server{Config: Config{OperatorKey: "an operator's key", Now: func() time.Time { return morning }}}
	signed := func(until string) string { return until + "." + s.operatorMAC(until) }
	f.Add(signed("1900000000"))
	f.Add(signed("1"))
	f.Add("1900000000.")
	f.Add(".")
	f.Fuzz(func(t *testing.T, cookie string) {
		if !s.operatorSignedIn(cookie) {
			return
		}
		if until, _, _ := strings.Cut(cookie, "."); cookie != signed(until) {
			t.Errorf("%q opens", cookie)
		}
	})
}

func FuzzFoldCalendar(f *testing.F) {
	f.Add("SUMMARY:ビデオ通話（" + strings.Repeat("青木内科", 20) + "）")
	f.Add("a;b,c\\d\ne")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		folded := foldCalendar(escapeCalendar(text))
		for _, line := range strings.Split(folded, "\r\n") {
			if len(line) > 75 {
				t.Errorf("a line of %d octets", len(line))
			}
		}
		if !strings.Contains(text, "\r") && strings.ReplaceAll(folded, "\r\n ", "") != escapeCalendar(text) {
			t.Errorf("%q is folded to %q", text, folded)
		}
	})
}

// patched is what a PATCH makes of a reservation whose method it leaves alone.
func patched(before madoguchi.Reservation, body string) (after madoguchi.Reservation, ok bool) {
	edit, err := readPatch(answertest.Request(body, nil), before)
	return edit.Apply(before), err == nil
}

func FuzzApplyEdit(f *testing.F) {
	f.Add(`{"revision":3,"memo":"x","start":null}`)
	f.Add(`{"revision":-1,"patientName":" a ","visit":"first","doctorId":""}`)
	f.Fuzz(func(t *testing.T, body string) {
		before := madoguchi.Reservation{ID: "id", ClinicID: "clinic", Method: madoguchi.Online, Revision: 7, State: madoguchi.ReservationBooked, Memo: "m"}
		after, ok := patched(before, body)
		if !ok {
			return
		}
		if again, _ := patched(after, body); !reflect.DeepEqual(again, after) {
			t.Errorf("%s twice makes %+v of %+v", body, again, after)
		}
		if after.ID != before.ID || after.ClinicID != before.ClinicID || after.Method != before.Method || after.State != before.State || after.Revision != before.Revision {
			t.Errorf("%s changed what no edit may: %+v", body, after)
		}
	})
}

// FuzzRegistrationForm holds for any body: what is read is of known fields, tidy, and reads the same when a page sends it again;
// what is not is refused for its form alone.
func FuzzRegistrationForm(f *testing.F) {
	f.Add(medical().Encode())
	f.Add(workplace().Encode() + "&lookup=1&mend=name&place=3")
	f.Add("kind=1&kind=3")
	f.Add("name=%E3%81%8B%E3%82%99+%0d%0a&founder=%ff")
	f.Add("draft=" + strings.Repeat("A", 500) + "&checked=1;agreed=1")
	f.Fuzz(func(t *testing.T, body string) {
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		form, err := readRegistrationForm(answertest.Request(body, header))
		if err != nil {
			if !errors.Is(err, answer.ErrBody) {
				t.Errorf("refused with %v", err)
			}
			return
		}
		again := url.Values{}
		for _, field := range madoguchi.RegistrationFields() {
			value := *form.registration.Field(field)
			if value != japan.Tidy(value) || len(value) > 3*answer.MaxBody {
				t.Errorf("%s is %q", field, value)
			}
			again.Set(field, value)
		}
		same, err := readRegistrationForm(answertest.Request(again.Encode(), header))
		if len(again.Encode()) <= answer.MaxBody && (err != nil || same.registration != form.registration) {
			t.Errorf("%+v is read as %+v (%v)", form.registration, same.registration, err)
		}
	})
}

func FuzzDraft(f *testing.F) {
	s := &Server{Config: Config{Sealer: seal.New([][]byte{make([]byte, 32)})}}
	good := s.sealDraft(draft{ID: "0123456789abcdef", Registration: madoguchi.Registration{Name: "青木"}})
	f.Add(good)
	f.Add(good[1:])
	f.Add("")
	f.Fuzz(func(t *testing.T, sealed string) {
		opened, err := s.openDraft(sealed)
		if err == nil && opened.Registration.Name != "青木" || err != nil && !errors.Is(err, answer.ErrBody) {
			t.Errorf("%q opens as %+v, %v", sealed, opened, err)
		}
	})
}
