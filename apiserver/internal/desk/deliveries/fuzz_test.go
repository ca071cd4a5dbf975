package deliveries

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

func FuzzAddress(f *testing.F) {
	f.Add("sms", "090-1234-5678")
	f.Add("mail", " hanako@example.jp ")
	f.Add("mail", "a@b.jp\r\nBcc: c@d.jp")
	f.Add("fax", "x")
	f.Fuzz(func(t *testing.T, channel, target string) {
		way, to, err := api.Send{Channel: channel, Target: target}.Address()
		if err != nil {
			if madoguchi.KindOf(err) != madoguchi.KindInvalid {
				t.Errorf("refused with %v", err)
			}
			return
		}
		again, same, err := api.Send{Channel: string(way), Target: to}.Address()
		if err != nil || again != way || same != to {
			t.Errorf("%q became %q, and that %q: %v", target, to, same, err)
		}
		if strings.ContainsAny(to, "\r\n\x00 ") {
			t.Errorf("%q is a target", to)
		}
	})
}
