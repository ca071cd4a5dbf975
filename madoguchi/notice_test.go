package madoguchi_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

func TestANoticeTellsWhatHappenedLast(t *testing.T) {
	at := time.Date(2126, 11, 24, 9, 0, 0, 0, time.UTC)
	visit := madoguchi.Reservation{
		ID: "r1", ClinicID: "c1", Account: "a1", Method: madoguchi.Online, LinkedAt: at,
		Start: at.Add(time.Hour), End: at.Add(2 * time.Hour),
	}
	var ids []madoguchi.NoticeID
	for i, step := range []struct {
		event madoguchi.EventCode
		want  madoguchi.NoticeKind
	}{
		{madoguchi.EventEdited, ""},
		{madoguchi.EventBooked, madoguchi.NoticeBooked},
		{madoguchi.EventOpened, madoguchi.NoticeBooked},
		{madoguchi.EventSent, madoguchi.NoticeSent},
		{madoguchi.EventMoved, madoguchi.NoticeMoved},
		{madoguchi.EventEdited, madoguchi.NoticeMoved},
		{madoguchi.EventCancelled, madoguchi.NoticeCancelled},
	} {
		event := madoguchi.Event{At: at.Add(time.Duration(i) * time.Second), Code: step.event}
		visit.Timeline = append(visit.Timeline, event)
		notice, ok := madoguchi.NoticeOfVisit(visit)
		if ok != (step.want != "") || notice.Kind != step.want {
			t.Errorf("after %s: %q, %v", step.event, notice.Kind, ok)
		}
		ids = append(ids, notice.ID)
	}
	if ids[1] != ids[2] || ids[4] != ids[5] || ids[2] == ids[3] {
		t.Errorf("the IDs are %v", ids)
	}
	visit.Account = ""
	if _, ok := madoguchi.NoticeOfVisit(visit); ok {
		t.Error("a guest's visit is noticed")
	}
}

// The mail of a visit in person has no link of a video call.
func TestAMailAboutAVisitInPersonIsNoNotice(t *testing.T) {
	at := time.Date(2126, 11, 24, 9, 0, 0, 0, time.UTC)
	visit := madoguchi.Reservation{
		ID: "r1", ClinicID: "c1", Account: "a1", Method: madoguchi.InPerson,
		Timeline: []madoguchi.Event{
			{At: at, Code: madoguchi.EventBooked}, {At: at.Add(time.Second), Code: madoguchi.EventSent},
		},
	}
	if notice, ok := madoguchi.NoticeOfVisit(visit); !ok || notice.Kind != madoguchi.NoticeBooked {
		t.Errorf("the notice is %+v, %v", notice, ok)
	}
}

// A booking on the web, with its mail, is one notice. The link that staff send later is another one.
func TestABookingWithItsMailIsOneNotice(t *testing.T) {
	at := time.Date(2126, 11, 24, 9, 0, 0, 0, time.UTC)
	visit := madoguchi.Reservation{ID: "r1", ClinicID: "c1", Account: "a1", Method: madoguchi.Online}
	for i, step := range []struct {
		event madoguchi.EventCode
		by    madoguchi.ActorKind
		want  madoguchi.NoticeKind
	}{
		{madoguchi.EventBooked, madoguchi.ByPatient, madoguchi.NoticeBooked},
		{madoguchi.EventSendAsked, madoguchi.ByPatient, madoguchi.NoticeBooked},
		{madoguchi.EventSent, madoguchi.BySystem, madoguchi.NoticeBooked},
		{madoguchi.EventSendAsked, madoguchi.ByStaff, madoguchi.NoticeBooked},
		{madoguchi.EventSent, madoguchi.BySystem, madoguchi.NoticeSent},
	} {
		visit.Timeline = append(visit.Timeline, madoguchi.Event{
			At: at.Add(time.Duration(i) * time.Second), Code: step.event, Actor: madoguchi.Actor{Kind: step.by},
		})
		if notice, ok := madoguchi.NoticeOfVisit(visit); !ok || notice.Kind != step.want {
			t.Errorf("step %d: the notice is %q, %v", i, notice.Kind, ok)
		}
	}
}

func TestAnAnnouncementIsChecked(t *testing.T) {
	now := time.Date(2126, 11, 24, 9, 0, 0, 0, time.UTC)
	good := madoguchi.Announcement{
		From: now, Until: now.Add(24 * time.Hour),
		Texts: map[string]madoguchi.AnnouncementText{
			"ja": {Title: "保守", Text: "一行目\n二行目"}, "en": {Title: "Maintenance", Text: "Text"},
		},
	}
	for name, tc := range map[string]struct {
		change func(*madoguchi.Announcement)
		want   string // fields and rules
	}{
		"good":           {func(*madoguchi.Announcement) {}, ""},
		"Japanese alone": {func(a *madoguchi.Announcement) { delete(a.Texts, "en") }, ""},
		"no Japanese": {func(a *madoguchi.Announcement) {
			delete(a.Texts, "ja")
		}, "title.ja required, text.ja required"},
		"half in English": {func(a *madoguchi.Announcement) {
			a.Texts["en"] = madoguchi.AnnouncementText{Title: "x"}
		}, "text.en required"},
		"two lines": {func(a *madoguchi.Announcement) {
			a.Texts["en"] = madoguchi.AnnouncementText{Title: "x\ny", Text: "z"}
		}, "title.en invisibleCharacter"},
		"a long text": {func(a *madoguchi.Announcement) {
			a.Texts["en"] = madoguchi.AnnouncementText{Title: "x", Text: strings.Repeat("字", 2001)}
		}, "text.en tooLong"},
		"over": {func(a *madoguchi.Announcement) {
			a.From, a.Until = now.Add(-2*time.Hour), now
		}, "until periodOver"},
		"backward": {func(a *madoguchi.Announcement) { a.From = a.Until }, "until periodOver"},
		"forever":  {func(a *madoguchi.Announcement) { a.Until = now.AddDate(2, 0, 0) }, "until periodLong"},
	} {
		t.Run(name, func(t *testing.T) {
			a := good
			a.Texts = map[string]madoguchi.AnnouncementText{"ja": good.Texts["ja"], "en": good.Texts["en"]}
			tc.change(&a)
			var faults []string
			for _, fault := range a.Check(now) {
				faults = append(faults, fault.Field+" "+fault.Rule)
			}
			if got := strings.Join(faults, ", "); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
	if good.In("fr").Title != "保守" || good.In("en").Title != "Maintenance" {
		t.Error("the wrong language")
	}
}

func TestAnAnnouncementIsShownInItsPeriod(t *testing.T) {
	now := time.Date(2126, 11, 24, 9, 0, 0, 0, time.UTC)
	a := madoguchi.Announcement{From: now, Until: now.Add(time.Hour), State: madoguchi.AnnouncementPublished}
	for at, want := range map[time.Duration]bool{-1: false, 0: true, time.Hour - 1: true, time.Hour: false} {
		if a.Shown(now.Add(at)) != want {
			t.Errorf("after %v it is shown: %v", at, !want)
		}
	}
	a.State = madoguchi.AnnouncementWithdrawn
	if a.Shown(now) {
		t.Error("it is shown after its withdrawal")
	}
}
