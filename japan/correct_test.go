package japan

import "testing"

func TestDaysAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"1999/4/1": "1999-04-01", "1999年4月1日": "1999-04-01", "１９９９．４．１": "1999-04-01", "19990401": "1999-04-01",
		"1999 - 04 - 01": "1999-04-01",
		"平成元年1月8日":       "1989-01-08", "H11.4.1": "1999-04-01", "s63/12/1": "1988-12-01", "令和6年2月29日": "2024-02-29",
		"㍻11年4月1日": "1999-04-01",
		"":         "", "平成": "", "令和5年2月29日": "", "99/4/1": "", "1999-4": "", "1999-13-01": "", "1999年4月": "",
		"X11.4.1":  "",
		"令和0年1月1日": "", "平成40年1月1日": "", "S65.1.1": "", "平成31年5月1日": "2019-05-01",
	} {
		if got := WesternDay(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestNumbersAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"０１２３": "0123", "〒100-0001": "1000001", "〒 100−0001": "1000001", "03-1234-5678": "0312345678",
		"03 (1234) 5678": "0312345678", "０３ー１２": "0312", "": "", "a1": "a1",
	} {
		if got := CorrectNumber(text, ""); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
