package places

import (
	"fmt"
	"testing"

	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
)

// Addresses from a look-up obey the rules of their fields. The test samples codes from the whole country, because each
// one inflates its part of the data.
func TestPlacesFitTheirFields(t *testing.T) {
	seen := 0
	for number := 0; number < 10_000_000; number += 1009 { // a prime, so that every last digit occurs
		for _, place := range Of(fmt.Sprintf("%07d", number)) {
			seen++
			checkPlace(t, place)
		}
	}
	for _, code := range []string{"1076090", "4506208", "4096291", "0038707", "1008917", "2430012"} { // with ・, （ or Ⅲ
		for _, place := range Of(code) {
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
	if strange := japan.FullWidth.Outside(place.Address); strange != nil {
		t.Errorf("%q in %s", strange, place.Address)
	}
	if strange := japan.HalfWidthKana.Outside(place.AddressKana); strange != nil {
		t.Errorf("%q in %s", strange, place.AddressKana)
	}
}
