package answer

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer/answertest"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"doctorId":"d","menuId":"m","method":"online","visit":"first","start":"2026-11-24T14:30:00+09:00","patientName":"田中"}`,
		`{"revision":1,"doctorId":null,"start":"2026-11-24T14:30:00.5Z","memo":""}`,
		`{"email":"a@b.jp","password":"x"}`,
		`{"channel":"sms","target":"090","language":"ja"}`, `{"start":"9999-12-31T23:59:60+24:00"}`, `{}`, `{} {}`,
		`null`, `{"Title":"x","title":"y"}`,
		`{"unknown":1}`, strings.Repeat(`[`, 2000), `{"title":"\ud800"}`, "\xef\xbb\xbf{}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, fresh := range []func() any{
			func() any { return new(api.GuestVisit) }, func() any { return new(api.EditReservation) },
			func() any { return new(api.SignIn) },
			func() any { return new(api.CreateCall) }, func() any { return new(api.EditCall) },
			func() any { return new(api.Send) },
		} {
			decodesOrRefuses(t, body, fresh)
		}
	})
}

// decodesOrRefuses checks that the decoded value is the whole input: encoded again, it decodes to the same.
func decodesOrRefuses(t *testing.T, body string, fresh func() any) {
	t.Helper()
	read := fresh()
	if err := Decode(answertest.Request(body, nil), read); err != nil {
		if madoguchi.KindOf(err) != madoguchi.KindInvalid || strings.Contains(err.Error(), body) && len(body) > 20 {
			t.Errorf("refused with %v", err)
		}
		return
	}
	if len(body) > maxBody {
		t.Errorf("%d bytes were read", len(body))
	}
	written, err := json.Marshal(read)
	if err != nil {
		t.Fatalf("%T that was read cannot be written: %v", read, err)
	}
	again := fresh()
	if err := json.Unmarshal(written, again); err != nil || wire.Hash(read) != wire.Hash(again) {
		t.Errorf("%s is read as another %T: %v", written, read, err)
	}
}

func FuzzIdempotencyKey(f *testing.F) {
	f.Add("3b1f6c0a-64b0-4f3e-9d8a-0a54b2f0c9d1")
	f.Add("short")
	f.Add("12345678\n")
	f.Fuzz(func(t *testing.T, text string) {
		key, err := keyOf(answertest.Request("", http.Header{"Idempotency-Key": {text}}))
		if err != nil {
			if madoguchi.KindOf(err) != madoguchi.KindInvalid || key != "" {
				t.Errorf("refused with %v, %q", err, key)
			}
			return
		}
		printable := strings.Trim(
			key, "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
		) == ""
		if key != text || len(key) < 8 || len(key) > 100 || !printable {
			t.Errorf("%q is a key", key)
		}
	})
}
