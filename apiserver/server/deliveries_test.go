package server

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

func TestSendNormalisesTheTarget(t *testing.T) {
	s := newScene(t)
	id := s.booked(s.visit()).Entry.ID
	tests := []struct{ channel, typed, kept string }{
		{"sms", "090-1234-5678", "+819012345678"},
		{"sms", "０９０ー１２３４ー５６７８", "+819012345678"},
		{"sms", " (080) 1234 5678 ", "+818012345678"},
		{"sms", "+81 70-1234-5678", "+817012345678"},
		{"mail", " hanako@example.jp ", "hanako@example.jp"},
		{"mail", "Hanako.Tanaka+clinic@mail.example.co.jp", "Hanako.Tanaka+clinic@mail.example.co.jp"},
	}
	for _, test := range tests {
		t.Run(test.typed, func(t *testing.T) {
			detail, err := s.desk.Send(
				t.Context(), api.KindReservation, id, newKey(),
				api.Send{Channel: test.channel, Target: test.typed, Language: "ja"},
			)
			must(t, err)
			if d := detail.Entry.Delivery; d == nil || d.Channel != test.channel || d.Target != test.kept ||
				d.Status != "queued" {
				t.Errorf("the delivery is %+v", d)
			}
		})
	}
}

func TestSendRefusesWhatIsNoTarget(t *testing.T) {
	s := newScene(t)
	id := s.opened().Entry.ID
	tests := []struct{ channel, target, code, field string }{
		{"sms", "", "required", "target"},
		{"sms", "hanako@example.jp", "numberForm", "target"},
		{"sms", "090-1234-567", "numberLength", "target"},
		{"sms", "090-1234-56789", "numberLength", "target"},
		{"sms", "03-1234-5678", "notMobile", "target"},
		{"sms", "0120-123-456", "notMobile", "target"},
		{"sms", "+1 650 253 0000", "notMobile", "target"},
		{"mail", "", "required", "target"},
		{"mail", "090-1234-5678", "mailForm", "target"},
		{"mail", "hanako@localhost", "mailForm", "target"},
		{"mail", "a@example.jp, b@example.jp", "mailForm", "target"},
		{"mail", "hanako@example.jp\r\nBcc: x@example.jp", "mailForm", "target"},
		{"fax", "03-1234-5678", "required", "channel"},
		{"", "090-1234-5678", "required", "channel"},
	}
	for _, test := range tests {
		t.Run(test.channel+" "+test.target, func(t *testing.T) {
			_, err := s.desk.Send(
				t.Context(), api.KindCall, id, newKey(), api.Send{Channel: test.channel, Target: test.target},
			)
			refused(t, err, http.StatusBadRequest, test.code, test.field)
		})
	}
	_, err := s.desk.Send(t.Context(), api.KindCall, id, "", api.Send{Channel: "sms", Target: "090-1234-5678"})
	refused(t, err, http.StatusBadRequest, "idempotencyKey", "Idempotency-Key")
	_, err = s.desk.Send(
		t.Context(), api.KindCall, id, newKey(), api.Send{Channel: "sms", Target: "090-1234-5678", Language: "fr"},
	)
	refused(t, err, http.StatusBadRequest, "unknown", "language")
	_, err = s.desk.Message(t.Context(), api.KindCall, id, "sms", "fr")
	refused(t, err, http.StatusBadRequest, "unknown", "language")
}

func TestSendAgain(t *testing.T) {
	s := newScene(t)
	id, key := s.opened().Entry.ID, newKey()
	send := api.Send{Channel: "sms", Target: "090-1234-5678"}
	first, err := s.desk.Send(t.Context(), api.KindCall, id, key, send)
	must(t, err)
	repeat, err := s.desk.Send(t.Context(), api.KindCall, id, key, send)
	must(t, err)
	if repeat.Entry.Delivery.ID != first.Entry.Delivery.ID {
		t.Error("a repeat with the same key is another delivery")
	}
	again, err := s.desk.Send(t.Context(), api.KindCall, id, newKey(), send)
	must(t, err)
	if again.Entry.Delivery.ID == first.Entry.Delivery.ID {
		t.Error("URL再送 is no delivery of its own")
	}
}

func TestSendForAVisitInPerson(t *testing.T) {
	s := newScene(t)
	visit := s.visit()
	visit.Method, visit.Visit = "inPerson", "return"
	_, err := s.desk.Send(
		t.Context(), api.KindReservation, s.booked(visit).Entry.ID, newKey(),
		api.Send{Channel: "sms", Target: "090-1234-5678"},
	)
	refused(t, err, http.StatusConflict, "noCall", "")
}

// B5: the message holds the link and what belongs to it, and nothing of what staff typed.
// If few messages are left, the preview says how many. If none is left, it says when the next one may be sent.
func TestMessageSaysWhatIsLeft(t *testing.T) {
	s := newScene(t)
	s.server.deliveries.Quotas = madoguchi.Quotas{
		Person: madoguchi.Allowance{Hour: 12}, Clinic: madoguchi.Allowance{Day: 13},
	}
	id := s.opened().Entry.ID
	left := func() *api.Quota {
		preview, err := s.desk.Message(t.Context(), api.KindCall, id, "sms", "ja")
		must(t, err)
		return preview.Quota
	}
	spend := func(count int, by madoguchi.StaffID) {
		for range count {
			_, err := s.store.Spend(t.Context(), s.clinic.ID, madoguchi.Spending{
				Delivery: madoguchi.DeliveryID(madoguchi.NewID()), By: by, Target: "t", At: s.now.time(),
			}, nil)
			must(t, err)
		}
	}
	spend(1, s.staff.ID)
	if quota := left(); quota != nil {
		t.Errorf("of many is said %+v", quota)
	}
	spend(10, s.staff.ID)
	if quota := left(); quota == nil || quota.Left != 1 || quota.Hours != 1 || quota.Until != nil {
		t.Errorf("before the last is said %+v", quota)
	}
	spend(2, "a colleague")
	if quota := left(); quota == nil || quota.Left != 0 || quota.Hours != 24 ||
		!quota.Until.Equal(s.now.time().Add(24*time.Hour)) {
		t.Errorf("after the clinic's last is said %+v", quota)
	}
}

func TestMessage(t *testing.T) {
	s := newScene(t)
	visit, call := s.booked(s.visit()), s.opened()
	tests := []struct {
		kind    string
		detail  api.Detail
		channel string
	}{
		{api.KindReservation, visit, "sms"},
		{api.KindReservation, visit, "mail"},
		{api.KindCall, call, "sms"},
		{api.KindCall, call, "mail"},
	}
	for _, test := range tests {
		t.Run(test.kind+" "+test.channel, func(t *testing.T) {
			preview, err := s.desk.Message(t.Context(), test.kind, test.detail.Entry.ID, test.channel, "ja")
			must(t, err)
			if !strings.Contains(preview.Text, test.detail.PatientURL) ||
				!strings.Contains(preview.Text, s.clinic.Name) {
				t.Errorf("the text lacks link or clinic:\n%s", preview.Text)
			}
			for _, private := range []string{"田中", "A-0012", "一行目", "往診の相談", test.detail.ClinicURL} {
				if strings.Contains(preview.Subject+preview.Text, private) {
					t.Errorf("the patient would read %q:\n%s", private, preview.Text)
				}
			}
			if sms := test.channel == "sms"; sms != (preview.Subject == "") ||
				sms && preview.Segments != madoguchi.SMSSegments(preview.Text) || !sms && preview.Segments != 0 {
				t.Errorf("subject %q, %d segments", preview.Subject, preview.Segments)
			}
			english, err := s.desk.Message(t.Context(), test.kind, test.detail.Entry.ID, test.channel, "en")
			must(t, err)
			if english.Text == preview.Text {
				t.Error("the English message is the Japanese one")
			}
		})
	}
	_, err := s.desk.Message(t.Context(), api.KindCall, call.Entry.ID, "fax", "ja")
	refused(t, err, http.StatusBadRequest, "required", "channel")
}

// The preview for a patient who was told another time says that the time has changed, as the message will.
func TestMessageOfAMovedVisit(t *testing.T) {
	s := newScene(t)
	id := s.booked(s.visit()).Entry.ID
	subject := func() string {
		preview, err := s.desk.Message(t.Context(), api.KindReservation, id, "mail", "ja")
		must(t, err)
		return preview.Subject
	}
	before := subject()
	must(t, s.processes.onReservation(t.Context(), madoguchi.ReservationID(id), func(r *madoguchi.Reservation) error {
		r.Attention = madoguchi.AttentionOldTime
		return nil
	}))
	if after := subject(); strings.Contains(before, "日時変更") || !strings.Contains(after, "日時変更") {
		t.Errorf("%s is followed by %s", before, after)
	}
}

// What staff send by mail to a patient who booked on the web is the mail about the visit, sent again. The preview is
// that mail. An SMS brings the link of the call alone.
func TestTheMailOfAVisitFromTheWebIsSentAgain(t *testing.T) {
	s := newScene(t)
	p := &resends{processes: s.processes}
	s.processesInUse.Processes = p
	path, _ := s.bookedOnWeb()
	id := strings.TrimPrefix(s.bookedPage(path), "/mypage/booked/")
	send := func(channel, target string) {
		_, err := s.desk.Send(t.Context(), api.KindReservation, id, newKey(),
			api.Send{Channel: channel, Target: target})
		must(t, err)
	}
	send(api.SMS, "090-1234-5678")
	s.now.advance(visits.ResendPause)
	send(api.Mail, "hanako@patient.example")
	if sms := p.sent[0]; sms.Visit || sms.Repeats {
		t.Errorf("the SMS is %+v", sms)
	}
	if mail := p.sent[1]; !mail.Visit || !mail.Repeats {
		t.Errorf("the mail is %+v", mail)
	}
	for channel, own := range map[string]bool{api.SMS: false, api.Mail: true} {
		preview, err := s.desk.Message(t.Context(), api.KindReservation, id, channel, "ja")
		must(t, err)
		if strings.Contains(preview.Text, publicURL+"/r/") != own ||
			strings.Contains(preview.Subject, "再送") != own ||
			!strings.Contains(preview.Text, publicURL+"/v/") {
			t.Errorf("by %s: %s\n%s", channel, preview.Subject, preview.Text)
		}
	}
}

// The sentence about a second press names the workflow's pause.
func TestSendingSaysHowLongToWait(t *testing.T) {
	seconds := int(visits.ResendPause / time.Second)
	texts := answer.Sentences(visits.ErrSending.Code)
	if !strings.Contains(texts["ja"], fmt.Sprintf("%d秒後", seconds)) ||
		!strings.Contains(texts["en"], fmt.Sprintf("%d seconds", seconds)) {
		t.Errorf("%q", texts)
	}
}
