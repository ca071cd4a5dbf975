package madoguchi_test

import (
	"errors"
	"net/mail"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

func FuzzCheckMail(f *testing.F) {
	for _, seed := range []string{
		"hanako@example.jp", "hanako.tanaka+clinic@mail.example.co.jp", "hanako@localhost",
		"a@example.jp, b@example.jp", "花子 <hanako@example.jp>",
		"aaa..bbb@docomo.ne.jp", "xxx.yyy.@docomo.ne.jp", ".@docomo.ne.jp", "hanako@example.jp\r\nBcc: x@example.jp",
		"\"a b\"@example.jp", "a@[127.0.0.1]", "a@b.", "@example.jp", "花子@例え.jp", "a@b\u200b.jp", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if err := madoguchi.CheckMail("target", address); err != nil {
			mustBeInvalid(t, err, "target")
			return
		}
		local, domain, _ := strings.Cut(address, "@")
		if strings.Contains(local, "..") || strings.HasSuffix(local, ".") {
			local = strconv.Quote(local) // of a carrier
		}
		parsed, err := mail.ParseAddress("<" + local + "@" + domain + ">")
		switch {
		case err != nil || parsed.Address != address || parsed.Name != "":
			t.Errorf("%q is taken but does not stand for itself: %v, %v", address, parsed, err)
		case len(address) > madoguchi.MaxMail || strings.ContainsAny(address, "\r\n\t <>,;\"\x00"):
			t.Errorf("%q is taken", address)
		case strings.ContainsFunc(address, func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
		}):
			t.Errorf("%q is taken with something invisible in it", address)
		}
	})
}

func FuzzCheckLines(f *testing.F) {
	f.Add("一行目\n二行目", 20, true)
	f.Add("a\tb\u2028c", 20, false)
	f.Add("\xff", 3, true)
	f.Fuzz(func(t *testing.T, text string, longest int, required bool) {
		if err := madoguchi.CheckLines("memo", text, longest, required); err != nil {
			mustBeInvalid(t, err, "memo")
			return
		}
		if !utf8.ValidString(text) || utf8.RuneCountInString(text) > max(longest, 0) || required && text == "" {
			t.Errorf("accepted %q of at most %d", text, longest)
		}
		if strings.ContainsAny(text, "\r\t\x00\u202e\u2028\u200b\ufeff") {
			t.Errorf("accepted %q with something invisible in it", text)
		}
	})
}

func FuzzReservationCheck(f *testing.F) {
	f.Add("田中 花子", "A-0012", "前回の薬\nの残り", "doctor", "menu", "online", "first", int64(0), int64(1800))
	f.Add("", "", "", "", "", "", "", int64(0), int64(0))
	f.Add("花\u202e子", "1\n2", "\x00", "d", "m", "inPerson", "return", int64(1<<40), int64(-5))
	f.Fuzz(func(t *testing.T, name, chart, memo, doctor, menu, method, visit string, start, seconds int64) {
		r := madoguchi.Reservation{
			PatientName: japan.Tidy(name), ChartNumber: japan.Tidy(chart), Memo: japan.Tidy(memo),
			DoctorID: madoguchi.DoctorID(doctor), MenuID: madoguchi.MenuID(menu),
			Method: madoguchi.Method(method), Visit: madoguchi.VisitType(visit),
			Start: time.Unix(start%(1<<33), 0), End: time.Unix(start%(1<<33)+seconds%(1<<20), 0),
		}
		if err := r.Check(); err != nil {
			mustBeInvalid(t, err, "")
			return
		}
		if r.PatientName == "" || strings.Contains(r.PatientName+r.ChartNumber, "\n") || !r.End.After(r.Start) {
			t.Errorf("accepted %+v", r)
		}
	})
}

func FuzzSMSSegments(f *testing.F) {
	for _, seed := range []string{
		"", strings.Repeat("診", 71), strings.Repeat("a", 161), strings.Repeat("€", 80), "a𠮷", "\xff", "\u001b",
	} {
		f.Add(seed, "b")
	}
	f.Fuzz(func(t *testing.T, text, more string) {
		segments := madoguchi.SMSSegments(text)
		units := len(utf16.Encode([]rune(text)))
		if segments < 1 || segments > 1+2*units/67 {
			t.Errorf("%q of %d units takes %d", text, units, segments)
		}
		if longer := madoguchi.SMSSegments(text + more); longer < segments {
			t.Errorf("%q takes %d, with %q behind it %d", text, segments, more, longer)
		}
	})
}

func FuzzID(f *testing.F) {
	for _, seed := range []string{
		madoguchi.DerivedID("a"), "", "0000000000000000", "000000000000000I", "zzzzzzzzzzzzzzzzz",
		"0000\n000000000000\r",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		raw, ok := madoguchi.IDBytes(text)
		if ok != madoguchi.ValidID(text) {
			t.Fatalf("%q is an identifier for one and not for the other", text)
		}
		if ok && madoguchi.IDFromBytes(raw) != text {
			t.Errorf("%q is another spelling of %s", text, madoguchi.IDFromBytes(raw))
		}
		if derived := madoguchi.DerivedID(text, "x"); !madoguchi.ValidID(derived) ||
			derived == madoguchi.DerivedID(text+"x") {
			t.Errorf("%q leads to %s", text, derived)
		}
	})
}

func FuzzCallWindow(f *testing.F) {
	f.Add(int64(1_790_000_000), "Asia/Tokyo")
	f.Add(int64(1_774_746_000), "Europe/Berlin")
	f.Add(int64(1_325_246_400), "Pacific/Apia") // a day that was left out
	f.Fuzz(func(t *testing.T, seconds int64, name string) {
		start := time.Unix(seconds%(1<<33), 0)
		clinic := madoguchi.Clinic{TimeZone: name}
		window := madoguchi.CallWindow(start, clinic.Location())
		if length := window.Expires.Sub(window.Opens); length < 12*time.Hour || length > 50*time.Hour {
			t.Errorf("the window of %v in %s is %v long", start, clinic.Location(), length)
		}
		if window.Phase(start) != madoguchi.InWindow {
			t.Errorf("%v in %s lies outside its own window", start, clinic.Location())
		}
		day := madoguchi.DayOf(start, clinic.Location())
		if parsed, err := time.ParseInLocation(time.DateOnly, day, clinic.Location()); err != nil ||
			madoguchi.DayOf(parsed, clinic.Location()) > day {
			t.Errorf("%q is no day of %s: %v", day, clinic.Location(), err)
		}
	})
}

// mustBeInvalid checks that a refusal has its kind and a code, and the given field, if any.
func mustBeInvalid(t *testing.T, err error, field string) {
	t.Helper()
	var known *madoguchi.Error
	if !errors.As(err, &known) || known.Kind != madoguchi.KindInvalid || known.Code == "" || known.Field == "" ||
		field != "" && known.Field != field {
		t.Errorf("refused with %v", err)
	}
}
