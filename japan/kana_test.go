package japan_test

import (
	"testing"

	"madoguchi/japan"
)

func TestReadingIsOneFormHoweverItIsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"":                  "",
		"やまだ はなこ":           "ヤマダ　ハナコ",
		"　ヤマダ\t \u3000ハナコ ": "ヤマダ　ハナコ",
		"ﾔﾏﾀﾞ ﾊﾅｺ":          "ヤマダ　ハナコ",
		"やまた\u3099":         "ヤマダ",
		"ヤマタ゛":              "ヤマダ",
		"ヤマタ ゛":             "ヤマダ",
		"ﾊﾟｰｸ":              "パーク",
		"じょーじ":              "ジョージ",
		"ジョ-ジ":              "ジョージ",
		"ジョ−ジ":              "ジョージ",
		"マイケル・ジャクソン":        "マイケル　ジャクソン",
		"ﾏｲｹﾙ･ｼﾞｬｸｿﾝ":       "マイケル　ジャクソン",
		"みすゞ":               "ミスヾ",
		"う゛ぃくとりあ":           "ヴィクトリア",
		"ゔぃくとりあ":            "ヴィクトリア",
		"ゐゑを":               "ヰヱヲ",
		"ヷヸヹヺ":              "ヷヸヹヺ",
	} {
		got := japan.Reading(typed)
		if got != want || !japan.IsReading(got) {
			t.Errorf("%q reads %q, want %q", typed, got, want)
		}
		if again := japan.Reading(got); again != got {
			t.Errorf("%q becomes %q when it is read again", got, again)
		}
	}
}

func TestWhatIsNoReading(t *testing.T) {
	for _, typed := range []string{"山田", "Yamada", "ヤマダ2", "ヤマダ\u202e", "ヤマダ、ハナコ", "ヤマダ😀", "\x00", "ヤマ\u200bダ"} {
		if read := japan.Reading(typed); japan.IsReading(read) {
			t.Errorf("%q is taken for the reading %q", typed, read)
		}
	}
}

func FuzzReading(f *testing.F) {
	f.Add("やまだ はなこ")
	f.Add("ﾔﾏﾀﾞ･ﾊﾅｺ゛")
	f.Add("ヷ゛ ー-")
	f.Fuzz(func(t *testing.T, typed string) {
		once := japan.Reading(typed)
		if again := japan.Reading(once); again != once {
			t.Errorf("%q becomes %q and then %q", typed, once, again)
		}
	})
}

func TestANameInLatinLettersIsReadInLatinLetters(t *testing.T) {
	for _, test := range []struct {
		name, typed, want string
		ok                bool
	}{
		{"John Smith", "Smith John", "Smith John", true},
		{"JOHN SMITH", "ＳＭＩＴＨ　ＪＯＨＮ ", "SMITH JOHN", true},
		{"Jean-Luc O'Brien", "O’Brien・Jean-Luc", "O’Brien Jean-Luc", true},
		{"Zoë Müller", "Mu\u0308ller Zoë", "Müller Zoë", true},
		{"Smith J.", "Smith J.", "Smith J.", true},
		{"John Smith", "すみす じょん", "スミス　ジョン", true},
		{"John Smith", "スミス John", "スミス　John", false},
		{"John Smith", "Smith2", "Smith2", false},
		{"John Smith", "'-", "'ー", false},
		{"山田 花子", "Yamada Hanako", "Yamada Hanako", false},
		{"", "Yamada", "Yamada", false},
	} {
		got := japan.Reading(test.typed)
		if got != test.want || japan.IsReadingOf(test.name, got) != test.ok || japan.Reading(got) != got {
			t.Errorf("%q of %q reads %q, want %q, allowed: %v", test.typed, test.name, got, test.want, test.ok)
		}
	}
}
