package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/waitlists"
)

// daytimeClinic writes a clinic where it is now late in the morning. Each of its doctors sees one patient a day.
func daytimeClinic(t *testing.T) string {
	t.Helper()
	return demoWith(t, func(clinic map[string]any) {
		clinic["timeZone"] = daytimeZone()
		clinic["hours"] = []map[string]any{{"weekdays": []int{0, 1, 2, 3, 4, 5, 6}, "from": "09:00", "until": "09:30"}}
	})
}

// demoByDay writes the demo's clinic, where it is now late in the morning: waitlists send no offers at night.
func demoByDay(t *testing.T) string {
	t.Helper()
	return demoWith(t, func(clinic map[string]any) { clinic["timeZone"] = daytimeZone() })
}

// demoWith writes a changed form of the demo's clinic.
func demoWith(t *testing.T, change func(clinic map[string]any)) string {
	t.Helper()
	content, err := os.ReadFile(demoFile)
	if err != nil {
		t.Fatal(err)
	}
	var clinic map[string]any
	if err := json.Unmarshal(content, &clinic); err != nil {
		t.Fatal(err)
	}
	change(clinic)
	content, _ = json.Marshal(clinic) // it came from JSON
	path := filepath.Join(t.TempDir(), "clinic.json")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAFullDaysWaitlist joins the waitlist of two full days on a phone. The clinic cancels a visit of the first day,
// and the offer is declined. Then the clinic offers the slot by hand, which is accepted, and sees where the new visit
// comes from.
func TestAFullDaysWaitlist(t *testing.T) {
	s := newStack(t.TempDir(), freeAddresses())
	s.clinic = daytimeClinic(t)
	s.run(t)
	o := s.operator(t)
	ac := newActors(t, s, o)
	zone, err := time.LoadLocation(ac.session.Clinic.TimeZone)
	ac.must(err)
	at := time.Now().In(zone).AddDate(0, 0, 3)
	day := at.Format(time.DateOnly)
	request := ac.visitInDays("先約 太郎")
	request.Start = time.Date(at.Year(), at.Month(), at.Day(), 9, 0, 0, 0, zone)
	var earlier api.Entry
	for _, doctor := range ac.session.Clinic.Doctors {
		request.DoctorID = doctor.ID
		later := request
		later.Start = request.Start.AddDate(0, 0, 1)
		ac.book(later)
		earlier = ac.book(request)
	}

	b := newBrowser(t, phone)
	address := madoguchi.NewID() + "@patient.example"
	b.open(t, s.url()+"/book/"+ac.session.Clinic.ID+"?menu="+request.MenuID+
		"&visit=return&method=inPerson&doctor=any&day="+day)
	b.shot(t, "waitlist-full-day")
	b.press(t, "キャンセル待ちに登録する")
	b.fills(t, map[string]string{"lastDay": at.AddDate(0, 0, 1).Format(time.DateOnly)})
	b.waits(t, address)
	joined := s.mailedLink(t, address, "/w/")
	b.open(t, joined)
	b.sees(t, "お待ちいただいています")
	b.shot(t, "waitlist-waiting")

	_, err = ac.client.Cancel(t.Context(), earlier.Kind, earlier.ID)
	ac.must(err)
	s.mailed(t, address, 2)
	b.open(t, joined)
	b.sees(t, "空きが出ました")
	b.shot(t, "waitlist-offer")
	b.press(t, "見送る")
	b.sees(t, "お待ちいただいています")

	waits := ac.waitsFor(day)
	free, err := api.FreeFor(t.Context(), ac.client.Client, waits.ID)
	ac.must(err)
	if len(free.Slots) == 0 {
		t.Fatal("no slot is free")
	}
	_, err = api.OfferTo(t.Context(), ac.client.Client, waits.ID, api.OfferSlot{
		Start: free.Slots[0].Start, DoctorID: free.Slots[0].DoctorID,
	})
	ac.must(err)
	s.mailed(t, address, 3)
	b.open(t, joined)
	b.sees(t, "空きが出ました")
	b.press(t, "この枠で予約確定")
	b.sees(t, "予約が確定しました")
	b.shot(t, "waitlist-booked")
	booked := ac.fromWaitlist(day)

	list := waitlists.WorkflowID(madoguchi.ClinicID(ac.session.Clinic.ID), "")
	ac.must(o.GetWorkflow(t.Context(), list, "").Get(t.Context(), nil))
	for name, id := range map[string]string{
		"waitlist-by-hand": list, "reservation-from-waitlist": visits.ReservationWorkflowID(booked),
	} {
		history := o.history(t, id)
		replay(t, history)
		if *updateHistories {
			record(t, name, history)
		}
	}
}

// waits fills in the form of the waitlist and joins it.
func (b *browser) waits(t *testing.T, address string) {
	t.Helper()
	b.fills(t, map[string]string{
		"name": newcomer(), "kana": "しょしん はなこ", "birthDate": "昭和59年5月12日", "phone": "09012345678",
		"email": address,
	})
	typed := time.Now()
	eventually(t, "a person's pace", patience, func() string {
		if time.Since(typed) > 4*time.Second {
			return ""
		}
		return "a person types longer"
	})
	b.shot(t, "waitlist-details")
	b.press(t, "確認へ")
	b.sees(t, "キャンセル待ちの内容の確認")
	b.shot(t, "waitlist-confirm")
	b.press(t, "キャンセル待ちに登録")
	b.sees(t, "キャンセル待ちに登録しました")
	b.shot(t, "waitlist-joined")
}

// mailed waits until an address has so many mails.
func (s *stack) mailed(t *testing.T, address string, count int) {
	t.Helper()
	eventually(t, fmt.Sprint(count, " mails to ", address), patience, func() string {
		if mails := s.messagesTo(t, address); len(mails) < count {
			return fmt.Sprint(len(mails), " mails")
		}
		return ""
	})
}

// waitsFor returns the only patient who waits for a day and for the next one.
func (ac *actors) waitsFor(day string) api.WaitlistEntry {
	ac.t.Helper()
	list, err := api.WaitlistOn(ac.t.Context(), ac.client.Client, day, day)
	ac.must(err)
	if len(list.Waiting) != 1 || list.Waiting[0].LastDay <= day {
		ac.t.Fatalf("on the list are %+v", list.Waiting)
	}
	return list.Waiting[0]
}

// fromWaitlist waits for a visit of a day that comes from the waitlist.
func (ac *actors) fromWaitlist(day string) (id madoguchi.ReservationID) {
	ac.t.Helper()
	eventually(ac.t, "the visit in the schedule", patience, func() string {
		schedule, err := ac.client.Schedule(ac.t.Context(), day)
		if err != nil {
			return err.Error()
		}
		for _, entry := range schedule.Entries {
			if entry.Source == api.BookedFromWaitlist {
				id = madoguchi.ReservationID(entry.ID)
				return ""
			}
		}
		return fmt.Sprint(len(schedule.Entries), " visits, none from the waitlist")
	})
	return id
}
