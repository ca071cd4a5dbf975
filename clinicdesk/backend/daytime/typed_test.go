package daytime_test

import (
	"testing"
	"time"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/phrases"
)

func TestReadDay(t *testing.T) {
	for typed, want := range map[string]string{
		"2026-11-24": "2026-11-24", " 2026/11/24 ": "2026-11-24", "2026/1/5": "2026-01-05", "20261124": "2026-11-24",
		"２０２６／１１／２４": "2026-11-24", "2026年11月24日": "2026-11-24", "2026年1月5日": "2026-01-05", "2026.11.24": "2026-11-24",
		"11/24": "2026-11-24", "11月25日": "2026-11-25", "１１月２５日": "2026-11-25", "11-26": "2026-11-26",
		"１１・２６": "2026-11-26", "2026ー11ー24": "2026-11-24", "1/5": "2027-01-05",
		// Noon is on 24 November 2026: days up to thirty days before are this year's, earlier ones next year's.
		"11/1": "2026-11-01", "10/25": "2026-10-25", "10/24": "2027-10-24", "2/29": "2028-02-29",
		// As the desk writes a day, and as printed forms do.
		"12月1日（火）": "2026-12-01", "12月1日(火)": "2026-12-01", "12月1日 火曜日": "2026-12-01",
		"12/1（火）": "2026-12-01", "2026年12月1日（火）": "2026-12-01", "12/6日曜": "2026-12-06",
		"令和8年12月1日": "2026-12-01", "令和８年１２月１日（火）": "2026-12-01", "令和元年5月1日": "2019-05-01",
		"R8.12.1": "2026-12-01", "ｒ８／１２／１": "2026-12-01", "㋿8年12月1日": "2026-12-01",
		"12月1日（水）": "", "令和8年12月1日（月）": "", "令和8年13月1日": "", "令和": "", "（火）": "", "X8.12.1": "", "12月1日火火": "",
		"": "", "11/31": "", "2/30": "", "13/1": "", "2026-13-01": "", "2027-02-29": "", "0000-00-00": "",
		"tomorrow": "", "2026": "", "1124": "", "26/11/24": "", "11/24/2026": "", "2026-11-24 9": "",
		"202611241": "", "-11/24": "", "11/": "", "999999999999999999999/1": "",
	} {
		got, err := daytime.ReadDay(typed, noon)
		if want == "" {
			if err == nil || phrases.FieldOf(err) != "day" {
				t.Errorf("%q: got %v, %v", typed, got, err)
			}
			continue
		}
		if err != nil || got.Format(time.DateOnly) != want || got.Location() != tokyo ||
			daytime.MinuteOfDay(got, got) != 0 {
			t.Errorf("%q: got %v, %v, want %s", typed, got, err, want)
		}
	}
}

func TestReadDayAtTheTurnOfTheYear(t *testing.T) {
	january := time.Date(2027, 1, 5, 9, 0, 0, 0, tokyo)
	if got, err := daytime.ReadDay("12/28", january); err != nil || got.Format(time.DateOnly) != "2026-12-28" {
		t.Errorf("last week reads as %v, %v", got, err)
	}
}

func TestReadClock(t *testing.T) {
	for typed, want := range map[string]int{
		"9": 540, "09": 540, "9:00": 540, "09:00": 540, "900": 540, "0900": 540, "14:30": 870, "1430": 870,
		"14時30分": 870, "14時": 840,
		"１４：３０": 870, "１４時３０分": 870, "9時半": 570, " 9:05 ": 545, "0": 0, "0:00": 0, "23:59": 1439, "9.30": 570,
		"午後2時30分": 870, "午後２時３０分": 870, "午後2:30": 870, "午前9時": 540, "午前9時半": 570,
		"午後0時": 720, "午後12時30分": 750, "正午": 720, "14時半": 870, " 午後 2時 ": 840, "午前0時5分": 5,
		"午前14時": -1, "午後14時": -1, "午前12時": -1, "午後": -1, "正午1時": -1, "午後13時": -1,
		"": -1, "24:00": -1, "24": -1, "9:60": -1, "960": -1, "14:30:00": -1, "half past nine": -1, "9:": -1, ":30": -1,
		"-9": -1, "12345": -1, "9時半分": -1,
	} {
		got, err := daytime.ReadClock(typed)
		if want < 0 {
			if err == nil || phrases.FieldOf(err) != "clock" {
				t.Errorf("%q: got %d, %v", typed, got, err)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%q: got %d, %v, want %d", typed, got, err, want)
		}
	}
}

// For any input, a day that is read is a midnight, reads the same when written out, and without a year does not lie far
// in the past.
func FuzzReadDay(f *testing.F) {
	for _, seed := range []string{"2026-11-24", "11/24", "2/29", "20261124", "１１月２４日", "9999/12/31", "半", "\xb2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		day, err := daytime.ReadDay(typed, noon)
		if err != nil {
			return
		}
		again, err := daytime.ReadDay(day.Format(time.DateOnly), noon)
		if err != nil || !again.Equal(day) || !day.Equal(daytime.AtMinute(day, 0)) {
			t.Errorf("%q reads as %v, which reads as %v, %v", typed, day, again, err)
		}
	})
}

func FuzzReadClock(f *testing.F) {
	for _, seed := range []string{"9", "900", "14:30", "14時30分", "９時半", "24:00", "\xce"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		minute, err := daytime.ReadClock(typed)
		if err != nil {
			return
		}
		again, err := daytime.ReadClock(daytime.Clock(daytime.AtMinute(noon, minute)))
		if err != nil || again != minute || minute < 0 || minute >= 24*60 {
			t.Errorf("%q reads as %d, which reads as %d, %v", typed, minute, again, err)
		}
	})
}
