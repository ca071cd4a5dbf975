package passwords

import (
	"testing"

	"madoguchi/madoguchi"
)

// What a rule answers to passwords, as the name of the broken rule.
func TestRules(t *testing.T) {
	clinic := madoguchi.Clinic{
		Name: "青木内科クリニック", Institution: madoguchi.Institution{NameKana: "アオキナイカクリニック"},
	}
	staff := OfStaff(madoguchi.Staff{Name: "佐藤 真理", Email: "mari.sato@clinic-aoki.example"}, clinic)
	patient := OfAccount(madoguchi.Account{
		Email: "h.suzuki@patient.example", Number: "12345678",
		Profile: madoguchi.Person{
			Name: "鈴木 花子", Kana: "スズキ　ハナコ", Phone: "090-1234-5678", BirthDate: "1946-04-05",
		},
	})
	registers := Rule{Registers: true, Words: []string{"青木内科クリニック", "kikin.taro@clinic-aoki.example"}}
	const phrase = "five boats sail to the island at dawn ok"
	for name, c := range map[string]struct {
		rule     Rule
		password string
		want     string
	}{
		"a common one":                           {staff, "Password1", "passwordCommon"},
		"a common one, of a registration":        {registers, "Password1", "passwordCommon"},
		"a common one of a patient":              {patient, "Sakura123", "passwordCommon"},
		"a long common one":                      {patient, "password123456789", "passwordCommon"},
		"a passphrase of 40 letters":             {staff, phrase, ""},
		"a passphrase, of a registration":        {registers, phrase, "passwordMix"},
		"a Japanese passphrase":                  {patient, "うらのかきのきにからすがさんばとまった", ""},
		"a Japanese passphrase of 15":            {patient, "ねこがえんがわでひるねをしている", ""},
		"a short Japanese one":                   {patient, "ねこがえんがわで", "passwordShort"},
		"14 letters":                             {patient, "fiveboatssailt", "passwordShort"},
		"8 characters with all kinds":            {patient, "fB3k-ssl", ""},
		"7 characters":                           {patient, "fB3k-ss", "passwordLength"},
		"100 characters":                         {patient, repeated("あい", 50), ""},
		"101 characters":                         {patient, repeated("あい", 50) + "う", "passwordLength"},
		"full-width, short":                      {patient, "Ａｂｃ４５６７８", "passwordWidth"},
		"the address":                            {staff, "Mari.Sato-1985", "passwordOwn"},
		"the address, written apart":             {staff, "Sato-Mari-2026!", "passwordOwn"},
		"the clinic":                             {staff, "青木内科クリニック-Aa1", "passwordOwn"},
		"the clinic, read":                       {staff, "あおきないかくりにっく-Aa1", "passwordOwn"},
		"the address of a registration":          {registers, "Kikin-Taro-77", "passwordOwn"},
		"the product":                            {patient, "Madoguchi2026", "passwordOwn"},
		"the product, wide":                      {patient, "まどぐち窓口-Aa12", "passwordOwn"},
		"the name":                               {patient, "鈴木花子Aa1-鈴木花子", "passwordOwn"},
		"the reading in hiragana":                {patient, "すずきはなこ-Aa1", "passwordOwn"},
		"the birthday":                           {patient, "Kettle-and-boats-19460405", ""},
		"the birthday alone":                     {patient, "Aa-19460405", "passwordOwn"},
		"the phone number":                       {patient, "Tel-09012345678", "passwordOwn"},
		"the name in a sentence":                 {patient, "鈴木さんの家のうらには竹やぶがある", ""},
		"another's name":                         {patient, "Mari.Sato-1985", ""},
		"what is nobody's":                       {Rule{}, "Kanda-3-Bashi", ""},
		"nothing":                                {Rule{}, "", "required"},
		"no text":                                {Rule{}, "Abcdef1\xff", "invisibleCharacter"},
		"a word of the account with much around": {staff, "Mari-7-kettles-in-the-sea", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if fault := c.rule.check(c.password); fault != nil {
				got = fault.Rule
			}
			if got != c.want {
				t.Errorf("%q is answered %q, want %q", c.password, got, c.want)
			}
		})
	}
}

func repeated(text string, times int) (all string) {
	for range times {
		all += text
	}
	return all
}
