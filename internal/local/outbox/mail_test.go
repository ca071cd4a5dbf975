package outbox_test

import (
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/wneessen/go-mail"

	"madoguchi/internal/local/outbox"
)

func TestMailIsShownAsAReaderSeesIt(t *testing.T) {
	s := start(t, options(t))
	sendMail(
		t, s, "taro@example.jp", "ビデオ通話のご案内", "次のURLを開いてください。\nhttps://clinic.example/v/abc。\n", "<p>次の<b>URL</b></p>",
	)
	got := messages(t, s)
	if len(got) != 1 {
		t.Fatalf("%d messages, want 1", len(got))
	}
	m := got[0]
	if m.Channel != outbox.ChannelMail || m.To != "taro@example.jp" || m.Subject != "ビデオ通話のご案内" ||
		!strings.Contains(m.Text, "次のURLを開いてください。\nhttps://clinic.example/v/abc。") ||
		!strings.Contains(m.HTML, "<b>URL</b>") {
		t.Errorf("message %+v", m)
	}
	if !strings.HasPrefix(m.Name, "<") || !strings.HasSuffix(m.Name, ">") {
		t.Errorf("the Message-ID is %q", m.Name)
	}
	if len(m.Links) != 1 || m.Links[0] != "https://clinic.example/v/abc" {
		t.Errorf("links %v", m.Links)
	}
	if letter := get(t, s.URL()+"/letters/"+m.ID, http.StatusOK); !strings.Contains(letter, "<b>URL</b>") {
		t.Errorf("the letter is %q", letter)
	}
}

func TestOneMailToTwoIsTwoMessages(t *testing.T) {
	s := start(t, options(t))
	sendMail(t, s, "a@example.jp,b@example.jp", "件名", "本文", "")
	if got := messages(t, s); len(got) != 2 {
		t.Errorf("%d messages, want 2", len(got))
	}
}

func TestABouncingAddressIsRefused(t *testing.T) {
	s := start(t, options(t))
	err := deliver(t, s, letter(t, "bounce@example.jp", "件名", "本文", ""))
	var refusal *mail.SendError
	if !errors.As(err, &refusal) || refusal.IsTemp() {
		t.Errorf("error %v, want a permanent one", err)
	}
}

func TestThePageEscapesWhatItShows(t *testing.T) {
	s := start(t, options(t))
	sendMail(
		t, s, "a@example.jp", "<script>alert(1)</script>", "<img src=x onerror=alert(1)> https://x.example/\"onclick=1",
		"<script>alert(2)</script>",
	)
	page := get(t, s.URL()+"/", http.StatusOK)
	for _, never := range []string{"<script>alert", "<img src=x", `"onclick=`} {
		if strings.Contains(page, never) {
			t.Errorf("the page contains %s", never)
		}
	}
	response, err := http.Get(s.URL() + "/letters/" + messages(t, s)[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if policy := response.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") ||
		!strings.Contains(policy, "sandbox") {
		t.Errorf("the letter's policy is %q", policy)
	}
}

func sendMail(t *testing.T, s *outbox.Server, to, subject, text, html string) {
	t.Helper()
	if err := deliver(t, s, letter(t, to, subject, text, html)); err != nil {
		t.Fatal(err)
	}
}

func letter(t *testing.T, to, subject, text, html string) *mail.Msg {
	t.Helper()
	m := mail.NewMsg()
	if err := errors.Join(m.From("noreply@madoguchi.example"), m.To(strings.Split(to, ",")...)); err != nil {
		t.Fatal(err)
	}
	m.Subject(subject)
	m.SetBodyString(mail.TypeTextPlain, text)
	if html != "" {
		m.AddAlternativeString(mail.TypeTextHTML, html)
	}
	return m
}

func deliver(t *testing.T, s *outbox.Server, m *mail.Msg) error {
	t.Helper()
	host, port, _ := net.SplitHostPort(s.SMTPAddress())
	number, _ := strconv.Atoi(port)
	c, err := mail.NewClient(host, mail.WithPort(number), mail.WithTLSPolicy(mail.NoTLS),
		mail.WithSMTPAuth(mail.SMTPAuthPlain), mail.WithUsername("madoguchi"), mail.WithPassword("secret"))
	if err != nil {
		t.Fatal(err)
	}
	return c.DialAndSendWithContext(t.Context(), m)
}
