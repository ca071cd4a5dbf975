package api_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

func TestParseMobile(t *testing.T) {
	for _, test := range []struct{ typed, want, code string }{
		{typed: "090-1234-5678", want: "+819012345678"},
		{typed: "０８０（１２３４）５６７８", want: "+818012345678"},
		{typed: " 070 1234 5678 ", want: "+817012345678"},
		{typed: "+81 90 1234 5678", want: "+819012345678"},
		{typed: "+81 (0)90-1234-5678", want: "+819012345678"},
		{typed: "09012345678", want: "+819012345678"},
		{typed: "060-1234-5678", want: "+816012345678"},
		{typed: "０６０（９２３４）５６７８", want: "+816092345678"},
		{typed: "+81 60 5234 5678", want: "+816052345678"},
		{typed: "\u202a090\u20111234\u20115678\u202c", want: "+819012345678"},
		{typed: "\u2066+81\u00a090\u00a01234\u00a05678\u2069", want: "+819012345678"},
		{typed: "\ufeff090\u200b1234\u00ad5678\t", want: "+819012345678"},
		{typed: "090\t1234\t5678", want: "+819012345678"},
		{typed: "060-0123-4567", code: "notMobile"},
		{typed: "06-1234-5678", code: "notMobile"},
		{typed: "", code: "required"},
		{typed: "　", code: "required"},
		{typed: "090-1234-56", code: "numberLength"},
		{typed: "090-1234-56789", code: "numberLength"},
		{typed: "0", code: "numberLength"},
		{typed: "03-1234-5678", code: "notMobile"},
		{typed: "0120-444-444", code: "notMobile"},
		{typed: "+1 202 555 0143", code: "notMobile"},
		{typed: "090-ABCD-5678", code: "numberForm"},
		{typed: "090-1234-5678 内線2", code: "numberForm"},
		{typed: "+", code: "numberForm"},
	} {
		got, err := api.ParseMobile(test.typed)
		var known *madoguchi.Error
		errors.As(err, &known)
		switch {
		case test.code == "" && (err != nil || got != test.want):
			t.Errorf("%q: got %q, %v, want %q", test.typed, got, err, test.want)
		case test.code != "" && (known == nil || known.Code != test.code || known.Field != "target"):
			t.Errorf("%q: got error %v, want code %s at target", test.typed, err, test.code)
		}
	}
}

func TestParseMobileCountsDigits(t *testing.T) {
	_, err := api.ParseMobile("090-1234-56")
	var length *api.NumberLengthError
	if !errors.As(err, &length) || length.Digits != 9 {
		t.Errorf("got %v, want a count of 9 digits", err)
	}
}

func TestShowNumber(t *testing.T) {
	for e164, want := range map[string]string{
		"+819012345678": "090-1234-5678", "+816012345678": "060-1234-5678", "06012345678": "060-1234-5678",
		"+81612345678": "06-1234-5678",
		"+81357261234": "03-5726-1234", "+12025550143": "+1 202-555-0143", "none": "none",
	} {
		if got := api.ShowNumber(e164); got != want {
			t.Errorf("%s: got %s, want %s", e164, got, want)
		}
	}
}

func FuzzParseMobile(f *testing.F) {
	for _, seed := range []string{"090-1234-5678", "０９０１２３４５６７８", "+8190", "", "()", "+810"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		e164, err := api.ParseMobile(typed)
		if err != nil {
			return
		}
		if !strings.HasPrefix(e164, "+81") || len(e164) != len("+819012345678") {
			t.Errorf("%q became %q", typed, e164)
		}
		if again, err := api.ParseMobile(api.ShowNumber(e164)); err != nil || again != e164 {
			t.Errorf("%q as people write it became %q, %v", e164, again, err)
		}
	})
}

// TestTheLibraryDoesNotKnowTheNewNumbers fails once the library's table has them. Then remove isNewMobile and this
// test.
func TestTheLibraryDoesNotKnowTheNewNumbers(t *testing.T) {
	number, err := phonenumbers.Parse("06012345678", "JP")
	if err != nil {
		t.Fatal(err)
	}
	if phonenumbers.GetNumberType(number) == phonenumbers.MOBILE &&
		phonenumbers.Format(number, phonenumbers.NATIONAL) == "060-1234-5678" {
		t.Error("the library's table has 060: take isNewMobile out")
	}
}
