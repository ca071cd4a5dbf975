package madoguchi_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

func TestCheckText(t *testing.T) {
	tests := []struct{ name, text, code string }{
		{"a name", "田中 花子", ""},
		{"a rare kanji", "髙﨑 𠮷乃", ""},
		{"nothing", "", "required"},
		{"sixty characters", strings.Repeat("あ", 60), ""},
		{"sixty-one", strings.Repeat("あ", 61), "tooLong"},
		{"a line break", "田中\n花子", "invisibleCharacter"},
		{"a tab", "田中\t花子", "invisibleCharacter"},
		{"a direction mark", "田中\u202e花子", "invisibleCharacter"},
		{"a zero-width space", "田中\u200b花子", "invisibleCharacter"},
		{"broken UTF-8", "田\xff", "invisibleCharacter"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assertCode(t, madoguchi.CheckText("patientName", test.text, madoguchi.MaxName, true), "patientName",
				test.code)
		})
	}
}

func TestCheckMail(t *testing.T) {
	tests := []struct{ address, code string }{
		{"hanako@example.jp", ""},
		{"hanako.tanaka+clinic@mail.example.co.jp", ""},
		{"aaa..bbb@docomo.ne.jp", ""},
		{"xxx.yyy.@docomo.ne.jp", ""},
		{"a...b..@ezweb.ne.jp", ""},
		{"a..b.@t.vodafone.ne.jp", ""},
		{"a..b@DoCoMo.ne.jp", ""},
		{"", "required"},
		{".aaa@docomo.ne.jp", "mailForm"},
		{"..@docomo.ne.jp", "mailForm"},
		{"a..b@notdocomo.ne.jp", "mailForm"},
		{"a..b@example.jp", "mailForm"},
		{"a.@example.jp", "mailForm"},
		{"a\"b@docomo.ne.jp", "mailForm"},
		{"hanako", "mailForm"},
		{"hanako@", "mailForm"},
		{"hanako@localhost", "mailForm"},
		{"hanako@example.", "mailForm"},
		{"花子 <hanako@example.jp>", "mailForm"},
		{"a@example.jp, b@example.jp", "mailForm"},
		{"hanako@example.jp\r\nBcc: x@example.jp", "mailForm"},
	}
	for _, test := range tests {
		t.Run(test.address, func(t *testing.T) {
			assertCode(t, madoguchi.CheckMail("target", test.address), "target", test.code)
		})
	}
}

func assertCode(t *testing.T, err error, field, code string) {
	t.Helper()
	if code == "" {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	known, ok := err.(*madoguchi.Error) // the rules return it bare
	if !ok || known.Code != code || known.Field != field {
		t.Errorf("got %v, want %s in %s", err, code, field)
	}
}

func FuzzCheckText(f *testing.F) {
	f.Add("田中 花子")
	f.Add("\u202e")
	f.Fuzz(func(t *testing.T, text string) {
		if madoguchi.CheckText("f", text, 10, true) != nil {
			return
		}
		if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 10 ||
			strings.ContainsAny(text, "\n\r\t\u202e\u200b") {
			t.Errorf("accepted %q", text)
		}
	})
}

func FuzzTidyIsStable(f *testing.F) {
	f.Add(" か\u3099\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		once := japan.Tidy(text)
		if twice := japan.Tidy(once); twice != once {
			t.Errorf("%q became %q, then %q", text, once, twice)
		}
	})
}

func TestSMSSegments(t *testing.T) {
	tests := []struct {
		name, text string
		segments   int
	}{
		{"seventy kanji", strings.Repeat("診", 70), 1},
		{"seventy-one", strings.Repeat("診", 71), 2},
		{"two full parts", strings.Repeat("診", 134), 2},
		{"a surrogate pair counts twice", strings.Repeat("診", 69) + "𠮷", 2},
		{"a surrogate pair over the end of a part", strings.Repeat("診", 66) + "𠮷" + strings.Repeat("診", 66), 3},
		{"surrogate pairs alone", strings.Repeat("𠮷", 67), 3},
		{"GSM-7", strings.Repeat("a", 160), 1},
		{"an escape over the end of a part", strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), 3},
		{"an escape at the end of a part", strings.Repeat("a", 151) + "€" + strings.Repeat("a", 153), 2},
		{"GSM-7 with an extension", strings.Repeat("a", 159) + "€", 2},
		{"nothing", "", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := madoguchi.SMSSegments(test.text); got != test.segments {
				t.Errorf("got %d, want %d", got, test.segments)
			}
		})
	}
}

func TestReceiptsOnlyAdvance(t *testing.T) {
	order := []madoguchi.DeliveryStatus{madoguchi.DeliveryQueued, madoguchi.DeliverySent, madoguchi.DeliveryDelivered}
	for i, from := range order {
		for j, to := range order {
			if got := from.Advances(to); got != (j > i) {
				t.Errorf("%s to %s: %v", from, to, got)
			}
		}
	}
	if madoguchi.DeliveryDelivered.Advances(madoguchi.DeliveryFailed) {
		t.Error("a late failure undid a delivery")
	}
}
