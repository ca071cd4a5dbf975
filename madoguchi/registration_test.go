package madoguchi_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

const today = "2026-11-24"

func medical() madoguchi.Registration {
	return madoguchi.Registration{
		FamilyName: "基金", GivenName: "太郎", Kind: madoguchi.MedicalClinic, Prefecture: "01", Code: "9999991",
		Name: "青木内科クリニック", Founder: "医療法人社団　青葉会", Phone: "01201234567", Email: "kikin.taro+1@clinic-aoki.example",
	}
}

func workplace() madoguchi.Registration {
	return madoguchi.Registration{
		FamilyName: "基金", GivenName: "太郎", Kind: madoguchi.WorkplaceClinic, Prefecture: "13", Name: "青木製作所診療所（医科）",
		NameKana: "ｱｵｷｾｲｻｸｼﾞｮ ｼﾝﾘｮｳｼﾞｮ", PostalCode: "1068567", Address: "東京都港区南麻布１丁目１８ー４",
		AddressKana: "ﾄｳｷｮｳﾄﾐﾅﾄｸﾐﾅﾐｱｻﾞﾌﾞ1,18ｰ4",
		FoundedOn:   "1999-04-01", Founder: "青木製作所", FounderKana: "ｱｵｷｾｲｻｸｼﾞｮ", Phone: "0120-1234-567",
		Email: "shinryo@aoki.example",
	}
}

func TestRegistrationsThatKeepTheRules(t *testing.T) {
	for _, kind := range madoguchi.InstitutionKinds() {
		r := medical()
		if kind == madoguchi.WorkplaceClinic {
			r = workplace()
		}
		r.Kind = kind
		if faults := r.Check(today); faults != nil {
			t.Errorf("kind %s: %+v", kind, faults)
		}
	}
}

// TestNamesOfInstitutions accepts real names of institutions, including letters that are not in the standard.
func TestNamesOfInstitutions(t *testing.T) {
	for _, name := range []string{
		"髙橋医院", "ABCクリニック", "青木医院（内科・小児科）", "スマイル☆デンタル", "Ｄｒ．アオキクリニック", "Dr. Aoki内科", "青木内科/小児科", "No.1薬局", "みなと薬局 2号店",
		"A&Bクリニック",
		"ｱｵｷ内科", "訪問看護ステーション「青葉」",
	} {
		of := medical()
		of.Name = name
		if faults := of.Check(today); faults != nil {
			t.Errorf("%s: %+v", name, faults)
		}
	}
}

// TestPhonesAsPeopleGroupThem accepts the numbers of the official manual's examples and of the numbering plan.
func TestPhonesAsPeopleGroupThem(t *testing.T) {
	for _, number := range []string{
		"03-1234-5678", "01267-2-3456", "0120-123-456", "0120-1234-567", "0800-080-4583", "090-1234-5678",
		"045-123-4567",
	} {
		of := workplace()
		of.Phone = number
		if faults := of.Check(today); faults != nil {
			t.Errorf("%s: %+v", number, faults)
		}
	}
}

func TestInstitutionCode(t *testing.T) {
	if got := medical().InstitutionCode(); got != "0119999991" { // the example of the official manual
		t.Errorf("got %q", got)
	}
	for name, spoil := range map[string]func(*madoguchi.Registration){
		"no prefecture": func(r *madoguchi.Registration) { r.Prefecture = "48" },
		"no kind":       func(r *madoguchi.Registration) { r.Kind = "2" },
		"six digits":    func(r *madoguchi.Registration) { r.Code = "999999" },
		"a letter":      func(r *madoguchi.Registration) { r.Code = "999999a" },
		"workplace":     func(r *madoguchi.Registration) { r.Kind = madoguchi.WorkplaceClinic },
	} {
		r := medical()
		spoil(&r)
		if got := r.InstitutionCode(); got != "" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestFaultsOfRegistrations(t *testing.T) {
	for _, c := range []struct {
		name  string
		of    madoguchi.Registration
		spoil func(*madoguchi.Registration)
		want  madoguchi.Fault
	}{
		{"no family name", medical(), func(r *madoguchi.Registration) {
			r.FamilyName = ""
		}, madoguchi.Fault{Field: "familyName", Rule: "required"}},
		{"a direction mark", medical(), func(r *madoguchi.Registration) { r.GivenName = "太\u202e郎" },
			madoguchi.Fault{Field: "givenName", Rule: "invisibleCharacter", Strange: []rune{'\u202e'}}},
		{"an address as a name", medical(), func(r *madoguchi.Registration) { r.GivenName = "https://evil.example" },
			madoguchi.Fault{Field: "givenName", Rule: "personName", Strange: []rune(":/")}},
		{"initials without a space", medical(), func(r *madoguchi.Registration) { r.GivenName = "St.John" },
			madoguchi.Fault{Field: "givenName", Rule: "personName", Proposal: "St. John"}},
		{"no kind", medical(), func(r *madoguchi.Registration) {
			r.Kind = ""
		}, madoguchi.Fault{Field: "kind", Rule: "required"}},
		{"no prefecture", medical(), func(r *madoguchi.Registration) {
			r.Prefecture = "00"
		}, madoguchi.Fault{Field: "prefecture", Rule: "required"}},
		{"a full-width digit in the code", medical(), func(r *madoguchi.Registration) { r.Code = "999999１" },
			madoguchi.Fault{Field: "code", Rule: "codeForm", Strange: []rune{'１'}, Proposal: "9999991"}},
		{"a code too short", medical(), func(r *madoguchi.Registration) {
			r.Code = "999"
		}, madoguchi.Fault{Field: "code", Rule: "codeForm"}},
		{"an environment-dependent founder", medical(), func(r *madoguchi.Registration) { r.Founder = "㈱髙﨑" },
			madoguchi.Fault{Field: "founder", Rule: "fullWidth", Strange: []rune("㈱髙﨑"), Proposal: "株式会社高崎"}},
		{"a character that nothing stands for", medical(), func(r *madoguchi.Registration) { r.Founder = "㈱☃" },
			madoguchi.Fault{Field: "founder", Rule: "fullWidth", Strange: []rune("㈱☃")}},
		{"a half-width founder", medical(), func(r *madoguchi.Registration) { r.Founder = "ABC会" },
			madoguchi.Fault{Field: "founder", Rule: "fullWidth", Strange: []rune("ABC"), Proposal: "ＡＢＣ会"}},
		{"nothing but spaces", medical(), func(r *madoguchi.Registration) {
			r.Founder = "　"
		}, madoguchi.Fault{Field: "founder", Rule: "required"}},
		{"a phone with hyphens", medical(), func(r *madoguchi.Registration) { r.Phone = "03-1234-5678" },
			madoguchi.Fault{Field: "phone", Rule: "phoneDigits", Strange: []rune{'-'}, Proposal: "0312345678"}},
		{"a phone without its zero", medical(), func(r *madoguchi.Registration) {
			r.Phone = "312345678"
		}, madoguchi.Fault{Field: "phone", Rule: "phoneDigits"}},
		{"capitals in the address", medical(), func(r *madoguchi.Registration) { r.Email = "Taro@Clinic.example" },
			madoguchi.Fault{
				Field: "email", Rule: "mailCharacters", Strange: []rune("TC"), Proposal: "taro@clinic.example",
			}},
		{"no domain", medical(), func(r *madoguchi.Registration) {
			r.Email = "taro"
		}, madoguchi.Fault{Field: "email", Rule: "mailForm"}},
		{"41 characters", medical(), func(r *madoguchi.Registration) {
			r.Email = strings.Repeat("a", 41-len("@b.example")) + "@b.example"
		},
			madoguchi.Fault{Field: "email", Rule: "mailLength"}},
		{"brackets elsewhere than at the end", workplace(), func(r *madoguchi.Registration) { r.Name = "（医科）青木診療所" },
			madoguchi.Fault{Field: "name", Rule: "fullWidth", Strange: []rune("（）"), Proposal: "医科　青木診療所"}},
		{"half-width brackets at the end", workplace(), func(r *madoguchi.Registration) { r.Name = "丸の内診療所( 歯科 )" },
			madoguchi.Fault{Field: "name", Rule: "fullWidth", Strange: []rune("( )"), Proposal: "丸の内診療所（歯科）"}},
		{"brackets before the ending", workplace(), func(r *madoguchi.Registration) { r.Name = "青木（株）診療所(本店)（歯科）" },
			madoguchi.Fault{Field: "name", Rule: "fullWidth", Strange: []rune("（）()"), Proposal: "青木株式会社診療所　本店（歯科）"}},
		{"the ending alone", workplace(), func(r *madoguchi.Registration) {
			r.Name = "（歯科）"
		}, madoguchi.Fault{Field: "name", Rule: "branchAlone"}},
		{"the ending alone in half-width brackets", workplace(), func(r *madoguchi.Registration) { r.Name = "(歯科)" },
			madoguchi.Fault{Field: "name", Rule: "fullWidth", Strange: []rune("()")}},
		{"brackets in a founder", medical(), func(r *madoguchi.Registration) { r.Founder = "丸の内診療所(歯科)" },
			madoguchi.Fault{Field: "founder", Rule: "fullWidth", Strange: []rune("()"), Proposal: "丸の内診療所　歯科"}},
		{"brackets and a dot in kana", workplace(), func(r *madoguchi.Registration) { r.NameKana = "ﾏﾙﾉｳﾁ・ｼｶ(ﾎﾝﾃﾝ)" },
			madoguchi.Fault{
				Field: "nameKana", Rule: "halfWidthKana", Strange: []rune("・()"), Proposal: "ﾏﾙﾉｳﾁ ｼｶ ﾎﾝﾃﾝ",
			}},
		{"a name that no telephone may show", medical(), func(r *madoguchi.Registration) { r.Name = "😀㈱①医院" },
			madoguchi.Fault{Field: "name", Rule: "institutionName", Strange: []rune("😀㈱①")}},
		{"an environment-dependent name", medical(), func(r *madoguchi.Registration) { r.Name = "㈱①医院" },
			madoguchi.Fault{Field: "name", Rule: "institutionName", Strange: []rune("㈱①"), Proposal: "株式会社１医院"}},
		{"a name that is a link", medical(), func(r *madoguchi.Registration) { r.Name = "https://evil.example/win" },
			madoguchi.Fault{Field: "name", Rule: "institutionName", Strange: []rune{':'}}},
		{"a name with a host", medical(), func(r *madoguchi.Registration) { r.Name = "Dr.Aoki内科" },
			madoguchi.Fault{Field: "name", Rule: "institutionName", Proposal: "Dr. Aoki内科"}},
		{"another ending in brackets", workplace(), func(r *madoguchi.Registration) { r.Name = "青木診療所（内科）" },
			madoguchi.Fault{Field: "name", Rule: "fullWidth", Strange: []rune("（）"), Proposal: "青木診療所　内科"}},
		{"half-width before the ending", workplace(), func(r *madoguchi.Registration) { r.Name = "ABC診療所（歯科）" },
			madoguchi.Fault{Field: "name", Rule: "fullWidth", Strange: []rune("ABC"), Proposal: "ＡＢＣ診療所（歯科）"}},
		{"full-width kana", workplace(), func(r *madoguchi.Registration) { r.NameKana = "アオキ" },
			madoguchi.Fault{Field: "nameKana", Rule: "halfWidthKana", Strange: []rune("アオキ"), Proposal: "ｱｵｷ"}},
		{"a number that begins with two zeros", medical(), func(r *madoguchi.Registration) {
			r.Phone = "0000000000"
		}, madoguchi.Fault{Field: "phone", Rule: "phoneDigits"}},
		{"a host that is an address", medical(), func(r *madoguchi.Registration) {
			r.Email = "kui@127.0.0.1"
		}, madoguchi.Fault{Field: "email", Rule: "mailForm"}},
		{"a host that begins with a hyphen", medical(), func(r *madoguchi.Registration) {
			r.Email = "aoki@-clinic.example"
		}, madoguchi.Fault{Field: "email", Rule: "mailForm"}},
		{"a host with a mark", medical(), func(r *madoguchi.Registration) {
			r.Email = "aoki@b_c.example"
		}, madoguchi.Fault{Field: "email", Rule: "mailForm"}},
		{"groups that nobody writes", workplace(), func(r *madoguchi.Registration) {
			r.Phone = "0-3-12345678"
		}, madoguchi.Fault{Field: "phone", Rule: "phoneHyphens"}},
		{"zeros with hyphens", workplace(), func(r *madoguchi.Registration) {
			r.Phone = "000-0000-0000"
		}, madoguchi.Fault{Field: "phone", Rule: "phoneHyphens"}},
		{"a postal code with its mark", workplace(), func(r *madoguchi.Registration) { r.PostalCode = "〒100-0001" },
			madoguchi.Fault{Field: "postalCode", Rule: "postalForm", Strange: []rune("〒-"), Proposal: "1000001"}},
		{"a postal code with a hyphen", workplace(), func(r *madoguchi.Registration) { r.PostalCode = "106-8567" },
			madoguchi.Fault{Field: "postalCode", Rule: "postalForm", Strange: []rune{'-'}, Proposal: "1068567"}},
		{"a full-width hyphen", workplace(), func(r *madoguchi.Registration) { r.Address = "港区１－２" },
			madoguchi.Fault{Field: "address", Rule: "fullWidth", Strange: []rune{'－'}, Proposal: "港区１ー２"}},
		{"a day that does not exist", workplace(), func(r *madoguchi.Registration) {
			r.FoundedOn = "2026-02-30"
		}, madoguchi.Fault{Field: "foundedOn", Rule: "day"}},
		{"a day of an era", workplace(), func(r *madoguchi.Registration) { r.FoundedOn = "平成１１年４月１日" },
			madoguchi.Fault{Field: "foundedOn", Rule: "day", Proposal: "1999-04-01"}},
		{"a phone with full-width hyphens", workplace(), func(r *madoguchi.Registration) { r.Phone = "０３ー１２３４ー５６７８" },
			madoguchi.Fault{
				Field: "phone", Rule: "phoneHyphens", Strange: []rune("０３ー１２４５６７８"), Proposal: "03-1234-5678",
			}},
		{"tomorrow", workplace(), func(r *madoguchi.Registration) {
			r.FoundedOn = "2026-11-25"
		}, madoguchi.Fault{Field: "foundedOn", Rule: "foundedRange"}},
		{"a phone without hyphens", workplace(), func(r *madoguchi.Registration) {
			r.Phone = "0312345678"
		}, madoguchi.Fault{Field: "phone", Rule: "phoneHyphens"}},
		{"a phone of hyphens", workplace(), func(r *madoguchi.Registration) {
			r.Phone = "--"
		}, madoguchi.Fault{Field: "phone", Rule: "phoneHyphens"}},
		{"an address without end", workplace(), func(r *madoguchi.Registration) {
			r.Address = strings.Repeat("港", 201)
		}, madoguchi.Fault{Field: "address", Rule: "tooLong", Max: madoguchi.MaxAddress}},
	} {
		c.spoil(&c.of)
		if faults := c.of.Check(today); len(faults) != 1 || !reflect.DeepEqual(faults[0], c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, faults, c.want)
		}
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	empty := madoguchi.Registration{Kind: madoguchi.WorkplaceClinic}
	var fields []string
	for _, fault := range empty.Check(today) {
		fields = append(fields, fault.Field)
	}
	want := []string{
		"familyName", "givenName", "prefecture", "name", "nameKana", "postalCode", "address", "addressKana",
		"foundedOn", "founder", "founderKana", "phone", "email",
	}
	if !slices.Equal(fields, want) {
		t.Errorf("got %v, want %v", fields, want)
	}
}

func TestPasswords(t *testing.T) {
	for password, rule := range map[string]string{
		"": "required", "Abcdef1": "passwordLength", "A1" + strings.Repeat("a", 99): "passwordLength",
		"abcdefg1": "passwordMix",
		"ABCDEFG1": "passwordMix", "Abcdefgh": "passwordMix", "Ａbcdefg1": "passwordWidth", "Ａｂｃｄｅｆｇ１": "passwordWidth",
		"Ａｂ１": "passwordWidth", "Ａbcdefg1A": "", "Abcdef1\xff": "invisibleCharacter",
		"Abcdefg1": "", "パスワードAb1": "", "A1" + strings.Repeat("a", 98): "", "A b c d 1": "",
	} {
		got := ""
		if fault := madoguchi.CheckPassword(password); fault != nil {
			got = fault.Rule
		}
		if got != rule {
			t.Errorf("%q: %q, want %q", password, got, rule)
		}
	}
}

func TestAPasswordLacks(t *testing.T) {
	for password, missing := range map[string][]string{
		"abcdefg1": {"upper"}, "ABCDEFG1": {"lower"}, "Abcdefgh": {"digit"}, "abcdefgh": {"upper", "digit"},
		"Ａbcdefg1": {"upper"},
		"パスワードです。": {"upper", "lower", "digit"},
	} {
		if fault := madoguchi.CheckPassword(password); fault == nil || !slices.Equal(fault.Missing, missing) {
			t.Errorf("%q: %+v, want %v", password, fault, missing)
		}
	}
}

func TestPrefectures(t *testing.T) {
	all := japan.Prefectures()
	if len(all) != 47 || all[0].Name() != "北海道" || all[12].Name() != "東京都" || all[46].Name() != "沖縄県" {
		t.Errorf("%v", all)
	}
	if name := japan.Prefecture("1").Name(); name != "" {
		t.Errorf("1 is %q", name)
	}
	for address, want := range map[string]japan.Prefecture{
		"東京都港区南麻布１丁目": "13", "京都府京都市": "26", "北海道": "01", "港区南麻布": "", "": "",
	} {
		if got := japan.PrefectureOf(address); got != want {
			t.Errorf("%q is in %q, want %q", address, got, want)
		}
	}
}

// FuzzRegistration checks for any input: an accepted registration is within the rules, an adopted proposal is
// accepted, and a fault lists only typed characters.
func FuzzRegistration(f *testing.F) {
	for _, r := range []madoguchi.Registration{medical(), workplace()} {
		f.Add(string(r.Kind), r.Name, r.NameKana, r.PostalCode, r.Address, r.FoundedOn, r.Founder, r.Phone, r.Email)
	}
	f.Add("7", "①㈱（医科）", "アオキ\u202e", "１２３", "か\u3099", "2026-02-30", "\xff", "--", "A@B.C")
	f.Fuzz(func(t *testing.T, kind, name, kana, postal, address, founded, founder, phone, mail string) {
		r := workplace()
		r.Kind, r.Name, r.NameKana, r.PostalCode, r.Address =
			madoguchi.InstitutionKind(kind), name, kana, postal, address
		r.FoundedOn, r.Founder, r.Phone, r.Email = founded, founder, phone, mail
		typed := strings.Join([]string{name, kana, postal, address, founded, founder, phone, mail, "\ufffd"}, "")
		for _, fault := range r.Check(today) {
			for _, char := range fault.Strange {
				if !strings.ContainsRune(typed, char) {
					t.Errorf("%s: %q was not typed", fault.Field, char)
				}
			}
			adopted := r
			fields := map[string]*string{
				"name": &adopted.Name, "nameKana": &adopted.NameKana, "address": &adopted.Address,
				"founder": &adopted.Founder, "email": &adopted.Email,
			}
			if field := fields[fault.Field]; fault.Proposal != "" && field != nil {
				*field = fault.Proposal
				stillWrong := func(f madoguchi.Fault) bool {
					return f.Field == fault.Field && f.Rule != "tooLong" && f.Rule != "required"
				}
				if slices.ContainsFunc(adopted.Check(today), stillWrong) {
					t.Errorf("%s: the proposal %q breaks the rule", fault.Field, fault.Proposal)
				}
			}
		}
		if madoguchi.CheckRegisteredMail(mail) == nil && (len(mail) > 40 || mail != strings.ToLower(mail)) {
			t.Errorf("%q passes", mail)
		}
		if _, err := time.Parse(time.DateOnly, founded); err != nil && kind == "7" && r.Check(today) == nil {
			t.Errorf("the date %q passes", founded)
		}
	})
}

func TestFieldsByTheirWireNames(t *testing.T) {
	var r madoguchi.Registration
	for _, name := range madoguchi.RegistrationFields() {
		*r.Field(name) = name
	}
	value := reflect.ValueOf(r)
	for i := range value.NumField() {
		if value.Field(i).String() == "" {
			t.Errorf("no wire name leads to %s", value.Type().Field(i).Name)
		}
	}
	if r.Field("password") != nil {
		t.Error("the password is a field")
	}
	if of := r.OfKind(); of.Code != "code" || of.NameKana != "" || of.Address != "" {
		t.Errorf("of an insured institution there is %+v", of)
	}
	r.Kind = madoguchi.WorkplaceClinic
	if of := r.OfKind(); of.Code != "" || of.NameKana != "nameKana" {
		t.Errorf("of a workplace clinic there is %+v", of)
	}
}
