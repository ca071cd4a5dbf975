package web_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"madoguchi/apiserver/internal/web"
	"madoguchi/wording/wordingtest"
)

// switches are the links and buttons that lead to the other languages.
var switches = regexp.MustCompile(`<(a|button) class="(plain )?language".*?</(a|button)>`)

// TestALanguageIsOneFile offers the pages in a third language. Every page has the same content in it as in English.
func TestALanguageIsOneFile(t *testing.T) {
	wordingtest.ShareThirdLanguage(t, os.DirFS("../../../wording/words"))
	web.Offer(t, wordingtest.ThirdLanguage(t, os.DirFS("words"), "language"))
	const third web.Language = wordingtest.Third
	for _, accepted := range []string{"de", "de-AT,en;q=0.5"} {
		if got := web.ChooseLanguage("", "", accepted); got != third {
			t.Errorf("a browser that accepts %s reads %s", accepted, got)
		}
	}
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	english, led := views(web.English), 0
	for name, page := range views(third) {
		got := string(render(t, pages, page))
		if !strings.Contains(got, `<html lang="de">`) || !strings.Contains(got, wordingtest.Opens) {
			t.Errorf("%s is not in the third language", name)
		}
		led += len(switches.FindAllString(got, -1))
		got = wordingtest.WithoutMarks(switches.ReplaceAllString(got, ""))
		want := switches.ReplaceAllString(string(render(t, pages, english[name])), "")
		if got = strings.ReplaceAll(got, `lang="de"`, `lang="en"`); got != want {
			t.Errorf("%s reads otherwise than in English:\n%s", name, firstDifference(got, want))
		}
	}
	if led < 2*len(english) {
		t.Errorf("%d links lead from %d pages to the two other languages", led, len(english))
	}
}

func firstDifference(got, want string) string {
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			return " got " + gotLines[i] + "\nwant " + wantLines[i]
		}
	}
	return "one of them is longer"
}
