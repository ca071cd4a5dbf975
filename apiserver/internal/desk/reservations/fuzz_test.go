package reservations

import (
	"reflect"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer/answertest"
	"madoguchi/madoguchi"
)

const farthest = 2 * 365 * 24 * time.Hour // from now to a visit

func FuzzBooking(f *testing.F) {
	f.Add("d", "m", "online", "first", "田中 花子", "A-1", "memo", int64(3600))
	f.Add("d", "m", "inPerson", "return", " \u202e", "", "", int64(-90000))
	f.Add("x", "m", "online", "first", "", "", "", int64(1<<40))
	morning := time.Date(2126, 11, 25, 0, 0, 0, 0, time.UTC)
	h := &Handler{Now: func() time.Time { return morning }}
	clinic := madoguchi.Clinic{
		ID: "clinic", TimeZone: "Asia/Tokyo", Doctors: []madoguchi.Doctor{{ID: "d", Capacity: 1}},
		Menus: []madoguchi.Menu{
			{
				ID: "m",
				Minutes: map[madoguchi.Method]map[madoguchi.VisitType]int{
					"online": {"first": 30}, "inPerson": {"return": 1439},
				},
			},
		},
	}
	f.Fuzz(func(t *testing.T, doctor, menu, method, visit, name, chart, memo string, seconds int64) {
		booking, err := h.booking(clinic, "id", api.GuestVisit{
			DoctorID: doctor, MenuID: menu, Method: method, Visit: visit, PatientName: name, ChartNumber: chart,
			Memo:  memo,
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
		case madoguchi.DayOf(r.Start, zone) != madoguchi.DayOf(r.End.Add(-1), zone) ||
			booking.Claim.Day != madoguchi.DayOf(r.Start, zone):
			t.Errorf("from %v to %v is claimed on %s", r.Start, r.End, booking.Claim.Day)
		case (booking.Call != nil) != (r.Method == madoguchi.Online):
			t.Errorf("%s has the call %v", r.Method, booking.Call)
		}
	})
}

// patched applies a PATCH to a reservation. A PATCH cannot change the method.
func patched(before madoguchi.Reservation, body string) (after madoguchi.Reservation, ok bool) {
	edit, err := readPatch(answertest.Request(body, nil), before)
	return edit.Apply(before), err == nil
}

func FuzzApplyEdit(f *testing.F) {
	f.Add(`{"revision":3,"memo":"x","start":null}`)
	f.Add(`{"revision":-1,"patientName":" a ","visit":"first","doctorId":""}`)
	f.Fuzz(func(t *testing.T, body string) {
		before := madoguchi.Reservation{
			ID: "id", ClinicID: "clinic", Method: madoguchi.Online, Revision: 7, State: madoguchi.ReservationBooked,
			Memo: "m",
		}
		after, ok := patched(before, body)
		if !ok {
			return
		}
		if again, _ := patched(after, body); !reflect.DeepEqual(again, after) {
			t.Errorf("%s twice makes %+v of %+v", body, again, after)
		}
		if after.ID != before.ID || after.ClinicID != before.ClinicID || after.Method != before.Method ||
			after.State != before.State || after.Revision != before.Revision {
			t.Errorf("%s changed what no edit may: %+v", body, after)
		}
	})
}
