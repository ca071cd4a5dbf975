package drafts_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/internal/deskserver"
)

// typedVisit has every field of a visit.
func typedVisit(t *testing.T) api.GuestVisit {
	t.Helper()
	visit := api.GuestVisit{
		DoctorID: deskserver.Aoki, MenuID: deskserver.General, Method: api.Online, Visit: api.FirstVisit,
		Start:       noon.UTC(),
		PatientName: "田中 花子", PatientKana: "タナカ　ハナコ", ChartNumber: "10731", Memo: "血圧",
		PatientID: "hanako",
	}
	for _, field := range reflect.VisibleFields(reflect.TypeOf(visit)) {
		if reflect.ValueOf(visit).FieldByIndex(field.Index).IsZero() {
			t.Errorf("%s is not tried", field.Name)
		}
	}
	return visit
}

// reopened returns the drafts that another run of the desk reads from the stored ones.
func reopened(t *testing.T, unsent *drafts.Drafts) *drafts.Drafts {
	t.Helper()
	var kept drafts.Kept
	var fresh drafts.Drafts
	data, err := json.Marshal(unsent.Kept(noon))
	if err == nil {
		err = json.Unmarshal(data, &kept)
	}
	if err != nil {
		t.Fatal(err)
	}
	fresh.Adopt(kept, tokyo)
	return &fresh
}

func TestEveryFieldOfASlotsDraftIsKept(t *testing.T) {
	visit, slot := typedVisit(t), drafts.Slot{DoctorID: deskserver.Aoki, Start: noon}
	var unsent drafts.Drafts
	unsent.Slots.Begin(slot, api.Clinic{}).Guest.GuestVisit = visit
	again := reopened(t, &unsent)
	again.Slots.Begin(slot, api.Clinic{})
	got := again.Slots.Use().Guest.GuestVisit
	got.Start = got.Start.UTC()
	if got != visit {
		t.Errorf("kept %+v, want %+v", got, visit)
	}
}

// A change of any single text is detected, stored, offered and sent, and a change of it made elsewhere is reported.
func TestEveryFieldOfAnEditIsKept(t *testing.T) {
	visit := typedVisit(t)
	for _, field := range reflect.VisibleFields(reflect.TypeOf(visit)) {
		// A method never changes; a start is typed as day and clock.
		if field.Name == "Method" || field.Name == "Start" {
			continue
		}
		t.Run(field.Name, func(t *testing.T) {
			entry := api.Entry{ID: "tanaka", Kind: api.KindReservation, Revision: 3, GuestVisit: visit}
			text := func(of *api.GuestVisit) reflect.Value {
				return reflect.ValueOf(of).Elem().FieldByIndex(field.Index)
			}
			unsent := afterACrash(t, entry, func(draft *drafts.EditDraft) { text(&draft.GuestVisit).SetString("ア") })
			unsent.Edits.Begin(entry, tokyo)
			if !unsent.Edits.Found() {
				t.Fatal("it is not noticed, or not kept")
			}
			draft := unsent.Edits.Use()
			if got := text(&draft.GuestVisit).String(); got != "ア" {
				t.Errorf("it is offered as %q", got)
			}
			elsewhere := entry
			elsewhere.Revision, elsewhere.Start = 4, entry.Start.Add(time.Hour)
			text(&elsewhere.GuestVisit).SetString("イ")
			draft.Rebase(elsewhere, tokyo)
			if !draft.Unread() {
				t.Error("the change of somebody else is not told of")
			}
			if got := text(&draft.GuestVisit).String(); got != "ア" {
				t.Errorf("the change of somebody else makes it %q", got)
			}
		})
	}
}

// Drafts stored before visits had one struct on the wire are still read.
func TestDraftsOfADeskOfBefore(t *testing.T) {
	const before = `{
		"slots": [{"at":"2026-11-24T02:00:00Z","doctorId":"aoki","start":"2026-11-24T03:00:00Z","menuId":"general",
			"method":"online","visit":"return","patientName":"田中 花子","memo":"血圧","guestKey":"k1"}],
		"edits": [{"at":"2026-11-24T02:00:00Z","entryId":"tanaka","kind":"reservation","revision":3,
			"start":"2026-11-24T03:00:00Z",
			"stood":{"doctorId":"aoki","menuId":"general","visit":"return","patientName":"田中 花子","day":"2026-11-24","clock":"12:00"},
			"typed":{"doctorId":"aoki","menuId":"general","visit":"return","patientName":"田中 花","day":"2026-11-24","clock":"12:00"}}]}`
	var kept drafts.Kept
	var unsent drafts.Drafts
	if err := json.Unmarshal([]byte(before), &kept); err != nil {
		t.Fatal(err)
	}
	unsent.Adopt(kept, tokyo)
	start := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	unsent.Slots.Begin(drafts.Slot{DoctorID: "aoki", Start: start}, api.Clinic{})
	guest := unsent.Slots.Use().Guest
	if guest.PatientName != "田中 花子" || guest.Memo != "血圧" || guest.MenuID != "general" || !guest.Start.Equal(start) {
		t.Errorf("the slot has %+v", guest.GuestVisit)
	}
	entry := api.Entry{ID: "tanaka", Kind: api.KindReservation, Revision: 3, GuestVisit: api.GuestVisit{
		DoctorID: "aoki", MenuID: "general", Method: api.Online, Visit: api.ReturnVisit, Start: start,
		PatientName: "田中 花子",
	}}
	unsent.Edits.Begin(entry, tokyo)
	edit := unsent.Edits.Use()
	if edit.PatientName != "田中 花" || edit.Method != api.Online || !edit.Start.Equal(start) || edit.Overtaken() {
		t.Errorf("the edit has %+v", edit)
	}
}
