package japan

import "testing"

func TestEraYear(t *testing.T) {
	for day, want := range map[string]string{
		"1980-04-01": "昭和55年", "1989-01-07": "昭和64年", "1989-01-08": "平成元年", "2019-04-30": "平成31年",
		"2019-05-01": "令和元年", "2026-11-30": "令和8年", "1926-12-24": "大正15年", "1926-12-25": "昭和元年",
		"1912-07-29": "明治45年", "1868-10-22": "", "1980-13-01": "", "": "",
	} {
		if got := EraYear(day); got != want {
			t.Errorf("%q: %q, want %q", day, got, want)
		}
	}
}

func TestShownPostalCode(t *testing.T) {
	for code, want := range map[string]string{"1000001": "100-0001", "100": "100", "": ""} {
		if got := ShownPostalCode(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}
