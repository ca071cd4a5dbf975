package madoguchi_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

func TestTidy(t *testing.T) {
	for name, c := range map[string]struct{ typed, line, note string }{
		"a kanji for compatibility": {"\ufa1b田 \ufa19", "\ufa1b田 \ufa19", "\ufa1b田 \ufa19"},
		"the last of their blocks": {
			"\uf900\ufaff\U0002f800\U0002fa1f", "\uf900\ufaff\U0002f800\U0002fa1f", "\uf900\ufaff\U0002f800\U0002fa1f",
		},
		"kana with their marks beside one": {"か\u3099\ufa1bハ\u309a", "が\ufa1bパ", "が\ufa1bパ"},
		"a tab":                            {"\t田中\t花子\t", "田中 花子", "田中 花子"},
		"ends of lines by every standard": {
			"a\r\nb\rc\vd\fe\u0085f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh", "a\nb\nc\nd\ne\nf\ng\nh",
		},
		"direction marks": {
			"\u202a薬\u202c\u200e\u2066b\u2069", "\u202a薬\u202c\u200e\u2066b\u2069", "薬b",
		},
		"what pasting brings along": {"\ufeff薬\u200b\u00ad\u2060b", "\ufeff薬\u200b\u00ad\u2060b", "薬b"},
		"a joiner of Persian":       {"علی\u200cرضا", "علی\u200cرضا", "علی\u200cرضا"},
		"a joiner of Hindi":         {"क\u094d\u200dष", "क\u094d\u200dष", "क\u094d\u200dष"},
		"a family":                  {"👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"},
		"a doctor with a shade, a heart on fire": {
			"👩🏽\u200d⚕\ufe0f ❤\ufe0f\u200d🔥", "👩🏽\u200d⚕\ufe0f ❤\ufe0f\u200d🔥", "👩🏽\u200d⚕\ufe0f ❤\ufe0f\u200d🔥",
		},
		"a flag with tags": {
			"🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f",
		},
		"joiners that join nothing": {"\u200da 1\u200d2 b\u200c", "\u200da 1\u200d2 b\u200c", "a 12 b"},
	} {
		if got := japan.Tidy(c.typed); got != c.line {
			t.Errorf("%s: %+q, want %+q", name, got, c.line)
		}
		if got := japan.TidyNote(c.typed); got != c.note {
			t.Errorf("%s, as a note: %+q, want %+q", name, got, c.note)
		}
		if err := madoguchi.CheckLines("memo", japan.TidyNote(c.typed), madoguchi.MaxMemo, true); err != nil {
			t.Errorf("%s is refused as a note: %v", name, err)
		}
	}
}

func TestNamesKeepTheirJoiners(t *testing.T) {
	for name, code := range map[string]string{
		"علی\u200cرضا": "", "क\u094d\u200dष": "", "田中\u200d花子": "", "\ufa1b田": "",
		"田中\u200f": "invisibleCharacter", "\u202a田中": "invisibleCharacter", "田中\u200d": "invisibleCharacter",
		"田\u00ad中": "invisibleCharacter",
	} {
		assertCode(t, madoguchi.CheckText("patientName", japan.Tidy(name), madoguchi.MaxName, true), "patientName",
			code)
	}
}

func TestRadicalsReadAsKanji(t *testing.T) {
	for typed, want := range map[string]string{"⾼橋": "高橋", "⻑⾕川": "長谷川", "⻘⽊⽉⼦": "青木月子", "⺀高": "⺀高", "": ""} {
		if got := japan.AsKanji(typed); got != want {
			t.Errorf("%s reads %s, want %s", typed, got, want)
		}
	}
	assertCode(t, madoguchi.CheckNewName("patientName", "⾼橋"), "patientName", "radical")
	assertCode(t, madoguchi.CheckNewName("patientName", "高橋"), "patientName", "")
	for _, name := range []string{"高橋😀", "♥花子", "👨\u200d👩\u200d👧"} {
		assertCode(t, madoguchi.CheckNewName("patientName", name), "patientName", "picture")
	}
	assertCode(t, madoguchi.CheckNewName("patientName", "髙橋 〇郎（父）・O'Brien 3"), "patientName", "")
	of := medical()
	of.FamilyName, of.Name = "⾼橋", "⾼橋医院⻌"
	proposals := map[string]string{}
	for _, fault := range of.Check(today) {
		proposals[fault.Field+" "+fault.Rule] = fault.Proposal
	}
	if len(proposals) != 2 || proposals["familyName personName"] != "高橋" ||
		proposals["name institutionName"] != "高橋医院辶" {
		t.Errorf("proposed is %v", proposals)
	}
}

// TestTidyingChangesNothingTwice checks for any text that tidying is idempotent and that a note has no characters
// left that hinder reading.
func TestTidyingChangesNothingTwice(t *testing.T) {
	marks := rapid.SampledFrom([]rune("か\u200c\u200d\u202e\u2069\ufeff\u00ad\u3099\ufe0f\t\v\u2028 👩⚕क\u094dが\ufa1b"))
	rapid.Check(t, func(t *rapid.T) {
		typed := string(rapid.SliceOf(rapid.OneOf(rapid.Rune(), marks)).Draw(t, "typed"))
		for name, tidy := range map[string]func(string) string{
			"Tidy": japan.Tidy, "TidyNote": japan.TidyNote, "TidyNumber": japan.TidyNumber,
			"TidyAddress": japan.TidyAddress,
		} {
			if once := tidy(typed); tidy(once) != once {
				t.Fatalf("%s makes %+q of %+q, then %+q", name, once, typed, tidy(once))
			}
		}
		note := japan.TidyNote(typed)
		if strings.ContainsAny(note, "\t\v\f\r\u0085\u2028\u2029\u202e\u2069\ufeff\u00ad") {
			t.Fatalf("%+q is left of %+q", note, typed)
		}
		seen := func(char rune) bool { return !unicode.IsControl(char) && !unicode.Is(unicode.Co, char) }
		if strings.IndexFunc(typed, func(char rune) bool { return !seen(char) && !unicode.IsSpace(char) }) < 0 {
			if err := madoguchi.CheckLines("memo", note, len(note)+1, false); err != nil {
				t.Fatalf("%+q is refused: %v", note, err)
			}
		}
	})
}

func TestNumbersOfARegistrationAreConverted(t *testing.T) {
	for typed, want := range map[string][2]string{ // without hyphens, and with them
		"０３－１２３４－５６７８": {"0312345678", "03-1234-5678"}, "03(1234)5678": {"0312345678", "03-1234-5678"},
		"０６０１２３４５６７８":            {"06012345678", "０６０１２３４５６７８"},
		"+81-3-1234-5678":        {"0312345678", "03-1234-5678"},
		"\u202d0312345678\u202c": {"0312345678", "\u202d0312345678\u202c"}, "tel": {"tel", "tel"}, "": {"", ""},
	} {
		of, with := medical(), workplace()
		of.Phone, with.Phone = typed, typed
		if got := of.Converted().Phone; got != want[0] {
			t.Errorf("%+q becomes %q, want %q", typed, got, want[0])
		}
		if got := with.Converted().Phone; got != want[1] {
			t.Errorf("%+q with hyphens becomes %q, want %q", typed, got, want[1])
		}
	}
	for typed, want := range map[string]string{
		"〒１００－０００１": "1000001", "１２３": "123", "１００－": "100", "〒": "〒", "１００あ": "１００あ", "": "",
	} {
		of, with := medical(), workplace()
		of.Code, with.PostalCode = typed, typed
		if code, postal := of.Converted().Code, with.Converted().PostalCode; code != want || postal != want {
			t.Errorf("%+q becomes the code %q and the postal code %q, want %q", typed, code, postal, want)
		}
	}
}
