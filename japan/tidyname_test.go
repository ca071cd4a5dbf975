package japan_test

import (
	"testing"

	"madoguchi/japan"
)

// A name has one space between its parts, however many were typed.
func TestANameHasOneSpaceBetweenItsParts(t *testing.T) {
	for typed, want := range map[string]string{
		"鈴木\u3000\u3000トメ": "鈴木\u3000トメ", "鈴木 \u3000トメ": "鈴木\u3000トメ", " 鈴木\u3000トメ\u3000": "鈴木\u3000トメ",
		"鈴木 トメ": "鈴木 トメ", "John   Smith": "John Smith", "鈴木トメ": "鈴木トメ", "": "", "\u3000\u3000": "",
	} {
		if got := japan.TidyName(typed); got != want {
			t.Errorf("%q became %q", typed, got)
		} else if again := japan.TidyName(got); again != got {
			t.Errorf("%q became %q the second time", got, again)
		}
	}
}
