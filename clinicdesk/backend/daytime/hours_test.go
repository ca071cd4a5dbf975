package daytime_test

import (
	"slices"
	"testing"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/phrases"
)

func TestReadHours(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "　": "", "休診": "", " お休み ": "", "×": "", "Closed": "", "－": "",
		"9-12":                        "9:00-12:00",
		"0:00~24:00":                  "0:00-24:00",
		"18時-24時":                     "18:00-24:00",
		"900ー1230":                    "9:00-12:30",
		"9:00-12:30 14:00-18:00":      "9:00-12:30 14:00-18:00",
		"9:00 - 12:30, 14:00 - 18:00": "9:00-12:30 14:00-18:00",
		"9:00–12:30/14:00–18:00":      "9:00-12:30 14:00-18:00",
		"９：００〜１２：３０　１４：００〜１８：００": "9:00-12:30 14:00-18:00",
		"9時から12時半まで、14時から18時まで":  "9:00-12:30 14:00-18:00",
	} {
		spans, err := daytime.ReadHours(typed)
		if err != nil || daytime.WriteHours(spans) != want {
			t.Errorf("%q: got %q, %v, want %q", typed, daytime.WriteHours(spans), err, want)
		}
	}
	for _, typed := range []string{
		"9:00", "9:00-", "-12:00", "12:00-9:00", "9:00-9:00", "9-12-15", "later", "休診 9-12", "25:00-26:00",
		"24:00-9:00", "9:00-24:30",
	} {
		if spans, err := daytime.ReadHours(typed); err == nil || phrases.FieldOf(err) != "hours" {
			t.Errorf("%q: got %v, %v", typed, spans, err)
		}
	}
}

// Written hours are read back unchanged, for any input.
func FuzzReadHours(f *testing.F) {
	for _, seed := range []string{"9:00-12:30 14:00-18:00", "９時〜１２時半、１４時〜２４時", "", "9-", "a-b", "-"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		spans, err := daytime.ReadHours(typed)
		if err != nil {
			return
		}
		again, err := daytime.ReadHours(daytime.WriteHours(spans))
		if err != nil || !slices.Equal(spans, again) {
			t.Errorf("%q reads as %v, and what is written of it as %v, %v", typed, spans, again, err)
		}
		for _, span := range spans {
			if span.From < 0 || span.Until > 24*60 || span.From >= span.Until {
				t.Errorf("%q reads as %v", typed, spans)
			}
		}
	})
}
