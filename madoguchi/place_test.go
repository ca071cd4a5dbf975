package madoguchi_test

import (
	"testing"

	"madoguchi/madoguchi"
)

// An address has many digits, but no address of the web or of mail.
func TestTheAddressOfAClinic(t *testing.T) {
	for address, rule := range map[string]string{
		"": "", "〒100-0001 東京都千代田区千代田1-1-1 ビル10階1203号": "", "東京都港区 evil.example/x": "linkLike",
		"a@clinic.example": "linkLike", "東京都\u200b港区": "invisibleCharacter",
	} {
		clinic := madoguchi.Clinic{Name: "青木内科クリニック"}
		settings := clinic.Settings()
		settings.Address = address
		changed, faults := clinic.Change(settings)
		switch {
		case rule == "" && (len(faults) > 0 || changed.PostalAddress() != address):
			t.Errorf("%q: %v, stored as %q", address, faults, changed.PostalAddress())
		case rule != "" && (len(faults) != 1 || faults[0].Field != "address" || faults[0].Rule != rule):
			t.Errorf("%q: %v, want %s", address, faults, rule)
		}
	}
}
