package deskserver

import (
	"net/http"
	"time"

	"madoguchi/apiserver/api"
)

// attention answers with the tasks: visits and recoveries, and with what patients did on the web.
func attention(visits *Visits, recoveries *Recoveries) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		after, _ := time.Parse(time.RFC3339, r.URL.Query().Get("after")) // without it, all
		found := api.AttentionList{Entries: []api.Entry{}, Recoveries: recoveries.pending()}
		for _, entry := range visits.entries() {
			if entry.NeedsAttention() {
				found.Entries = append(found.Entries, entry)
			} else if entry.Attended != nil {
				found.Done = append(found.Done, entry)
			}
			if act := entry.ByPatient; act != nil && act.At.After(after) {
				found.ByPatient = append(found.ByPatient, entry)
			}
		}
		answer(w, http.StatusOK, found)
	}
}
