package backend_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"madoguchi"
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
)

func TestProblemsSayWhatToDo(t *testing.T) {
	japanese, english := backend.PhrasesIn("ja"), backend.PhrasesIn("en")
	_, length := api.ParseMobile("090-1234-56")
	for _, test := range []struct {
		err    error
		ja, en string
	}{
		{length, "携帯電話の番号は11桁です（いま9桁）。", "A mobile number has 11 digits (now 9)."},
		{madoguchi.ErrSlotTaken, "この時間にはすでに別の予約があります。ほかの時間を選んでください。", "This time is taken. Please choose another."},
		{&api.ProblemError{Problem: api.Problem{Status: 409, Code: "brandNew", Titles: map[string]string{"ja": "新しい", "en": "New"}}}, "新しい", "New"},
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

// Every code of the domain has words of its own in both languages, and no sentence shows a code.
func TestCodesHaveWords(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		phrases := backend.PhrasesIn(language)
		for carrier := range 65536 {
			if got := phrases.Code("failure", madoguchi.FailureCode(carrier)); got == "" || strings.HasPrefix(got, "failure.") {
				t.Fatalf("%s: carrier error %d reads %q", language, carrier, got)
			}
		}
		for _, err := range []*madoguchi.Error{madoguchi.ErrNotFound, madoguchi.ErrSlotTaken, madoguchi.ErrNotOpen, madoguchi.ErrInProgress,
			madoguchi.ErrNoCall, madoguchi.ErrCallNotFinished, madoguchi.ErrDifferentRequest, madoguchi.ErrUnauthenticated,
			madoguchi.ErrWrongCredentials, madoguchi.ErrForbidden, madoguchi.ErrTooMany, madoguchi.ErrUnavailable,
			madoguchi.ErrOwnAccount, madoguchi.ErrLinkUsed, madoguchi.ErrLinkExpired, madoguchi.ErrLinkReplaced, madoguchi.ErrLinkWithdrawn} {
			if got := phrases.Problem(err); got == phrases.Say("error.other") {
				t.Errorf("%s: %s has no words of its own", language, err.Code)
			}
		}
	}
}

func TestTimes(t *testing.T) {
	japanese, english := backend.PhrasesIn("ja"), backend.PhrasesIn("en")
	at := time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo)
	for got, want := range map[string]string{
		japanese.DateTime(at): "11月24日（火）14:30",
		japanese.Validity(at.Add(-time.Hour), at.AddDate(0, 0, 1)):  "11/24 13:30 〜 11/25 14:30",
		english.Span(at, at.Add(15*time.Minute)):                    "Tue 24 November 14:30–14:45",
		japanese.Span(at, at.Add(15*time.Minute)):                   "11月24日（火）14:30〜14:45",
		english.List("", "Return visit", "Online"):                  "Return visit, Online",
		japanese.Aside("SMS") + english.Aside("SMS"):                "（SMS） (SMS)",
		japanese.Month(at) + english.Month(at):                      "2026年11月November 2026",
		english.DateTime(at):                                        "Tue 24 November 14:30",
		backend.Elapsed(4*time.Minute + 12*time.Second):             "04:12",
		backend.Elapsed(time.Hour + 4*time.Minute + 12*time.Second): "1:04:12",
		backend.Elapsed(-time.Second):                               "00:00",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
