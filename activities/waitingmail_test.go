package activities_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

func TestWaitingMails(t *testing.T) {
	for _, kind := range []activities.WaitingMailKind{
		activities.WaitingJoined, activities.WaitingOffer, activities.WaitingUnserved, activities.WaitingRemoved,
	} {
		for _, language := range []string{"ja", "en"} {
			mail := activities.WaitingMail{Slip: visitMail(language).Slip, Kind: kind}
			start := mail.Visit.Start
			mail.Visit = madoguchi.Reservation{
				MenuID: "m1", DoctorID: "d1", Method: madoguchi.Online, Visit: madoguchi.ReturnVisit,
			}
			mail.Entry = madoguchi.Waiting{
				Day: "2026-12-04", PatientName: "田中 花子", Note: "のどが痛い",
				Contact: madoguchi.Contact{Email: "hanako@patient.example"},
			}
			if kind == activities.WaitingRemoved {
				mail.Entry.LastDay = "2026-12-06"
			}
			mail.Page = "https://meet.aoki-clinic.example/w/token"
			if kind == activities.WaitingOffer {
				mail.Visit.Start, mail.Visit.End = start, start.Add(15*time.Minute)
				mail.Offer = &madoguchi.Offer{Start: start, Until: start.Add(-4 * time.Hour)}
			}
			message, err := mail.Compose()
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "waiting-"+string(kind)+"."+language+".txt", message.Subject+"\n\n"+message.Text+"\n")
			golden(t, "waiting-"+string(kind)+"."+language+".html", message.HTML)
			for _, private := range []string{"田中", "のど", "hanako"} {
				if strings.Contains(message.Subject+message.Text+message.HTML, private) {
					t.Errorf("the mail about %s has %q", kind, private)
				}
			}
		}
	}
}
