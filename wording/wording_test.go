package wording_test

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"madoguchi/wording"
	"madoguchi/wording/wordingtest"
)

func files(contents map[string]string) fstest.MapFS {
	folder := fstest.MapFS{}
	for name, content := range contents {
		folder[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return folder
}

func TestALanguageIsAFile(t *testing.T) {
	words, err := wording.Read(files(map[string]string{
		"en.json": `{"a.b": "{n} waiting", "a.c": "in"}`,
		"ja.json": `{"a.b": "待合 {n}", "a.c": "中"}`,
		"de.json": `{"a.b": "{n} warten", "a.c": "in"}`,
		"README":  "no words",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got := words.Languages(); !slices.Equal(got, []string{"ja", "de", "en"}) {
		t.Errorf("languages are %v", got)
	}
	for language, want := range map[string]string{
		"ja": "待合 3", "de": "3 warten", "en": "3 waiting", "xx": "待合 3", "": "待合 3",
	} {
		if got := words.Say(language, "a.b", "n", "3"); got != want {
			t.Errorf("%q: %q, want %q", language, got, want)
		}
	}
	if got := words.Say("ja", "a.b", "n", "{n}"); got != "待合 {n}" {
		t.Errorf("a value was taken for a place: %q", got)
	}
	if words.Say("ja", "missing") != "" || words.Has("missing") || !words.Has("a.c") {
		t.Error("a sentence that does not exist was found")
	}
	if below := words.Below("de", "a."); len(below) != 2 || below["b"] != "{n} warten" {
		t.Errorf("below a. is %v", below)
	}
}

func TestFilesThatAreNoWords(t *testing.T) {
	for name, folder := range map[string]fstest.MapFS{
		"without the default language": files(map[string]string{"en.json": "{}"}),
		"no JSON":                      files(map[string]string{"ja.json": "{"}),
		"not flat":                     files(map[string]string{"ja.json": `{"a": {"b": "c"}}`}),
	} {
		if _, err := wording.Read(folder); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

func TestSharedSentencesAreFound(t *testing.T) {
	own, err := wording.Read(files(map[string]string{"ja.json": `{"a.b": "自分", "time.weekdays": "own"}`}))
	if err != nil {
		t.Fatal(err)
	}
	months := wording.Shared.Say("ja", "time.months")
	for key, want := range map[string]string{
		"a.b": "自分", "time.weekdays": "own", "time.months": months, "missing": "",
	} {
		if got := own.Say("ja", key); got != want || own.Has(key) != (want != "") {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if below := own.Below("ja", "time."); below["weekdays"] != "own" || below["months"] != months {
		t.Errorf("below time. is %v", below)
	}
}

func TestSharedWords(t *testing.T) { wordingtest.TestWords(t, os.DirFS("words"), "language") }

func TestTimesHaveTheNamesOfTheirLanguage(t *testing.T) {
	words, err := wording.Read(files(map[string]string{
		"ja.json": `{"day": "1月2日（Mon）", "long": "2006年1月2日Monday", "month": "Jan"}`,
		"en.json": `{"day": "Mon 2 Jan", "long": "Monday 2 January 2006", "month": "January"}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 24, 14, 30, 0, 0, time.UTC)
	for key, want := range map[string][2]string{
		"day":   {"11月24日（火）", "Tue 24 Nov"},
		"long":  {"2026年11月24日火曜日", "Tuesday 24 November 2026"},
		"month": {"11月", "November"},
	} {
		if got := [2]string{words.Time("ja", key, at), words.Time("en", key, at)}; got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}
