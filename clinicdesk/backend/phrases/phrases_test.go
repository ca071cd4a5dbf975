package phrases_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/internal/codes"
	"madoguchi/madoguchi"
	"madoguchi/wording/wordingtest"
)

// timesIn returns the times of the pictures' date in a language.
func timesIn(language string) phrases.Times {
	return phrases.Times{
		Phrases: phrases.In(language), Now: backendtest.Now, Location: tokyo,
	}
}

func TestProblemsSayWhatToDo(t *testing.T) {
	japanese, english := phrases.In("ja"), phrases.In("en")
	_, length := api.ParseMobile("090-1234-56")
	for _, test := range []struct {
		err    error
		ja, en string
	}{
		{length, "携帯電話の番号は11桁です（いま9桁）。", "A mobile number has 11 digits (now 9)."},
		{madoguchi.ErrSlotTaken, "この時間にはすでに予約が入っています。別の時間を選んでください。",
			"This time is already taken. Please choose another time."},
		{&api.ProblemError{
			Problem: api.Problem{Status: 409, Code: "brandNew", Titles: map[string]string{"ja": "新しい", "en": "New"}},
		}, "新しい", "New"},
		{errors.New("anything"), japanese.Say("error.other"), english.Say("error.other")},
	} {
		if got := japanese.Problem(test.err); got != test.ja {
			t.Errorf("ja: got %q, want %q", got, test.ja)
		}
		if got := english.Problem(test.err); got != test.en {
			t.Errorf("en: got %q, want %q", got, test.en)
		}
	}
}

func TestWords(t *testing.T) {
	wordingtest.TestWords(t, os.DirFS("words"), "language")
}

// TestALanguageIsOneFile adds a third language whose phrases are the English ones.
func TestALanguageIsOneFile(t *testing.T) {
	wordingtest.ShareThirdLanguage(t, os.DirFS("../../../wording/words"))
	phrases.Offer(t, wordingtest.ThirdLanguage(t, os.DirFS("words"), "language"))
	if got := phrases.Languages(); len(got) != 3 || got[1].Tag != wordingtest.Third {
		t.Fatalf("the languages are %v", got)
	}
	english, third := timesIn("en"), timesIn(wordingtest.Third)
	at := time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo)
	for name, say := range map[string]func(phrases.Times) string{
		"a sentence":      func(v phrases.Times) string { return v.Say("error.slotTaken") },
		"one with values": func(v phrases.Times) string { return v.Say("typed.tooLong", 60, 61) },
		"a problem":       func(v phrases.Times) string { return v.Problem(madoguchi.ErrForbidden) },
		"a list": func(v phrases.Times) string {
			return v.List(v.Say("visit.first"), "", v.Say("method.online"))
		},
		"a time":             func(v phrases.Times) string { return v.Span(at, at.Add(time.Hour)) },
		"a weekday":          func(v phrases.Times) string { return v.Weekday(2) },
		"something set off":  func(v phrases.Times) string { return v.Aside("SMS") },
		"two of a month":     func(v phrases.Times) string { return v.Validity(at, at.AddDate(0, 0, 1)) },
		"one after another":  func(v phrases.Times) string { return v.Sentences("a", "b", "c") },
		"a code not known":   func(v phrases.Times) string { return v.Code("event", "brandNew") },
		"a phrase not known": func(v phrases.Times) string { return v.Say("brandNew") },
	} {
		if got, want := wordingtest.WithoutMarks(say(third)), say(english); got != want {
			t.Errorf("%s: %q, in English %q", name, got, want)
		}
	}
}

// Every code that a layer can produce has phrases in both languages. The codes are read from the source.
func TestCodesHaveWords(t *testing.T) {
	const domain = "../../../madoguchi"
	for group, list := range map[string][]string{
		"failure":   codes.Constants(t, domain, "Failure"),
		"event":     codes.OfType(t, domain, "EventCode"),
		"pending":   codes.OfType(t, domain, "PendingCode"),
		"delivery":  codes.OfType(t, domain, "DeliveryStatus"),
		"channel":   codes.OfType(t, domain, "Channel"),
		"method":    codes.OfType(t, domain, "Method"),
		"visit":     codes.OfType(t, domain, "VisitType"),
		"state":     codes.OfType(t, domain, "ReservationState"),
		"role":      codes.OfType(t, domain, "Role"),
		"attention": codes.Constants(t, domain, "Attention"),
	} {
		for _, code := range list {
			for _, language := range []string{"ja", "en"} {
				if words := phrases.In(language).Say(group + "." + code); words == "" ||
					words == group+"."+code {
					t.Errorf("%s: %s.%s has no words", language, group, code)
				}
			}
		}
	}
}

// Problems that the desk detects have no text from the server.
func TestProblemsThatTheDeskFindsHaveWords(t *testing.T) {
	for _, code := range codes.Problems(t, "../../../apiserver/api") {
		for _, language := range []string{"ja", "en"} {
			phrases := phrases.In(language)
			if phrases.Problem(madoguchi.Invalid("", code)) == phrases.Say("error.other") {
				t.Errorf("%s: %s has no words", language, code)
			}
		}
	}
	for _, err := range []*madoguchi.Error{
		madoguchi.ErrNotFound, madoguchi.ErrUnauthenticated, madoguchi.ErrForbidden, madoguchi.ErrUnavailable,
	} {
		if got := phrases.In("ja").Problem(err); got == phrases.In("ja").Say("error.other") {
			t.Errorf("%s has no words", err.Code)
		}
	}
}

func TestTimes(t *testing.T) {
	japanese, english := timesIn(phrases.Japanese), timesIn("en")
	next := time.Date(2027, 1, 1, 14, 30, 0, 0, tokyo)
	at := time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo)
	for got, want := range map[string]string{
		japanese.DateTime(at): "11月24日（火）14:30",
		japanese.Validity(at.Add(-time.Hour), at.AddDate(0, 0, 1)):               "11/24 13:30 〜 11/25 14:30",
		english.Span(at, at.Add(15*time.Minute)):                                 "Tue 24 November 14:30–14:45",
		japanese.Span(at, at.Add(15*time.Minute)):                                "11月24日（火）14:30〜14:45",
		english.List("", "Return visit", "Online"):                               "Return visit, Online",
		japanese.Aside("SMS") + english.Aside("SMS"):                             "（SMS） (SMS)",
		japanese.Month(at) + english.Month(at):                                   "2026年11月November 2026",
		english.DateTime(at):                                                     "Tue 24 November 14:30",
		japanese.Date(next) + english.Date(next):                                 "2027年1月1日（金）Fri 1 January 2027",
		japanese.Span(next, next.Add(15*time.Minute)):                            "2027年1月1日（金）14:30〜14:45",
		english.DateTime(next):                                                   "Fri 1 January 2027 14:30",
		japanese.Validity(next.Add(-24*time.Hour), next):                         "12/31 14:30 〜 2027/1/1 14:30",
		english.Validity(next.Add(-24*time.Hour), next):                          "31 Dec 14:30 – 1 Jan 2027 14:30",
		japanese.Short(at.AddDate(-1, 0, 0)):                                     "2025/11/24 14:30",
		japanese.Short(time.Date(2026, 12, 31, 15, 0, 0, 0, time.UTC).In(tokyo)): "2027/1/1 00:00",
		daytime.Elapsed(4*time.Minute + 12*time.Second):                          "04:12",
		daytime.Elapsed(time.Hour + 4*time.Minute + 12*time.Second):              "1:04:12",
		daytime.Elapsed(-time.Second):                                            "00:00",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
