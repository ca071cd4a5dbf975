package outbox

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzParseMail(f *testing.F) {
	f.Add([]byte(
		"Subject: =?UTF-8?B?44OT?=\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n44OT\r\n",
	))
	f.Add([]byte(
		"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b--\r\n",
	))
	f.Add([]byte(strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 20)))
	f.Add([]byte("\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parse(data)
		if len(c.text)+len(c.html) > 2*len(data) || len(c.subject) > 4*len(data) {
			t.Errorf("%d bytes are read as %d of text", len(data), len(c.text)+len(c.html))
		}
		if err != nil {
			return
		}
		for _, link := range findLinks(c.text) {
			if !strings.Contains(c.text, link) {
				t.Errorf("the link %q is not in the text", link)
			}
		}
	})
}

func FuzzJudge(f *testing.F) {
	f.Add("To=%2B819012345678&MessagingServiceSid=MG1&Body=x&ValidityPeriod=3600&StatusCallback=http%3A%2F%2Fx%2Fy")
	f.Add("To=x&From=y&Body=" + strings.Repeat("a", maxBody+1))
	f.Add("To=x&From=y&Body=b&ValidityPeriod=-1&StatusCallback=javascript:x")
	service := &twilio{opts: Options{ServiceSID: "MG1"}}
	f.Fuzz(func(t *testing.T, text string) {
		form, err := url.ParseQuery(text)
		if err != nil || service.judge(form) != nil {
			return
		}
		body := form.Get("Body")
		if body == "" || utf8.RuneCountInString(body) > maxBody || form.Get("To") == "" {
			t.Errorf("taken: %q", text)
		}
		if callback := form.Get("StatusCallback"); callback != "" &&
			!strings.HasPrefix(strings.ToLower(callback), "http") {
			t.Errorf("calls back %q", callback)
		}
	})
}
