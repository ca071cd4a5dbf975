package activities_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

func visitMail(language string) activities.VisitMail {
	start := time.Date(2026, 12, 4, 10, 30, 0, 0, tokyo)
	links := activities.Links{Public: "https://meet.aoki-clinic.example", Keys: madoguchi.LinkKeys{[]byte("key")}}
	return activities.VisitMail{Slip: slip.Slip{
		Clinic: madoguchi.Clinic{
			Name: "青木内科クリニック", Phone: "03-1234-5678", TimeZone: "Asia/Tokyo",
			Doctors: []madoguchi.Doctor{{ID: "d1", Name: "西村 拓"}},
			Menus:   []madoguchi.Menu{{ID: "m1", Name: "内科（一般）"}},
			Web:     madoguchi.WebBooking{Open: true, CancelMinutes: 24 * 60},
		},
		Visit: madoguchi.Reservation{
			ID: "0123456789abcdef", DoctorID: "d1", MenuID: "m1", Method: madoguchi.Online,
			Visit: madoguchi.ReturnVisit,
			Start: start, End: start.Add(15 * time.Minute), State: madoguchi.ReservationBooked,
			Source: madoguchi.BookedOnWeb, Timeline: []madoguchi.Event{{Code: madoguchi.EventBooked}},
		},
		Language: language, Now: start.AddDate(0, 0, -4),
		Page: links.Visit("0123456789abcdef", 0), Call: links.Patient("0123456789abcdef", 0),
	}}
}

func TestVisitMails(t *testing.T) {
	for name, change := range map[string]func(*madoguchi.Reservation){
		"booked":   func(*madoguchi.Reservation) {},
		"inPerson": func(r *madoguchi.Reservation) { r.Method = madoguchi.InPerson },
		"moved": func(r *madoguchi.Reservation) {
			r.Timeline = append(r.Timeline, madoguchi.Event{Code: madoguchi.EventMoved})
		},
		"soon": func(r *madoguchi.Reservation) {
			r.Start, r.End = r.Start.AddDate(0, 0, -3).Add(-time.Hour), r.End.AddDate(0, 0, -3).Add(-time.Hour)
		},
		"cancelled": func(r *madoguchi.Reservation) { r.State = madoguchi.ReservationCancelled },
		"again":     func(*madoguchi.Reservation) {},
	} {
		for _, language := range []string{"ja", "en"} {
			mail := visitMail(language)
			mail.Repeats = name == "again"
			change(&mail.Visit)
			if mail.Visit.Method == madoguchi.InPerson {
				mail.Call = ""
			}
			message, err := mail.Compose()
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "visit-"+name+"."+language+".txt", message.Subject+"\n\n"+message.Text+"\n")
			golden(t, "visit-"+name+"."+language+".html", message.HTML)
			if !strings.Contains(message.Calendar, "BEGIN:VEVENT") {
				t.Errorf("%s has the calendar file %q", name, message.Calendar)
			}
		}
	}
}

// A mail says what the clinic asks the patient to do before the visit. A mail about a cancelled visit does not.
func TestVisitMailsTellOfThePreparation(t *testing.T) {
	questions := []madoguchi.Question{{ID: "q1", Text: "どの症状ですか"}}
	for name, c := range map[string]struct {
		change func(*activities.VisitMail)
		says   string
	}{
		"nothing":     {func(*activities.VisitMail) {}, ""},
		"explanation": {func(m *activities.VisitMail) { m.Clinic.Explanation.Text = "説明" }, "ついての説明は、診察の前に"},
		"questions":   {func(m *activities.VisitMail) { m.Clinic.Menus[0].Questions = questions }, "問診がまだの方は"},
		"both": {func(m *activities.VisitMail) {
			m.Clinic.Explanation.Text, m.Clinic.Menus[0].Questions = "説明", questions
		}, "説明のご確認と問診がまだの方は"},
		"in person": {func(m *activities.VisitMail) {
			m.Clinic.Menus[0].Questions, m.Visit.Method, m.Call = questions, madoguchi.InPerson, ""
		}, "来院の前に、同じURLから問診"},
		"cancelled": {func(m *activities.VisitMail) {
			m.Clinic.Menus[0].Questions, m.Visit.State = questions, madoguchi.ReservationCancelled
		}, ""},
	} {
		mail := visitMail("ja")
		c.change(&mail)
		message, err := mail.Compose()
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{message.Text, message.HTML} {
			if !strings.Contains(text, c.says) || c.says == "" && strings.Contains(text, "問診") {
				t.Errorf("%s says %s", name, text)
			}
		}
	}
}

// A mail about a visit reaches an address that may be mistyped: it does not say who is seen.
func TestVisitMailsDoNotNameThePatient(t *testing.T) {
	visit := madoguchi.Reservation{
		PatientName: "田中 花子", PatientKana: "タナカ ハナコ", ChartNumber: "K-77", Memo: "秘密のメモ",
		Contact:  madoguchi.Contact{Phone: "090-1234-5678", Email: "hanako@example.jp"},
		Timeline: []madoguchi.Event{{Code: madoguchi.EventEdited, Actor: madoguchi.Actor{Name: "佐藤 真理"}}},
	}
	facts := *activities.FactsOf(visit)
	if facts.PatientName+facts.PatientKana+facts.ChartNumber+facts.Memo+facts.Contact.Email+facts.Contact.Phone != "" ||
		facts.Timeline[0].Actor != (madoguchi.Actor{}) {
		t.Errorf("the mail gets %+v", facts)
	}
}
