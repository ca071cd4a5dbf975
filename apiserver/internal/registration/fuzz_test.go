package registration

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/answer/answertest"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

const maxBody = 64 << 10 // bytes of a request

// FuzzRegistrationForm reads arbitrary bodies. An accepted form has only known fields, is normalised, and reads the
// same when a page sends it again. Any other body is refused for its form alone.
func FuzzRegistrationForm(f *testing.F) {
	medical := url.Values{
		"familyName": {"基金"}, "givenName": {"太郎"}, "kind": {"1"}, "prefecture": {"01"}, "code": {"9999991"},
		"name":  {"青木内科クリニック"},
		"phone": {"0312345678"}, "email": {"kikin.taro@clinic-aoki.example"}, "password": {"Aoki-Naika-1"},
		"agreed": {"1"},
	}
	workplace := url.Values{
		"kind": {"7"}, "prefecture": {"13"}, "name": {"青木製作所診療所（医科）"}, "nameKana": {"ｱｵｷｾｲｻｸｼﾞｮ ｼﾝﾘｮｳｼﾞｮ"},
		"postalCode": {"1068567"},
		"address":    {"東京都港区南麻布１丁目１８ー４"}, "foundedOn": {"1999-04-01"}, "phone": {"03-1234-5678"},
	}
	f.Add(medical.Encode())
	f.Add(workplace.Encode() + "&lookup=1&mend=name&place=3")
	f.Add("kind=1&kind=3")
	f.Add("name=%E3%81%8B%E3%82%99+%0d%0a&founder=%ff")
	f.Add("draft=" + strings.Repeat("A", 500) + "&checked=1;agreed=1")
	f.Fuzz(func(t *testing.T, body string) {
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		form, err := readRegistrationForm(answertest.Request(body, header))
		if err != nil {
			if !errors.Is(err, answer.ErrBody) {
				t.Errorf("refused with %v", err)
			}
			return
		}
		again := url.Values{}
		for _, field := range madoguchi.RegistrationFields() {
			value := *form.registration.Field(field)
			if value != japan.Tidy(value) || len(value) > 3*maxBody {
				t.Errorf("%s is %q", field, value)
			}
			again.Set(field, value)
		}
		same, err := readRegistrationForm(answertest.Request(again.Encode(), header))
		if len(again.Encode()) <= maxBody && (err != nil || same.registration != form.registration) {
			t.Errorf("%+v is read as %+v (%v)", form.registration, same.registration, err)
		}
	})
}

func FuzzDraft(f *testing.F) {
	h := &Handler{Sealer: seal.New([][]byte{make([]byte, 32)})}
	good := h.SealDraft(Draft{ID: "0123456789abcdef", Registration: madoguchi.Registration{Name: "青木"}})
	f.Add(good)
	f.Add(good[1:])
	f.Add("")
	f.Fuzz(func(t *testing.T, sealed string) {
		opened, err := h.openDraft(sealed)
		if err == nil && opened.Registration.Name != "青木" || err != nil && !errors.Is(err, answer.ErrBody) {
			t.Errorf("%q opens as %+v, %v", sealed, opened, err)
		}
	})
}
