package madoguchi_test

import (
	"slices"
	"testing"

	"madoguchi/madoguchi"
)

// institutions are names of real institutions. A rule that refuses one of them is wrong.
var institutions = []string{
	"○○クリニック", "St. Luke's", "3.11記念病院", "Ｄｒ．アオキクリニック", "No.1薬局", "みなと薬局 2号店", "A&Bクリニック", "青木内科/小児科", "24時間365日クリニック",
	"訪問看護ステーション「青葉」", "第2・第3診療所", "クリニック・オブ・ザ・ポイント", "J. R. Smith Clinic", "国立病院機構 災害医療センター", "7丁目1-2クリニック",
}

// links are texts that telephones and mail programs turn into links.
var links = []string{
	"お荷物を… https://evil.example/x", "お荷物をお預かりしています evil.jp/a", "www.evil.example", "evil．com", "ｅｖｉｌ．ｃｏｍ", "evil。com",
	"evil｡com", "今すぐevil.jpへ", "evil.jpへどうぞ",
	"日本.みんな", "ショップ。コム", "taro@evil", "taro＠evil.example", "mailto:taro", "ｔｅｌ：110", "tel:110", "10.0.0.1",
	"ftp://evil", "xn--a.xn--b", "a․bc",
	"お荷物は 090-1234-5678 へ", "０９０ー１２３４ー５６７８", "0120 444 444", "(03)1234-5678", "+81 90 1234 5678", "08012345678",
	"090・1234・5678",
}

func TestWhatTelephonesMakeLinksOf(t *testing.T) {
	for _, text := range links {
		if !madoguchi.IsLinkLike(text) {
			t.Errorf("%s passes", text)
		}
	}
	for _, text := range institutions {
		if madoguchi.IsLinkLike(text) {
			t.Errorf("%s is refused", text)
		}
	}
}

// TestNoTextThatReachesOthersIsALink types a link into every text of a clinic that people other than its staff read.
func TestNoTextThatReachesOthersIsALink(t *testing.T) {
	refused := func(faults []madoguchi.Fault, field string) bool {
		return slices.ContainsFunc(faults, func(f madoguchi.Fault) bool { return f.Field == field })
	}
	for field, check := range map[string]func(string) []madoguchi.Fault{
		"name": func(text string) []madoguchi.Fault { s := goodSettings(); s.Name = text; return s.Check() },
		"doctors[0].name": func(text string) []madoguchi.Fault {
			s := goodSettings()
			s.Doctors[0].Name = text
			return s.Check()
		},
		"menus[0].name": func(text string) []madoguchi.Fault {
			s := goodSettings()
			s.Menus[0].Name = text
			return s.Check()
		},
		"familyName": func(text string) []madoguchi.Fault {
			r := medical()
			r.FamilyName = text
			return r.Check(today)
		},
		"givenName": func(text string) []madoguchi.Fault {
			r := workplace()
			r.GivenName = text
			return r.Check(today)
		},
	} {
		for _, text := range links {
			if !refused(check(text), field) {
				t.Errorf("%s may be %q", field, text)
			}
		}
	}
	for _, text := range links {
		for _, r := range []madoguchi.Registration{medical(), workplace()} {
			r.Name = text
			if !refused(r.Check(today), "name") {
				t.Errorf("a clinic of kind %s registers as %q", r.Kind, text)
			}
		}
		invited := madoguchi.StaffInvitation{Name: text, Email: "sato@clinic.example", Role: madoguchi.Reception}
		if !refused(invited.Check(madoguchi.Clinic{}), "name") {
			t.Errorf("somebody is invited as %q", text)
		}
	}
	for _, text := range institutions {
		settings := goodSettings()
		settings.Name = text
		if faults := settings.Check(); faults != nil {
			t.Errorf("%s: %+v", text, faults)
		}
	}
}

// TestStoredLinksDoNotGoOut uses names that predate the rule.
func TestStoredLinksDoNotGoOut(t *testing.T) {
	for name, want := range map[string]string{"青木医院": "青木医院", "お荷物を… https://evil.example": "予約先の医療機関"} {
		clinic := madoguchi.Clinic{Name: name}
		if got := clinic.ShownName("予約先の医療機関"); got != want {
			t.Errorf("%s goes out as %q", name, got)
		}
	}
}
