package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

func TestBook(t *testing.T) {
	s := newScene(t)
	detail := s.booked(s.visit())
	entry, want := detail.Entry, s.visit()
	if entry.PatientName != want.PatientName || entry.Memo != want.Memo || entry.State != "booked" ||
		entry.MenuName != s.clinic.Menus[0].Name {
		t.Errorf("booked %+v", entry)
	}
	if length := entry.End.Sub(entry.Start); !entry.Start.Equal(want.Start) || length != 30*time.Minute {
		t.Errorf("from %v for %v", entry.Start, length)
	}
	if entry.Call == nil || !entry.Call.Opens.Equal(want.Start.Add(-time.Hour)) ||
		!entry.Call.Expires.Equal(want.Start.AddDate(0, 0, 1)) {
		t.Errorf("the call is %+v", entry.Call)
	}
	if !strings.HasPrefix(detail.PatientURL, publicURL+"/v/") ||
		detail.ClinicURL != publicURL+"/clinic/calls/"+entry.ID {
		t.Errorf("links are %s and %s", detail.PatientURL, detail.ClinicURL)
	}
	if len(detail.Timeline) != 1 || detail.Timeline[0].Code != "booked" || detail.Timeline[0].Name != s.staff.Name {
		t.Errorf("the timeline is %+v", detail.Timeline)
	}
	if len(detail.Pending) != 2 {
		t.Errorf("pending is %+v", detail.Pending)
	}
	again, err := s.desk.Detail(t.Context(), api.KindReservation, entry.ID)
	must(t, err)
	if again.Entry.Revision != entry.Revision || again.PatientURL != detail.PatientURL {
		t.Errorf("read again: %+v", again)
	}
}

func TestBookInPersonHasNoCall(t *testing.T) {
	s := newScene(t)
	visit := s.visit()
	visit.Method, visit.Visit = "inPerson", "return"
	detail := s.booked(visit)
	if detail.Entry.Call != nil || detail.PatientURL != "" || detail.ClinicURL != "" {
		t.Errorf("a visit in person has a call: %+v", detail)
	}
	_, err := s.desk.Message(t.Context(), api.KindReservation, detail.Entry.ID, "sms", "ja")
	refused(t, err, http.StatusConflict, "noCall", "")
}

func TestBookTidiesWhatWasTyped(t *testing.T) {
	s := newScene(t)
	visit := s.visit()
	visit.PatientName, visit.Memo, visit.ChartNumber = "  か\u3099ーと  ", "一\r\n二", "Ａ－１０\u200b０"
	if entry := s.booked(visit).Entry; entry.PatientName != "がーと" || entry.Memo != "一\n二" ||
		entry.ChartNumber != "A-100" {
		t.Errorf("kept %q and %q", entry.PatientName, entry.Memo)
	}
}

func TestBookAgainWithTheSameKey(t *testing.T) {
	s := newScene(t)
	key := newKey()
	first, err := s.desk.Book(t.Context(), key, s.visit())
	must(t, err)
	again, err := s.desk.Book(t.Context(), key, s.visit())
	must(t, err)
	if again.Entry.ID != first.Entry.ID || again.Entry.Revision != first.Entry.Revision {
		t.Errorf("first %+v, then %+v", first.Entry, again.Entry)
	}
	other := s.visit()
	other.PatientName = "鈴木 一郎"
	_, err = s.desk.Book(t.Context(), key, other)
	refused(t, err, http.StatusConflict, "differentRequest", "")
}

func TestBookAgainAfterAnotherTookThePlaceItLeft(t *testing.T) {
	s := newScene(t)
	key := newKey()
	first, err := s.desk.Book(t.Context(), key, s.visit())
	must(t, err)
	later := first.Entry.Start.Add(time.Hour)
	_, err = s.edit(first, func(v *api.GuestVisit) { v.Start = later })
	must(t, err)
	s.booked(s.visit())
	again, err := s.desk.Book(t.Context(), key, s.visit())
	must(t, err)
	if again.Entry.ID != first.Entry.ID || !again.Entry.Start.Equal(later) {
		t.Errorf("the repeat was answered %+v", again.Entry)
	}
}

func TestBookATakenSlot(t *testing.T) {
	s := newScene(t)
	s.booked(s.visit())
	tests := []struct {
		name   string
		change func(*api.GuestVisit)
		taken  bool
	}{
		{"the same time", func(*api.GuestVisit) {}, true},
		{"the last minutes", func(b *api.GuestVisit) { b.Start = b.Start.Add(29 * time.Minute) }, true},
		{"right after", func(b *api.GuestVisit) { b.Start = b.Start.Add(30 * time.Minute) }, false},
		{"right before", func(b *api.GuestVisit) { b.Start, b.Visit = b.Start.Add(-15*time.Minute), "return" }, false},
		{"another doctor", func(b *api.GuestVisit) { b.DoctorID = string(s.clinic.Doctors[1].ID) }, false},
		{"a doctor who takes two", func(b *api.GuestVisit) { b.DoctorID = string(s.clinic.Doctors[1].ID) }, false},
		{
			"a third with a doctor who takes two",
			func(b *api.GuestVisit) { b.DoctorID = string(s.clinic.Doctors[1].ID) }, true,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			visit := s.visit()
			test.change(&visit)
			_, err := s.desk.Book(t.Context(), newKey(), visit)
			if !test.taken {
				must(t, err)
				return
			}
			refused(t, err, http.StatusConflict, "slotTaken", "")
		})
	}
}

func TestOfTwoBookingsAtOnceOneWins(t *testing.T) {
	s := newScene(t)
	const rivals = 8
	outcomes := make(chan error, rivals)
	for range rivals {
		go func() {
			_, err := s.desk.Book(t.Context(), newKey(), s.visit())
			outcomes <- err
		}()
	}
	won := 0
	for range rivals {
		if err := <-outcomes; err == nil {
			won++
		} else {
			refused(t, err, http.StatusConflict, "slotTaken", "")
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

func TestBookRefusesWhatBreaksARule(t *testing.T) {
	s := newScene(t)
	midnight := time.Date(2126, 11, 26, 0, 0, 0, 0, s.clinic.Location())
	tests := []struct {
		name        string
		change      func(*api.GuestVisit)
		code, field string
	}{
		{"no doctor", func(b *api.GuestVisit) { b.DoctorID = "" }, "unknown", "doctorId"},
		{"a doctor of nowhere", func(b *api.GuestVisit) { b.DoctorID = madoguchi.NewID() }, "unknown", "doctorId"},
		{"no menu", func(b *api.GuestVisit) { b.MenuID = "" }, "unknown", "menuId"},
		{"a menu of nowhere", func(b *api.GuestVisit) { b.MenuID = madoguchi.NewID() }, "unknown", "menuId"},
		{"no method", func(b *api.GuestVisit) { b.Method = "" }, "notOffered", "menuId"},
		{"an unknown method", func(b *api.GuestVisit) { b.Method = "telepathy" }, "notOffered", "menuId"},
		{"an unknown visit", func(b *api.GuestVisit) { b.Visit = "third" }, "notOffered", "menuId"},
		{"a visit the menu lacks", func(b *api.GuestVisit) { b.Method = "inPerson" }, "notOffered", "menuId"},
		{"no start", func(b *api.GuestVisit) { b.Start = time.Time{} }, "required", "start"},
		{
			"a link that would have expired", func(b *api.GuestVisit) { b.Start = morning.Add(-24 * time.Hour) },
			"past", "start",
		},
		{
			"years ahead", func(b *api.GuestVisit) { b.Start = morning.Add(farthest + time.Second) }, "tooFar",
			"start",
		},
		{
			"across midnight", func(b *api.GuestVisit) { b.Start = midnight.Add(-29 * time.Minute) }, "acrossMidnight",
			"start",
		},
		{"no name", func(b *api.GuestVisit) { b.PatientName = "" }, "required", "patientName"},
		{"a name of spaces", func(b *api.GuestVisit) { b.PatientName = " \t　" }, "required", "patientName"},
		{"a long name", func(b *api.GuestVisit) { b.PatientName = strings.Repeat("あ", 61) }, "tooLong", "patientName"},
		{
			"a name in two lines", func(b *api.GuestVisit) { b.PatientName = "田中\n花子" }, "invisibleCharacter",
			"patientName",
		},
		{
			"a name with a direction mark", func(b *api.GuestVisit) { b.PatientName = "田中\u202e花子" },
			"invisibleCharacter", "patientName",
		},
		{
			"a long chart number", func(b *api.GuestVisit) { b.ChartNumber = strings.Repeat("1", 21) }, "tooLong",
			"chartNumber",
		},
		{
			"a chart number with a nul", func(b *api.GuestVisit) { b.ChartNumber = "A\x00" }, "invisibleCharacter",
			"chartNumber",
		},
		{"a long memo", func(b *api.GuestVisit) { b.Memo = strings.Repeat("あ", 1001) }, "tooLong", "memo"},
		{"a memo with a nul", func(b *api.GuestVisit) { b.Memo = "一\x00二" }, "invisibleCharacter", "memo"},
		{"a name with an emoji", func(b *api.GuestVisit) { b.PatientName = "高橋😀" }, "picture", "patientName"},
		{"a name with a radical", func(b *api.GuestVisit) { b.PatientName = "⾼橋" }, "radical", "patientName"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			visit := s.visit()
			test.change(&visit)
			_, err := s.desk.Book(t.Context(), newKey(), visit)
			refused(t, err, http.StatusBadRequest, test.code, test.field)
		})
	}
}

func TestBookTakesWhatIsAtTheEdgeOfARule(t *testing.T) {
	s := newScene(t)
	midnight := time.Date(2126, 11, 28, 0, 0, 0, 0, s.clinic.Location())
	tests := []struct {
		name   string
		change func(*api.GuestVisit)
	}{
		{
			"a link that is about to expire",
			func(b *api.GuestVisit) { b.Start = morning.Add(-24*time.Hour + time.Second) },
		},
		{"two years ahead", func(b *api.GuestVisit) { b.Start = morning.Add(farthest) }},
		{"until midnight", func(b *api.GuestVisit) { b.Start = midnight.Add(-30 * time.Minute) }},
		{"from midnight", func(b *api.GuestVisit) { b.Start = midnight }},
		{"the longest texts", func(b *api.GuestVisit) {
			b.Start = midnight.Add(time.Hour)
			b.PatientName, b.ChartNumber, b.Memo = strings.Repeat("𠮷", 60), strings.Repeat("1", 20), strings.Repeat(
				"あ\n", 499,
			)+"あ。"
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			visit := s.visit()
			test.change(&visit)
			if detail := s.booked(visit); !detail.Entry.Start.Equal(visit.Start) {
				t.Errorf("booked at %v", detail.Entry.Start)
			}
		})
	}
}

func TestBookRefusesWhatCannotBeRead(t *testing.T) {
	s := newScene(t)
	tests := []struct{ name, body, key, code, field string }{
		{"nothing", " ", newKey(), "body", ""},
		{"half an object", `{"doctorId":`, newKey(), "body", ""},
		{"no JSON", "doctorId=1", newKey(), "body", ""},
		{"a list", "[]", newKey(), "body", ""},
		{"two objects", "{} {}", newKey(), "body", ""},
		{"a number for a name", `{"patientName":7}`, newKey(), "body", ""},
		{"a start that is no time", `{"start":"tomorrow"}`, newKey(), "body", ""},
		{"an unknown field", `{"patientNmae":"田中 花子"}`, newKey(), "body", ""},
		{"a huge body", `{"memo":"` + strings.Repeat("a", maxBody) + `"}`, newKey(), "body", ""},
		{"no key", "{}", "", "idempotencyKey", "Idempotency-Key"},
		{"a short key", "{}", "1234567", "idempotencyKey", "Idempotency-Key"},
		{"a long key", "{}", strings.Repeat("k", 101), "idempotencyKey", "Idempotency-Key"},
		{"a key with a space", "{}", "1234 5678", "idempotencyKey", "Idempotency-Key"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			header := s.authorized()
			if test.key != "" {
				header["Idempotency-Key"] = test.key
			}
			response, content := s.send(
				letter{method: http.MethodPost, path: "/api/v1/reservations", body: test.body, header: header},
			)
			refusedWith(t, problemIn(t, response, content), http.StatusBadRequest, test.code, test.field)
		})
	}
}

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	s := newScene(t)
	for language, want := range map[string]string{"ja": "入力してください。", "en": "Please fill this in.", "fr": "入力してください。"} {
		header := s.authorized("Idempotency-Key", newKey(), "Accept-Language", language)
		body := `{"doctorId":"` + string(s.clinic.Doctors[0].ID) + `","menuId":"` + string(s.clinic.Menus[0].ID) +
			`","method":"online","visit":"first"}`
		response, content := s.send(
			letter{method: http.MethodPost, path: "/api/v1/reservations", body: body, header: header},
		)
		if problem := problemIn(t, response, content); problem.Title != want {
			t.Errorf("%s: %s", language, problem.Title)
		}
	}
}
