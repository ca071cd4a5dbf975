package japan_test

import (
	"slices"
	"testing"

	"madoguchi/japan"
)

func TestNamesThatAreTypedAlikeFoldAlike(t *testing.T) {
	for _, alike := range [][]string{
		{"タナカ　ハナコ", "たなか はなこ", "ﾀﾅｶﾊﾅｺ", "タナカハナコ", "たなか・はなこ"},
		{"ガッコウ", "ｶﾞｯｺｳ", "か\u3099っこう", "ガツコウ"},
		{"キョウコ", "きょうこ", "キヨウコ", "ｷﾖｳｺ"},
		{"ケーキ", "けーき", "ｹｰｷ", "ケ−キ", "ケ-キ"},
		{"髙橋 由紀子", "高橋由紀子", "髙橋　由紀子"},
		{"A-0012", "a0012", "Ａ－００１２", "a 0012"},
		{"O’Brien-Ng", "o'brien ng", "OBRIENNG"},
	} {
		for _, text := range alike[1:] {
			if got, want := japan.Fold(text), japan.Fold(alike[0]); got != want {
				t.Errorf("%q folds to %q, %q to %q", text, got, alike[0], want)
			}
		}
	}
	for _, apart := range [][2]string{{"斎藤", "斉藤"}, {"ハナ", "バナ"}, {"オノ", "オオノ"}, {"दीपा", "दिपा"}} {
		if japan.Fold(apart[0]) == japan.Fold(apart[1]) {
			t.Errorf("%q and %q are two names", apart[0], apart[1])
		}
	}
	for _, nothing := range []string{"", " 　", "-・~", "\xff", "👩"} {
		if got := japan.Fold(nothing); got != "" {
			t.Errorf("%q folds to %q", nothing, got)
		}
	}
}

// FuzzFold checks that a folded text is stable and independent of width.
func FuzzFold(f *testing.F) {
	for _, seed := range []string{"タナカ　ハナコ", "ｶﾞｯｺｳ 1-2", "か\u3099", "髙﨑 𠮷郎", "\xff\x00", "ｳﾞ", "ー", "İ", "ͅ", "ﷺ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		folded := japan.Fold(text)
		if again := japan.Fold(folded); again != folded {
			t.Errorf("%q folds to %q, and that to %q", text, folded, again)
		}
	})
}

func TestTheBeginningsOfADate(t *testing.T) {
	for text, want := range map[string][]string{
		"1984/": {"1984"}, "1984年": {"1984"}, "1984/05/12": {"19840512"}, "1984-5-12": {"19840512"},
		"1984/5": {"198405"}, "1984/1": {"198401", "19841"}, "1984/5/1": {"19840501", "1984051"},
		"昭和59年5月12日": {"19840512"}, "S59.5.12": {"19840512"}, "s590512": {"19840512"}, "Ｓ５９": {"1984"},
		"令和元年": {"2019"}, "H1": {"1989"}, "r0608": {"202408"},
		"1984": nil, "19840512": nil, "090-1234-5678": nil, "12/5": nil, "田中": nil, "": nil, "昭和": nil,
	} {
		if got := japan.DayBeginnings(text); !slices.Equal(got, want) {
			t.Errorf("%q begins %q, want %q", text, got, want)
		}
	}
}
