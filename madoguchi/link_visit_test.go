package madoguchi_test

import (
	"errors"
	"testing"

	"madoguchi/madoguchi"
)

// The links of earlier releases have no generation. They go on working, as those of generation 0.
func TestALinkOfAVisitHasAGeneration(t *testing.T) {
	old := madoguchi.LinkKeys{[]byte("a key of thirty-two bytes, or so")}
	keys := append(madoguchi.LinkKeys{[]byte("the key after that one has rotated")}, old...)
	const id, mailed = "0000000000000r01", "AAAAAAAAAABgAULblkc1zSe-z_0MSQ"
	for _, generation := range []int{0, 1, 255} {
		opened, got, err := keys.OpenVisit(old.VisitToken(id, generation))
		if err != nil || opened != id || got != generation {
			t.Errorf("generation %d: got %s, %d: %v", generation, opened, got, err)
		}
	}
	if token := old.VisitToken(id, 0); token != mailed {
		t.Errorf("the link of the first generation is %s", token)
	}
	for _, token := range []string{
		"", mailed + "A", mailed[1:], "B" + mailed[1:], keys.Token(id, madoguchi.PatientSide, 1),
	} {
		if _, _, err := keys.OpenVisit(token); !errors.Is(err, madoguchi.ErrBadLink) {
			t.Errorf("%q: %v", token, err)
		}
	}
}
