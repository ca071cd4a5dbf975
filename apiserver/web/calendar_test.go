package web_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/web"
)

func TestCalendar(t *testing.T) {
	for _, language := range []web.Language{web.Japanese, web.English} {
		var out bytes.Buffer
		err := web.WriteCalendar(&out, web.Calendar{
			Language: language, Clinic: web.Clinic{Name: "青木内科, 本院; 一階"}, Call: "0123456789abcdef",
			Start: time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo), Duration: 15 * time.Minute,
			Now: time.Date(2026, 11, 20, 9, 0, 0, 0, tokyo), Link: "https://clinic.test/v/0123456789abcdef0123456789abcdef",
		})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "calendar."+string(language)+".ics", out.Bytes())
		for line := range strings.SplitSeq(out.String(), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("a line of %d octets, or with a bare line break: %q", len(line), line)
			}
		}
	}
}
