package drafts_test

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/deskserver"
)

// Changes of two users to the same field are reported, and must be read before the second user saves.
func TestBothChangeAField(t *testing.T) {
	japanese, clinic := phrases.In(phrases.Japanese), deskserver.Clinic()
	for name, test := range map[string]struct {
		typed func(*drafts.EditDraft)
		other func(*api.Entry)
		want  string
	}{
		"a number": {
			func(d *drafts.EditDraft) { d.ChartNumber = "999" }, func(e *api.Entry) { e.ChartNumber = "777" },
			"ほかの人が カルテ番号 を 777 に変更しました。",
		},
		"cleared": {
			func(d *drafts.EditDraft) { d.Memo = "血圧手帳" }, func(e *api.Entry) { e.Memo = "" },
			"ほかの人が 当日メモ を消しました。",
		},
		"a choice": {
			func(d *drafts.EditDraft) { d.DoctorID = "suzuki" },
			func(e *api.Entry) { e.DoctorID = deskserver.Nishimura },
			"ほかの人が 担当医師 を 西村 拓 に変更しました。",
		},
		"the same": {
			func(d *drafts.EditDraft) { d.ChartNumber = " 777 " }, func(e *api.Entry) { e.ChartNumber = "777" },
			"",
		},
		"the same time": {
			func(d *drafts.EditDraft) { d.Clock = "午後2時30分" },
			func(e *api.Entry) { e.Start = daytime.AtMinute(noon, 14*60+30).UTC() }, "",
		},
		"another field": {
			func(d *drafts.EditDraft) { d.ChartNumber = "999" }, func(e *api.Entry) { e.PatientName = "田中 花代" },
			"",
		},
	} {
		var unsent drafts.Drafts
		entry := visitOfTanaka()
		draft := unsent.Edits.Begin(entry, tokyo)
		test.typed(draft)
		test.other(&entry)
		entry.Revision++
		draft.Rebase(entry, tokyo)
		if got := draft.Crossings(japanese, clinic); got != test.want || draft.Unread() != (test.want != "") {
			t.Errorf("%s: says %q, unread %v", name, got, draft.Unread())
		}
	}
}

// A change that was read is not reported again, until the field changes once more.
func TestAChangeIsReadOnce(t *testing.T) {
	var unsent drafts.Drafts
	entry := visitOfTanaka()
	draft := unsent.Edits.Begin(entry, tokyo)
	draft.ChartNumber = "999"
	for _, number := range []string{"777", "778"} {
		entry.ChartNumber, entry.Revision = number, entry.Revision+1
		draft.Rebase(entry, tokyo)
		if !draft.Unread() || draft.ChartNumber != "999" {
			t.Errorf("%s: unread %v, typed is %q", number, draft.Unread(), draft.ChartNumber)
		}
		draft.Read()
		entry.Revision++ // its link was sent
		if draft.Rebase(entry, tokyo); draft.Unread() {
			t.Errorf("%s: has to be read again", number)
		}
	}
}
