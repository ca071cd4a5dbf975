package server

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/lostlink"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// resends records the links that are sent again.
type resends struct {
	*processes
	mu      sync.Mutex
	sent    []visits.SendLink
	waiting chan struct{} // if it is set, sending waits until it is closed
}

func (p *resends) SendReservationLink(
	ctx context.Context, id madoguchi.ReservationID, send visits.SendLink,
) error {
	if p.waiting != nil {
		<-p.waiting
	}
	p.note(send)
	return p.processes.SendReservationLink(ctx, id, send)
}

func (p *resends) SendCallLink(ctx context.Context, id madoguchi.CallID, send visits.SendLink) error {
	p.note(send)
	return p.processes.SendCallLink(ctx, id, send)
}

func (p *resends) note(send visits.SendLink) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, send)
}

// losing returns a scene in which links went to a number and to an address, and then counts what is sent again.
func losing(t *testing.T) (*scene, *resends) {
	s := newScene(t)
	visit := s.booked(s.visit())
	s.sentTo(visit, api.SMS, "090-1234-5678")
	s.sentTo(s.opened(), api.Mail, "Hanako@example.jp")
	over := s.visit()
	over.Start = s.nextFree()
	cancelled := s.booked(over)
	s.sentTo(cancelled, api.SMS, "090-1234-5678")
	_, err := s.desk.Cancel(s.t.Context(), cancelled.Entry.Kind, cancelled.Entry.ID)
	must(t, err)
	p := &resends{processes: s.processes}
	s.processesInUse.Processes = p
	return s, p
}

func (s *scene) sentTo(visit api.Detail, channel, target string) {
	s.t.Helper()
	_, err := s.desk.Send(s.t.Context(), visit.Entry.Kind, visit.Entry.ID, newKey(),
		api.Send{Channel: channel, Target: target})
	must(s.t, err)
}

// loses sends the form, and returns what was sent until all requests were looked up.
func (s *scene) loses(p *resends, target string) (shownPage, []visits.SendLink) {
	s.t.Helper()
	page := s.post(lostlink.Path, url.Values{"target": {target}})
	must(s.t, s.server.lostLink.Close(s.t.Context()))
	p.mu.Lock()
	defer p.mu.Unlock()
	sent := p.sent
	p.sent = nil
	return page, sent
}

func TestALostLinkGoesWhereItWent(t *testing.T) {
	s, p := losing(t)
	for typed, want := range map[string]string{
		"０９０−１２３４−５６７８": "+819012345678", " hanako@EXAMPLE.jp ": "Hanako@example.jp",
		"090-8765-4321": "", "taro@example.jp": "", "+81 80 1111 2222": "",
	} {
		page, sent := s.loses(p, typed)
		page.leadsTo(lostlink.AskedPath)
		switch {
		case want == "" && len(sent) > 0, want != "" && len(sent) != 1:
			t.Fatalf("%q sends %+v", typed, sent)
		case want != "" && (sent[0].Target != want || sent[0].Actor != madoguchi.Actor{Kind: madoguchi.ByPatient}):
			t.Errorf("%q sends %+v", typed, sent)
		}
	}
	s.get(lostlink.AskedPath).is(http.StatusOK, "lost-link-asked")
}

// TestTheAnswerAboutALostLinkIsTheSame compares status, headers and body of a known and an unknown number. The answer
// does not wait for the workflow.
// A visit in person that was booked on the web has no call: its confirmation is sent again.
func TestTheConfirmationOfAVisitInPersonIsSentAgain(t *testing.T) {
	s, p := losing(t)
	clinic, err := s.store.Clinic(t.Context(), s.clinic.ID)
	must(t, err)
	clinic.Web.Offers[0].Method = madoguchi.InPerson
	clinic.Revision++
	must(t, s.store.PutSettings(t.Context(), clinic))
	v := &visitor{scene: s}
	wish := "?menu=" + string(clinic.Menus[0].ID) + "&visit=return&method=inPerson&doctor=any"
	v.get(v.book() + wish)
	v.post(v.book()+"/hold"+wish, url.Values{"start": {v.offered()[0]}})
	v.fillsIn()
	v.confirms()
	page, sent := s.loses(p, "hanako@patient.example")
	page.leadsTo(lostlink.AskedPath)
	if len(sent) != 1 || !sent[0].Visit || sent[0].Target != "hanako@patient.example" {
		t.Errorf("what is sent: %+v", sent)
	}
}

func TestTheAnswerAboutALostLinkIsTheSame(t *testing.T) {
	s, p := losing(t)
	p.waiting = make(chan struct{})
	known := s.post(lostlink.Path, url.Values{"target": {"090-1234-5678"}})
	unknown := s.post(lostlink.Path, url.Values{"target": {"090-8765-4321"}})
	close(p.waiting)
	known.leadsTo(lostlink.AskedPath)
	for _, page := range []shownPage{known, unknown} {
		page.header.Del("Date")
	}
	if known.status != unknown.status || known.body != unknown.body || len(known.header) != len(unknown.header) {
		t.Errorf("known %+v\nunknown %+v", known, unknown)
	}
	for name := range known.header {
		if known.header.Get(name) != unknown.header.Get(name) {
			t.Errorf("%s: %q and %q", name, known.header.Get(name), unknown.header.Get(name))
		}
	}
}

func TestALostLinkIsAskedForWithAWrongNumber(t *testing.T) {
	s, p := losing(t)
	for typed, sentence := range map[string]string{
		"": "入力", "03-1234-5678": "携帯電話の番号だけ", "090-1234-567": "11桁", "花子": "（数字11桁）か、メールアドレスを",
		"hanako@": "メールアドレスの形", "a@b.jp\r\nBcc: c@d.jp": "メールアドレスの形",
		strings.Repeat("x", 300) + "@example.jp": "メールアドレスの形",
	} {
		page, sent := s.loses(p, typed)
		page.is(http.StatusUnprocessableEntity, "lost-link")
		if len(sent) > 0 || !strings.Contains(page.body, sentence) {
			t.Errorf("%q: sent %v\n%s", typed, sent, page.body)
		}
		if typed == "03-1234-5678" && !strings.Contains(page.body, `value="03-1234-5678"`) {
			t.Errorf("what was typed is lost:\n%s", page.body)
		}
	}
	s.post(lostlink.Path, url.Values{"target": {"x"}, "other": {"y"}}).is(http.StatusBadRequest, "failure")
}

// While the patients' quota is used up, the visit keeps the state of the mail that arrived. The answer is the same.
func TestALostLinkKeepsWhatArrived(t *testing.T) {
	s, p := losing(t)
	s.server.lostLink.Quotas = madoguchi.Quotas{Patients: madoguchi.Allowance{Hour: 1}}
	_, err := s.store.Spend(t.Context(), s.clinic.ID, madoguchi.Spending{
		Delivery: "00000000000000z1", By: madoguchi.AnyPatient, Target: "t", At: s.now.time(),
	}, nil)
	must(t, err)
	page, sent := s.loses(p, "090-1234-5678")
	page.leadsTo(lostlink.AskedPath)
	if len(sent) > 0 {
		t.Errorf("sent %+v", sent)
	}
	s.now.advance(time.Hour + time.Second)
	if _, sent = s.loses(p, "090-1234-5678"); len(sent) != 1 {
		t.Errorf("an hour later are sent %+v", sent)
	}
}

// TestALostLinkFloodsNobody repeats requests for one number from one network, then from many, over a day.
func TestALostLinkFloodsNobody(t *testing.T) {
	s, p := losing(t)
	ids := map[madoguchi.DeliveryID]bool{}
	for range 3 {
		_, sent := s.loses(p, "090-1234-5678")
		ids[sent[0].Delivery] = true
	}
	if len(ids) != 1 {
		t.Errorf("three requests at once are %d messages", len(ids))
	}
	for range 20 {
		s.now.advance(time.Minute)
		page, sent := s.loses(p, "090-1234-5678")
		page.leadsTo(lostlink.AskedPath)
		if len(sent) > 0 {
			t.Fatalf("sent %+v", sent)
		}
	}
	var page shownPage
	for range 30 {
		page, _ = s.loses(p, "090-8765-4321")
	}
	page.is(http.StatusTooManyRequests, "lost-link")
	if !strings.Contains(page.body, "回数が多すぎる") || !strings.Contains(page.body, `value="090-8765-4321"`) {
		t.Errorf("the page says\n%s", page.body)
	}
}

func TestALostLinkIsLeadTo(t *testing.T) {
	s := newScene(t)
	for _, path := range []string{"/", "/v/mangled", "/visit/0123456789abcdef"} {
		if page := s.get(path); !strings.Contains(page.body, `href="`+lostlink.Path+`"`) {
			t.Errorf("%s does not lead to it:\n%s", path, page.body)
		}
	}
	s.get(lostlink.Path).is(http.StatusOK, "lost-link")
}
