package ui

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
)

// waits returns a patient who waits from the pictures' date for some days.
func waits(id, name string, days int) api.WaitlistEntry {
	day := noon()
	return api.WaitlistEntry{
		ID: id, State: "waiting", FirstDay: day.Format(time.DateOnly),
		LastDay: day.AddDate(0, 0, days-1).Format(time.DateOnly), PatientName: name, PatientKana: "マチダ　ハナコ",
		BirthDate: "1984-05-12", Sex: "female", MenuID: deskserver.General, Method: api.Online, Visit: api.ReturnVisit,
		Phone: "090-1234-5678", Email: "hanako@example.jp", Note: "午前を希望", JoinedAt: day.Add(-time.Hour),
	}
}

// A receptionist opens the list with the keyboard, offers a slot, takes a patient off, and opens a patient.
func TestStaffWorkWithTheWaitlist(t *testing.T) {
	slot := api.FreeSlot{
		Start: noon().Add(4 * time.Hour), End: noon().Add(5 * time.Hour), DoctorID: deskserver.Nishimura,
	}
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.Waitlist.Put(waits("0000000000000ww1", "町田 花子", 1))
		clinic.Waitlist.Put(waits("0000000000000ww2", "和田 実", 6))
		clinic.Waitlist.Free(slot)
		clinic.Patients.Put(recordOf("0000000000010731", "和田 実", nil))
	})
	d.await(t, "how many wait", func() bool { return strings.Contains(d.words(), "キャンセル待ち2名") })
	d.in.showWaitlist()
	d.reads(t, "町田 花子", "和田 実", "11月24日（火） 〜 11月29日（日）", "指定なし", "午前を希望", "キャンセル待ち")

	d.press(t, "waitlist.offer")
	d.await(t, "the slots", func() bool { return d.says("waitlist.offer.title") })
	d.reads(t, "西村 拓")
	d.press(t, "waitlist.offer.go")
	d.await(t, "the offer", func() bool { return d.says("waitlist.offered") })
	if got := d.clinic.Waitlist.Entry("0000000000000ww1"); got.State != "offered" || !got.Offered.Equal(slot.Start) {
		t.Errorf("the entry is %+v", got)
	}

	d.press(t, "waitlist.remove")
	d.reads(t, "町田 花子 さん")
	d.press(t, "waitlist.remove.go")
	d.await(t, "one is left", func() bool {
		return strings.Contains(d.words(), "キャンセル待ち1名") && !strings.Contains(d.words(), "町田花子")
	})

	d.press(t, "pane.patient")
	d.await(t, "the patient's record", func() bool { return d.in.at == atPatients && d.says("patients.book") })
	d.in.goTo(atSchedule)
	if d.in.pane.IsOpen() {
		t.Error("the list is still open")
	}
	d.in.day.goTo(d.in.day.today().AddDate(0, 0, 6))
	d.await(t, "a day for which nobody waits", func() bool { return !d.in.schedulePage().waiting.Content.Visible() })
	d.settle(t)
}

// An entry that somebody else has ended is said to be over, and leaves the list.
func TestAnEntryThatHasEnded(t *testing.T) {
	entry := waits("0000000000000ww1", "町田 花子", 1)
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.Waitlist.Put(entry) })
	d.await(t, "somebody waits", func() bool { return strings.Contains(d.words(), "キャンセル待ち1名") })
	d.press(t, "waitlist.show")
	entry.State = "left"
	d.clinic.Waitlist.Put(entry)
	d.press(t, "waitlist.remove")
	d.press(t, "waitlist.remove.go")
	d.await(t, "what has changed", func() bool { return d.says("waitlist.changed") && d.says("waitlist.none") })
	d.press(t, "close")
	d.settle(t)
}

// A patient who waits and is no patient of the clinic yet is registered with what the patient said.
func TestWhoWaitsIsRegistered(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.Waitlist.Put(waits("0000000000000ww1", "町田 花子", 1)) })
	d.await(t, "somebody waits", func() bool { return strings.Contains(d.words(), "キャンセル待ち1名") })
	d.press(t, "waitlist.show")
	d.press(t, "waitlist.offer")
	d.await(t, "no slot", func() bool { return d.says("waitlist.offer.none") })
	d.press(t, "back")
	d.press(t, "pane.patient")
	d.await(t, "the form", func() bool { return d.says("patients.save") })
	d.reads(t, "町田 花子")
	d.settle(t)
}

// The list names its day. If nobody waits for it, it leads to the days for which somebody does.
func TestTheListNamesItsDay(t *testing.T) {
	later := waits("0000000000000ww1", "町田 花子", 1)
	day := noon().AddDate(0, 0, 4)
	later.FirstDay, later.LastDay = day.Format(time.DateOnly), day.AddDate(0, 0, 1).Format(time.DateOnly)
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.Waitlist.Put(later) })
	d.in.showWaitlist()
	d.await(t, "the days for which somebody waits", func() bool { return d.says("waitlist.elsewhere") })
	d.reads(t, "11月24日（火）を希望の方", "11月28日（土）　1名", "11月29日（日）　1名")
	d.keyboard().PressLabel(t, "11月28日（土）　1名")
	d.await(t, "the list of that day", func() bool { return strings.Contains(d.words(), "町田花子") })
	d.reads(t, "11月28日（土）を希望の方")
	if d.says("waitlist.elsewhere") {
		t.Error("the list leads to other days, although somebody waits")
	}
	d.settle(t)
}
