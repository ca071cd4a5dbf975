package patient

import (
	"strings"
	"testing"
)

func FuzzFoldCalendar(f *testing.F) {
	f.Add("SUMMARY:ビデオ通話（" + strings.Repeat("青木内科", 20) + "）")
	f.Add("a;b,c\\d\ne")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		folded := foldCalendar(escapeCalendar(text))
		for _, line := range strings.Split(folded, "\r\n") {
			if len(line) > 75 {
				t.Errorf("a line of %d octets", len(line))
			}
		}
		if !strings.Contains(text, "\r") && strings.ReplaceAll(folded, "\r\n ", "") != escapeCalendar(text) {
			t.Errorf("%q is folded to %q", text, folded)
		}
	})
}
