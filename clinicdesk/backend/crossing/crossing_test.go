package crossing_test

import (
	"slices"
	"testing"

	"madoguchi/clinicdesk/backend/crossing"
)

type texts struct{ a, b string }

var fields = []crossing.Field[texts]{
	func(t *texts) *string { return &t.a }, func(t *texts) *string { return &t.b },
}

func same(_ int, typed, is string) bool { return typed == is }

// form is a form during a test.
type form struct{ typed, stood, is texts }

func (f *form) becomes(is texts) (met bool) {
	met = crossing.Follow(fields, &f.typed, &f.stood, f.is, is)
	f.is = is
	return met
}

func (f *form) crossed() []int { return crossing.Crossed(fields, f.typed, f.stood, f.is, same) }

func begin(stands texts) *form { return &form{stands, stands, stands} }

func TestUntouchedTextsFollow(t *testing.T) {
	f := begin(texts{"a", "b"})
	f.typed.a = "A"
	if met := f.becomes(texts{"a", "x"}); met || f.typed != (texts{"A", "x"}) || f.crossed() != nil {
		t.Errorf("typed %+v, met %v, crossed %v", f.typed, met, f.crossed())
	}
}

func TestWhatBothChangedIsCrossed(t *testing.T) {
	f := begin(texts{"a", "b"})
	f.typed.a = "A"
	if met := f.becomes(texts{"x", "b"}); !met || f.typed.a != "A" || !slices.Equal(f.crossed(), []int{0}) {
		t.Errorf("typed %+v, met %v, crossed %v", f.typed, met, f.crossed())
	}
	if met := f.becomes(texts{"x", "y"}); met || !slices.Equal(f.crossed(), []int{0}) {
		t.Errorf("a change of the other text: met %v, crossed %v", met, f.crossed())
	}
	f.typed.a = "x"
	if f.crossed() != nil {
		t.Error("is crossed with the same text")
	}
	if met := f.becomes(texts{"z", "y"}); met || f.typed.a != "z" {
		t.Errorf("a text that was typed like the record's stays %q", f.typed.a)
	}
}

// Somebody who types the earlier text again takes the colleague's change back, and has to know it.
func TestTheEarlierTextIsCrossedToo(t *testing.T) {
	f := begin(texts{"a", "b"})
	f.typed.a = "A"
	f.becomes(texts{"x", "b"})
	f.typed.a = "a"
	if !slices.Equal(f.crossed(), []int{0}) {
		t.Errorf("crossed %v", f.crossed())
	}
}
