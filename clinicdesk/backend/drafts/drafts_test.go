package drafts_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/madoguchi"
)

// guest returns a draft that can be booked.
func guest(session *backend.Session) *drafts.GuestDraft {
	draft := &drafts.GuestDraft{GuestVisit: api.GuestVisit{
		DoctorID: deskserver.Aoki, Start: time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo), PatientName: "田中 花子",
		ChartNumber: "10731",
	}}
	draft.Ready(session.Clinic)
	return draft
}

func TestBookingShowsAtOnce(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	draft := guest(session)
	detail, err := drafts.Book(t.Context(), session.Visits, draft)()
	if err != nil {
		t.Fatal(err)
	}
	if entry, ok := session.Schedule.Entry(detail.Entry.ID); !ok || entry.PatientName != "田中 花子" {
		t.Errorf("the schedule holds %+v", entry)
	}
}

// A retry after a lost answer does not book twice.
func TestBookingAgainAfterALostAnswer(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	draft := guest(session)
	clinic.Server.LoseAnswers(true)
	_, err := drafts.Book(t.Context(), session.Visits, draft)()
	draft.Answered(err)
	if !errors.Is(err, madoguchi.ErrUnavailable) {
		t.Fatalf("got %v, want unavailable", err)
	}
	clinic.Server.LoseAnswers(false)
	_, err = drafts.Book(t.Context(), session.Visits, draft)()
	draft.Answered(err)
	if err != nil || clinic.Server.Visits.Count() != 1 {
		t.Fatalf("got %v and %d reservations, want one", err, clinic.Server.Visits.Count())
	}
	if _, err = drafts.Book(t.Context(), session.Visits, draft)(); !errors.Is(err, madoguchi.ErrSlotTaken) {
		t.Errorf("the next booking of the same slot: got %v, want taken", err)
	}
}

// A call that starts now keeps its start after a lost answer: a minute later, the retry is still the same request.
func TestCreatingACallNowAgainAfterALostAnswer(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	draft := &drafts.CallDraft{DoctorID: deskserver.Aoki, AtOnce: true}
	draft.Begin(noon, noon.Add(90*time.Second))
	if want := noon.Add(time.Minute); !draft.Start.Equal(want) {
		t.Fatalf("begins %v, want the whole minute %v", draft.Start, want)
	}
	clinic.Server.LoseAnswers(true)
	_, err := drafts.CreateCall(t.Context(), session.Visits, draft)()
	draft.Answered(err)
	clinic.Server.LoseAnswers(false)
	draft.Begin(noon, noon.Add(5*time.Minute))
	_, err = drafts.CreateCall(t.Context(), session.Visits, draft)()
	draft.Answered(err)
	if err != nil || clinic.Server.Visits.Count() != 1 {
		t.Fatalf("got %v and %d calls, want one", err, clinic.Server.Visits.Count())
	}
	draft.Begin(noon, noon.Add(5*time.Minute))
	if want := noon.Add(5 * time.Minute); !draft.Start.Equal(want) {
		t.Errorf("the next begins %v, want %v", draft.Start, want)
	}
}

func TestGuestDraftCheck(t *testing.T) {
	session := backendtest.NewClinic(t).SignIn(t)
	for name, test := range map[string]struct {
		change func(*drafts.GuestDraft)
		fields string
	}{
		"complete":      {func(*drafts.GuestDraft) {}, ""},
		"no name":       {func(g *drafts.GuestDraft) { g.PatientName = " 　" }, "patientName "},
		"hidden char":   {func(g *drafts.GuestDraft) { g.PatientName = "1\u202e0" }, "patientName "},
		"wide chart":    {func(g *drafts.GuestDraft) { g.ChartNumber = "Ａ－１０\u200b０" }, ""},
		"lines in memo": {func(g *drafts.GuestDraft) { g.Memo = "一\r\n二" }, ""},
		"an emoji":      {func(g *drafts.GuestDraft) { g.PatientName = "花子😀" }, "patientName "},
		"all at once": {func(g *drafts.GuestDraft) {
			g.PatientName, g.PatientKana, g.ChartNumber = "", "漢字", strings.Repeat("1", 21)
			g.Memo = strings.Repeat("長", 1001)
		}, "patientName patientKana chartNumber memo "},
	} {
		draft := guest(session)
		test.change(draft)
		var got strings.Builder
		for _, err := range draft.Check(draft.Start.Add(time.Hour)) {
			got.WriteString(phrases.FieldOf(err) + " ")
		}
		if got.String() != test.fields {
			t.Errorf("%s: got faults at %q, want %q", name, got.String(), test.fields)
		}
	}
}

func TestDraftsBelongToOnePerson(t *testing.T) {
	var unsent drafts.Drafts
	unsent.Claim("sato")
	slot := drafts.Slot{DoctorID: deskserver.Aoki, Start: noon}
	unsent.Slots.Begin(slot, api.Clinic{}).Guest.PatientName = "田中 花子"
	unsent.Claim("sato")
	if unsent.Slots.Begin(slot, api.Clinic{}); !unsent.Slots.Found() {
		t.Error("what was typed is gone after the same person signed in again")
	}
	unsent.Claim("suzuki")
	if unsent.Slots.Begin(slot, api.Clinic{}); unsent.Slots.Found() {
		t.Error("another person finds what was typed")
	}
}

func TestSendDraft(t *testing.T) {
	var unsent drafts.Drafts
	entry := api.Entry{ID: "a"}
	draft := unsent.Send(api.Detail{Entry: entry})
	draft.Type("090-1234-56")
	if _, err := draft.Check(); err == nil {
		t.Error("a number of nine digits passes")
	}
	draft.Channel = api.Mail
	draft.Type("ｍｅｇｕｍｉ＠example.jp ")
	if target, err := draft.Check(); err != nil || target != "megumi@example.jp" {
		t.Errorf("got %q, %v", target, err)
	}
	draft.Channel = api.SMS
	if unsent.Send(api.Detail{Entry: entry}).Target() != "090-1234-56" {
		t.Error("what was typed for the other channel is gone")
	}
}

func TestEditSendsOnlyWhatChanged(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	detail, err := drafts.Book(t.Context(), session.Visits, guest(session))()
	if err != nil {
		t.Fatal(err)
	}
	var unsent drafts.Drafts
	draft := unsent.Edits.Begin(detail.Entry, tokyo)
	draft.Memo, draft.Clock = "血圧手帳", "15:00"
	if badDay, badClock := draft.ReadStart(noon); badDay != nil || badClock != nil {
		t.Fatal(badDay, badClock)
	}
	edited, err := drafts.Edit(t.Context(), session.Visits, draft)()
	if err != nil {
		t.Fatal(err)
	}
	got := edited.Entry
	if got.Memo != "血圧手帳" || got.PatientName != "田中 花子" || daytime.Clock(got.Start.In(tokyo)) != "15:00" {
		t.Errorf("got %+v", got)
	}
	if _, err := drafts.Edit(t.Context(), session.Visits, draft)(); madoguchi.KindOf(err) != madoguchi.KindConflict {
		t.Errorf("an edit against an old revision: got %v, want a conflict", err)
	}
	draft.Day, draft.Clock = "tomorrow", "25:00"
	if badDay, badClock := draft.ReadStart(noon); phrases.FieldOf(badDay) != "day" ||
		phrases.FieldOf(badClock) != "clock" {
		t.Errorf("got %v, %v, want a fault at each", badDay, badClock)
	}
}

// Saving an edit does not undo changes made elsewhere, and keeps the input.
func TestEditFollowsChangesMadeElsewhere(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	detail, err := drafts.Book(t.Context(), session.Visits, guest(session))()
	if err != nil {
		t.Fatal(err)
	}
	var unsent drafts.Drafts
	draft := unsent.Edits.Begin(detail.Entry, tokyo)
	draft.Memo = "血圧手帳"
	elsewhere := detail.Entry
	elsewhere.PatientName, elsewhere.Start = "田中 花代", elsewhere.Start.Add(time.Hour)
	draft.Rebase(clinic.Server.Visits.Put(elsewhere).Entry, tokyo)
	if badDay, badClock := draft.ReadStart(noon); badDay != nil || badClock != nil {
		t.Fatal(badDay, badClock)
	}
	edited, err := drafts.Edit(t.Context(), session.Visits, draft)()
	if err != nil {
		t.Fatal(err)
	}
	got := edited.Entry
	if got.Memo != "血圧手帳" || got.PatientName != "田中 花代" || !got.Start.Equal(elsewhere.Start) {
		t.Errorf("got %+v", got)
	}
}

// The dialog begins with the number and the address that the clinic has, so that reception types neither again.
func TestAMessageBeginsWithWhatIsKnown(t *testing.T) {
	known := api.Patient{PatientData: api.PatientData{Phone: "090-7777-8888", Email: "aida@example.jp"}}
	for name, test := range map[string]struct {
		detail          api.Detail
		channel, target string
	}{
		"nothing":  {api.Detail{}, api.SMS, ""},
		"a record": {api.Detail{Patient: &known}, api.SMS, "090-7777-8888"},
		"a land line": {
			api.Detail{Patient: &api.Patient{PatientData: api.PatientData{Phone: "03-1111-2222"}}}, api.SMS, "",
		},
		"what was said": {
			api.Detail{Patient: &known, Booker: &api.Booker{Phone: "080-1111-2222"}}, api.SMS, "080-1111-2222",
		},
		"only a mail": {
			api.Detail{Patient: &api.Patient{PatientData: api.PatientData{Email: "a@example.jp"}}},
			api.Mail, "a@example.jp",
		},
		"an earlier message": {
			api.Detail{
				Patient: &known, Entry: api.Entry{Delivery: &api.Delivery{Channel: api.Mail, Target: "b@example.jp"}},
			},
			api.Mail, "b@example.jp",
		},
	} {
		var unsent drafts.Drafts
		if got := unsent.Send(test.detail); got.Channel != test.channel || got.Target() != test.target {
			t.Errorf("%s: begins with %s to %q", name, got.Channel, got.Target())
		}
	}
}

// A corrected record is used by the next message, unless somebody has typed another target.
func TestAMessageFollowsTheRecord(t *testing.T) {
	var unsent drafts.Drafts
	of := func(phone string) *drafts.SendDraft {
		return unsent.Send(api.Detail{Patient: &api.Patient{PatientData: api.PatientData{Phone: phone}}})
	}
	of("090-1111-1111")
	if got := of("090-2222-2222"); got.Target() != "090-2222-2222" || unsent.Unkept() {
		t.Errorf("after a correction it begins with %q", got.Target())
	}
	of("090-2222-2222").Type("080-3333-3333")
	if got := of("090-4444-4444").Target(); got != "080-3333-3333" || !unsent.Unkept() {
		t.Errorf("what was typed gives way to %q", got)
	}
}

// A sign-in reads the safe again, and finds what this run still holds.
func TestASignInDoublesNoRegistration(t *testing.T) {
	var unsent drafts.Drafts
	for _, name := range []string{"田中 花子", "鈴木 一郎"} {
		draft, _ := unsent.NewPatient(api.PatientData{})
		draft.Name = name
	}
	kept := unsent.Kept(noon)
	unsent.Adopt(kept, time.UTC)
	if now := unsent.Kept(noon); !now.Equal(kept) || len(now.Patients) != 2 {
		t.Errorf("%d registrations became %+v", len(kept.Patients), now.Patients)
	}
}

// Of several unfinished registrations, each can be brought back into the form.
func TestEachUnfinishedRegistrationIsReached(t *testing.T) {
	var unsent drafts.Drafts
	for _, name := range []string{"一", "二", "三"} {
		draft, _ := unsent.NewPatient(api.PatientData{})
		draft.Name = name
	}
	order := ""
	for range 4 {
		draft, left := unsent.UseLeft()
		if left == nil {
			t.Fatal("nothing is offered")
		}
		order += draft.Name
	}
	if order != "二一三二" {
		t.Errorf("reached are %s", order)
	}
}
