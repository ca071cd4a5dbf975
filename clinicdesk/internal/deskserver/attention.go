package deskserver

import (
	"net/http"

	"madoguchi/apiserver/api"
)

// attention answers with the tasks: visits and recoveries.
func attention(visits *Visits, recoveries *Recoveries) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		found := api.AttentionList{Entries: []api.Entry{}, Recoveries: recoveries.pending()}
		for _, entry := range visits.entries() {
			if entry.NeedsAttention() {
				found.Entries = append(found.Entries, entry)
			} else if entry.Attended != nil {
				found.Done = append(found.Done, entry)
			}
		}
		answer(w, http.StatusOK, found)
	}
}
