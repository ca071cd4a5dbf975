package visits_test

import (
	"slices"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
)

// The pane of a member's visit says who booked, and no other pane does.
func TestThePaneSaysWhoBooked(t *testing.T) {
	for language, want := range map[string]visits.Fact{
		phrases.Japanese: {Label: "ご予約者", Value: "田中 花子（ご家族）"},
		"en":             {Label: "Booked by", Value: "田中 花子 (family)"},
	} {
		entry := api.Entry{Kind: api.KindReservation, BookedBy: "田中 花子"}
		if facts := wordsIn(language).Pane(api.Detail{Entry: entry}).Facts; !slices.Contains(facts, want) {
			t.Errorf("the pane says %+v", facts)
		}
		entry.BookedBy = ""
		for _, fact := range wordsIn(language).Pane(api.Detail{Entry: entry}).Facts {
			if fact.Label == want.Label {
				t.Errorf("the pane of another visit says %+v", fact)
			}
		}
	}
}
