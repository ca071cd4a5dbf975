package ui

import "testing"

// The keys of the places have the order of the rail: the third place is at Ctrl 3.
func TestKeysHaveTheRailsOrder(t *testing.T) {
	d := deskOf(t)
	for i, item := range railItems {
		shortcuts()[i].do(d)
		if want := "Ctrl " + string(rune('1'+i)); d.at != item.at || shortcuts()[i].Keys != want {
			t.Errorf("%s leads to %v, want %s to lead to %v", shortcuts()[i].Keys, d.at, want, item.at)
		}
	}
}
