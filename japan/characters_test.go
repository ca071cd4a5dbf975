package japan_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"madoguchi/japan"
)

func TestCharacterSets(t *testing.T) {
	for name, c := range map[string]struct {
		set     japan.CharacterSet
		has     string
		hasNone string
	}{
		"full-width": {
			japan.FullWidth,
			"あゎゐゑをんがぱアヮヰヱヲンヴヵヶガパＡＺａｚ０９々，ー\u3000亜唖腕弌丐熙神崎高凜",
			"①㈱髙﨑Ⅳ№℡㍻∑纊鍈\ufa19𠮷丂ｱﾞABZaz09,-－‐、。・（）〆ヽゞ＆．/ \t\n\u0000\u200b\u202e\u3099\ufeff\ufffd\U000e0100☎",
		},
		"half-width kana": {
			japan.HalfWidthKana, "ｦｧｨｩｪｫｬｭｮｯｰｱｲﾜﾝﾞﾟAZaz09,& ",
			"アあ亜Ａ０，＆\u3000･｡｢｣､-.()'\"\t\n\u0000\u202e\ufffd",
		},
	} {
		for _, char := range c.has {
			if !c.set.Has(char) {
				t.Errorf("%s refuses %q %U", name, char, char)
			}
		}
		for _, char := range c.hasNone {
			if c.set.Has(char) {
				t.Errorf("%s accepts %q %U", name, char, char)
			}
		}
	}
}

// TestKanjiOfBothLevels counts: JIS X 0208 has 2,965 kanji in level 1 and 3,390 in level 2, 83 hiragana, 86
// katakana, 10 digits and 52 letters.
func TestKanjiOfBothLevels(t *testing.T) {
	kanji, others := 0, 0
	for char := rune(0); char <= '\uffff'; char++ { // JIS X 0208 has nothing beyond
		switch {
		case unicode.Is(unicode.Cs, char) || !japan.FullWidth.Has(char):
		case unicode.Is(unicode.Han, char) && char != '々':
			kanji++
		default:
			others++
		}
	}
	if kanji != 2965+3390 || others != 83+86+10+52+4 {
		t.Errorf("%d kanji and %d others", kanji, others)
	}
}

func TestStrangeCharactersAreNamed(t *testing.T) {
	got := string(japan.FullWidth.Outside("医療法人㈱髙橋会㈱①\xff"))
	if want := "㈱髙①\ufffd"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if strange := japan.FullWidth.Outside("医療法人"); strange != nil {
		t.Errorf("got %q in a text without any", strange)
	}
}

func TestProposals(t *testing.T) {
	for _, c := range []struct {
		set         japan.CharacterSet
		typed, want string
	}{
		{japan.FullWidth, "医療法人", "医療法人"},
		{japan.FullWidth, "か\u3099くせい", "がくせい"},
		{japan.FullWidth, "ﾃﾞﾝﾀﾙｸﾘﾆｯｸﾊﾟｰﾙ", "デンタルクリニックパール"},
		{japan.FullWidth, "ABC 123,x", "ＡＢＣ\u3000１２３，ｘ"},
		{japan.FullWidth, "1-2-3、４－５", "１ー２ー３，４ー５"},
		{japan.FullWidth, "か゛くせいハ゜ーク⾭", "がくせいパーク青"},
		{japan.FullWidth, "第Ⅳ①\ufa19", "第ＩＶ１神"},
		{japan.FullWidth, "髙﨑𠮷", "高崎吉"}, // someone with that name may decline the proposal
		{japan.FullWidth, "医療法人㈱青木会（医）", "医療法人株式会社青木会医療法人"},
		{japan.HalfWidthKana, "ｱｵｷ ﾅｲｶ", "ｱｵｷ ﾅｲｶ"},
		{japan.HalfWidthKana, "がくせいパーク", "ｶﾞｸｾｲﾊﾟｰｸ"},
		{japan.HalfWidthKana, "ヴィヰヱヵヶヮっ", "ｳﾞｨｲｴｶｹﾜｯ"},
		{japan.HalfWidthKana, "ミナミアザブ１－２－３　Ａ＆Ｂ，・", "ﾐﾅﾐｱｻﾞﾌﾞ1ｰ2ｰ3 A&B,"},
		{japan.FullWidth, "丸の内診療所(歯科)", "丸の内診療所　歯科"},
		{japan.FullWidth, "「ジョン・スミス」記念会", "ジョン　スミス　記念会"},
		{japan.FullWidth, "第㈠診療所", "第　一　診療所"},
		{japan.HalfWidthKana, "マルノウチ（シカ）・「ホンテン」", "ﾏﾙﾉｳﾁ ｼｶ ﾎﾝﾃﾝ"},
		{japan.HalfWidthKana, "亜", "亜"},
	} {
		if got := c.set.Propose(c.typed); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.typed, got, c.want)
		}
	}
}

// FuzzProposals checks for any text: a proposal is valid and stable, contains no new strange characters, and valid text
// is unchanged.
func FuzzProposals(f *testing.F) {
	for _, seed := range []string{
		"", "医療法人", "ｶﾞｯｺｳ 1-2", "か\u3099", "①㈱髙", "\u3099", "ﾞ", "\xff\x00", "ヷヸヹヺ", "ㇷ゚", "ｳﾞ", "ﷺ", "ͅ",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, set := range []japan.CharacterSet{japan.FullWidth, japan.HalfWidthKana} {
			proposal := set.Propose(text)
			if utf8.ValidString(text) && !utf8.ValidString(proposal) {
				t.Errorf("%q becomes %q, which is not UTF-8", text, proposal)
			}
			if len(set.Outside(norm.NFC.String(text))) == 0 && proposal != norm.NFC.String(text) {
				t.Errorf("%q needs no proposal and becomes %q", text, proposal)
			}
			if again := set.Propose(proposal); len(set.Outside(proposal)) == 0 && again != proposal {
				t.Errorf("%q becomes %q and then %q", text, proposal, again)
			}
			for _, char := range set.Outside(text) {
				if set.Has(char) || !strings.ContainsRune(text, char) && char != utf8.RuneError {
					t.Errorf("%q is not strange in %q", char, text)
				}
			}
		}
	})
}

// TestWhatDependsOnTheEnvironment checks that JISX0208 separates characters that only some computers have from
// characters that a field does not allow.
func TestWhatDependsOnTheEnvironment(t *testing.T) {
	for char, standard := range map[rune]bool{
		'－': true, '（': true, '★': true, 'Ω': true, 'Я': true, '─': true, '亜': true, '熙': true, '　': true,
		'①': false, '㈱': false, '髙': false, '﨑': false, 'Ⅳ': false, 'A': false, 'ｱ': false, 0: false, '\ufffd': false,
		'𠮷': false,
	} {
		if got := japan.JISX0208.Has(char); got != standard {
			t.Errorf("%q is in JIS X 0208: %v", char, got)
		}
	}
}
