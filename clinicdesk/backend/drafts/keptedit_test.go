package drafts_test

import (
	"encoding/json"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/internal/deskserver"
)

func visitOfTanaka() api.Entry {
	return api.Entry{ID: "tanaka", Kind: "reservation", Revision: 3, GuestVisit: api.GuestVisit{
		DoctorID: deskserver.Aoki, MenuID: deskserver.General, Method: api.Online, Visit: api.ReturnVisit,
		Start: noon.UTC(), PatientName: "田中 花子", Memo: "血圧",
	}}
}

// afterACrash returns the drafts that a desk finds after another run changed an entry and crashed.
func afterACrash(t *testing.T, entry api.Entry, change func(*drafts.EditDraft)) *drafts.Drafts {
	t.Helper()
	var crashed drafts.Drafts
	change(crashed.Edits.Begin(entry, tokyo))
	return reopened(t, &crashed)
}

// After a crash, an entry's changes are offered only at that entry. Untouched fields follow the entry's current state,
// and the offer says if the entry has changed elsewhere.
func TestChangesOfAnEntryOutliveACrash(t *testing.T) {
	entry := visitOfTanaka()
	write := func(draft *drafts.EditDraft) { draft.Memo, draft.Clock = "血圧手帳", "15:00" }
	sent := entry
	sent.Revision, sent.Delivery = 5, &api.Delivery{Channel: "sms"}
	renamed := entry
	renamed.Revision, renamed.PatientName = 4, "田中 花代"
	for name, test := range map[string]struct {
		now       api.Entry
		overtaken bool
	}{"unchanged": {entry, false}, "its link was sent": {sent, false}, "renamed elsewhere": {renamed, true}} {
		unsent := afterACrash(t, entry, write)
		other := entry
		other.ID = "kobayashi"
		if unsent.Edits.Begin(other, tokyo); unsent.Edits.Found() {
			t.Errorf("%s: it is offered at another entry", name)
		}
		form := unsent.Edits.Begin(test.now, tokyo)
		if form.Touched() || !unsent.Edits.Found() || unsent.Edits.FoundOvertaken() != test.overtaken {
			t.Errorf("%s: the form has %+v, found %v, overtaken %v", name, form, unsent.Edits.Found(),
				unsent.Edits.FoundOvertaken())
			continue
		}
		used := unsent.Edits.Use()
		if used.Memo != "血圧手帳" || used.Clock != "15:00" || used.PatientName != test.now.PatientName ||
			used.Method != api.Online {
			t.Errorf("%s: used is %+v", name, used)
		}
	}
}

// The same change was made elsewhere, so there is nothing to offer.
func TestAChangeThatWasMadeElsewhereIsNotOffered(t *testing.T) {
	entry := visitOfTanaka()
	unsent := afterACrash(t, entry, func(draft *drafts.EditDraft) { draft.Memo = "血圧手帳" })
	entry.Memo, entry.Revision = "血圧手帳", 4
	if unsent.Edits.Begin(entry, tokyo); unsent.Edits.Found() {
		t.Error("it is offered")
	}
}

func TestChangesAreForgotten(t *testing.T) {
	entry := visitOfTanaka()
	unsent := afterACrash(t, entry, func(draft *drafts.EditDraft) { draft.Memo = "血圧手帳" })
	if kept := unsent.Kept(noon.Add(time.Hour)); len(kept.Edits) != 1 || !kept.Edits[0].At.Equal(noon) {
		t.Errorf("kept on: %+v", kept)
	}
	unsent.Edits.Begin(entry, tokyo)
	unsent.Edits.Forget()
	if kept := unsent.Kept(noon); !kept.Equal(drafts.Kept{}) {
		t.Errorf("let go of, it is kept: %+v", kept)
	}
}

// An earlier version of the desk stored slots only.
func TestWhatAnEarlierDeskHasKept(t *testing.T) {
	data, err := json.Marshal(typedSlot().Slots)
	if err != nil {
		t.Fatal(err)
	}
	var kept drafts.Kept
	if err := json.Unmarshal(data, &kept); err != nil || len(kept.Slots) != 1 || kept.Slots[0].PatientName != "田中 花子" {
		t.Errorf("read as %+v (%v)", kept, err)
	}
}
