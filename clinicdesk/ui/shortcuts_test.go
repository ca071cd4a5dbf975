package ui

import "testing"

// The places' keys have the rail's order: the third place has Ctrl 3.
func TestKeysHaveTheRailsOrder(t *testing.T) {
	d := deskOf(t)
	for i, item := range railItems {
		shortcuts()[i].do(d.in)
		if want := "Ctrl " + string(rune('1'+i)); d.in.at != item.at || shortcuts()[i].Keys != want {
			t.Errorf("%s leads to %v, want %s to lead to %v", shortcuts()[i].Keys, d.in.at, want, item.at)
		}
	}
}
