package patient

import (
	"testing"

	"madoguchi/madoguchi"
)

// A patient agrees to the clinic's current text. A text that the clinic has removed is not missing.
func TestWhatIsAgreedTo(t *testing.T) {
	text := madoguchi.Explanation{Text: "説明"}
	for name, c := range map[string]struct {
		now    madoguchi.Explanation
		agreed string
		want   bool
	}{
		"nothing to agree to":  {want: true},
		"not yet":              {now: text},
		"the current text":     {now: text, agreed: text.Version(), want: true},
		"an earlier text":      {now: text, agreed: "of before"},
		"a text since removed": {agreed: text.Version(), want: true},
	} {
		a := asked{
			visit:  madoguchi.Reservation{ID: "r1", Explanation: c.agreed},
			clinic: madoguchi.Clinic{Explanation: c.now},
		}
		if a.agreed() != c.want || a.enters() != c.want || a.complete() != c.want {
			t.Errorf("%s: agreed %v, enters %v, complete %v", name, a.agreed(), a.enters(), a.complete())
		}
	}
}
