package web_test

import (
	"testing"

	"madoguchi/apiserver/internal/web"
)

func FuzzChooseLanguage(f *testing.F) {
	f.Add("", "", "en-US,en;q=0.9,ja;q=0.1")
	f.Add("en", "ja", "ja")
	f.Add("fr", "", "ja-JP-u-ca-japanese;q=1.0,*;q=0")
	f.Add("", "x", "-,;q=,,en;q=9")
	f.Fuzz(func(t *testing.T, asked, kept, accepted string) {
		chosen := web.ChooseLanguage(asked, kept, accepted)
		switch {
		case chosen != web.Japanese && chosen != web.English:
			t.Errorf("%q is chosen", chosen)
		case (asked == "ja" || asked == "en") && string(chosen) != asked:
			t.Errorf("%s is chosen where %s is asked for", chosen, asked)
		case asked != "ja" && asked != "en" && (kept == "ja" || kept == "en") && string(chosen) != kept:
			t.Errorf("%s is chosen where %s is kept", chosen, kept)
		}
	})
}
