package access

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/internal/answer"
)

func FuzzOperatorCookie(f *testing.F) {
	now := func() time.Time { return time.Date(2126, 11, 25, 0, 0, 0, 0, time.UTC) }
	g := &Guard{Answers: &answer.Answers{Now: now}, OperatorKeys: []string{"an operator's key"}}
	signed := func(until string) string { return until + "." + operatorMAC("an operator's key", until) }
	f.Add(signed("1900000000"))
	f.Add(signed("1"))
	f.Add("1900000000.")
	f.Add(".")
	f.Fuzz(func(t *testing.T, cookie string) {
		if !g.isOperator(cookie) {
			return
		}
		if until, _, _ := strings.Cut(cookie, "."); cookie != signed(until) {
			t.Errorf("%q opens", cookie)
		}
	})
}
