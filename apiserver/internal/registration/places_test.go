package registration

import (
	"fmt"
	"testing"

	"madoguchi/apiserver/web"
	"madoguchi/japan"
)

// Whatever is filled in keeps the rules of its field: looked at for codes all over the country, since each takes its piece of the
// data to be inflated.
func TestPlacesFitTheirFields(t *testing.T) {
	seen := 0
	for number := 0; number < 10_000_000; number += 1009 { // a prime: every last digit comes
		for _, place := range placesOf(fmt.Sprintf("%07d", number)) {
			seen++
			checkPlace(t, place)
		}
	}
	for _, code := range []string{"1076090", "4506208", "4096291", "0038707", "1008917", "2430012"} { // with ・, （ or Ⅲ
		for _, place := range placesOf(code) {
			seen++
			checkPlace(t, place)
		}
	}
	if seen < 100 {
		t.Errorf("%d places were seen", seen)
	}
}

func checkPlace(t *testing.T, place web.RegistrationPlace) {
	t.Helper()
	if strange := japan.FullWidth.Strange(place.Address); strange != nil {
		t.Errorf("%q in %s", strange, place.Address)
	}
	if strange := japan.HalfWidthKana.Strange(place.AddressKana); strange != nil {
		t.Errorf("%q in %s", strange, place.AddressKana)
	}
}
