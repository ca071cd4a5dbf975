package e2e

import (
	"errors"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestABookingWhoseMailBounces books with an address that takes no mail. Reception is called (要対応), and the visit
// keeps its slot (E1).
func TestABookingWhoseMailBounces(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	name := newcomer()
	r := reader{t, newBrowser(t, phone)}
	r.chooses(s.url() + "/book/" + session.Clinic.ID)
	r.fills(map[string]string{
		"name": name, "kana": "しょしん はなこ", "birthDate": "昭和59年5月12日", "phone": "09012345678",
		"email": "bounce@" + madoguchi.NewID() + ".example",
	})
	r.books()
	entry := s.webVisit(t, client, name)
	eventually(t, "the call for reception", patience, func() string {
		list, err := client.Attention(t.Context(), time.Time{})
		if err != nil {
			return err.Error()
		}
		for _, open := range list.Entries {
			if open.ID == entry.ID {
				entry = open
				return ""
			}
		}
		return "要対応 does not have it"
	})
	if entry.State != string(madoguchi.ReservationBooked) ||
		entry.Delivery == nil || entry.Delivery.Status != string(madoguchi.DeliveryFailed) {
		t.Errorf("the visit is %s, its mail %+v", entry.State, entry.Delivery)
	}
	_, err := client.Book(t.Context(), madoguchi.NewID(), api.GuestVisit{
		DoctorID: entry.DoctorID, MenuID: session.Clinic.Menus[0].ID, Method: "inPerson", Visit: "return",
		Start: entry.Start, PatientName: "二人 目子",
	})
	if !errors.Is(err, madoguchi.ErrSlotTaken) {
		t.Errorf("another visit at its time is answered %v", err)
	}
	if _, err := client.Cancel(t.Context(), entry.Kind, entry.ID); err != nil {
		t.Error(err)
	}
}
