package e2e

import (
	"slices"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// TestALostLinkIsSentAgain opens a damaged link on a phone and has it sent again. An unknown address gets the same
// answer.
func TestALostLinkIsSentAgain(t *testing.T) {
	s := sharedStack(t)
	ac := newActors(t, s, s.operator(t))
	address := madoguchi.NewID() + "@example.com"
	entry := ac.book(ac.visitInDays("紛失 十子"))
	ac.send(entry, api.Mail, address, string(madoguchi.DeliverySent))
	link, sent := s.linkTo(t, address), time.Now()
	eventually(t, "the pause after a message", patience, func() string {
		if time.Since(sent) > visits.ResendPause+time.Second {
			return ""
		}
		return "a second message would be refused"
	})

	b := newBrowser(t, phone)
	b.open(t, link[:len(link)-3])
	b.press(t, "URLを紛失された方")
	b.sees(t, "同じ宛先に、URLをもう一度お送りします。")
	b.shot(t, "lost-link")
	b.asksFor(t, "03-1234-5678")
	b.sees(t, "SMSを送れるのは携帯電話の番号だけです")
	b.shot(t, "lost-link-wrong")
	b.asksFor(t, address)
	b.sees(t, "受け付けました")
	b.shot(t, "lost-link-asked")
	known := b.text(t)
	eventually(t, "the second mail", patience, func() string {
		if mails := s.messagesTo(t, address); len(mails) != 2 || !slices.Contains(mails[1].Links, link) {
			return "the address has other mails"
		}
		return ""
	})
	b.press(t, "もう一度入力する")
	b.asksFor(t, madoguchi.NewID()+"@example.com")
	b.sees(t, "受け付けました")
	if unknown := b.text(t); unknown != known {
		t.Errorf("an unknown address is answered\n%s\na known one\n%s", unknown, known)
	}
	ac.askedByPatient(entry)
	ac.cancel(entry)
}

// asksFor fills in the form about a lost link and sends it.
func (b *browser) asksFor(t *testing.T, target string) {
	t.Helper()
	b.sees(t, "携帯電話番号またはメールアドレス")
	evaluate[string](t, b, `document.getElementById('target').value = `+quote(target))
	b.press(t, "URLを送る")
}

// text returns what the page says.
func (b *browser) text(t *testing.T) string {
	t.Helper()
	return evaluate[string](t, b, `document.body.innerText`)
}

// askedByPatient checks that the visit's history says who had the link sent again.
func (ac *actors) askedByPatient(entry api.Entry) {
	ac.t.Helper()
	detail, err := ac.client.Detail(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	if !slices.ContainsFunc(detail.Timeline, func(e api.Event) bool {
		return e.Code == string(madoguchi.EventSendAsked) && e.Actor == string(madoguchi.ByPatient)
	}) {
		ac.t.Errorf("the history is %+v", detail.Timeline)
	}
}
