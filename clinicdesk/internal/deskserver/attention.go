package deskserver

import (
	"net/http"

	"madoguchi/apiserver/api"
)

func (s *Server) attention(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := api.AttentionList{Entries: []api.Entry{}, Recoveries: s.pendingRecoveries()}
	for _, detail := range s.details {
		if detail.Entry.NeedsAttention() {
			found.Entries = append(found.Entries, detail.Entry)
		} else if detail.Entry.Attended != nil {
			found.Done = append(found.Done, detail.Entry)
		}
	}
	answer(w, http.StatusOK, found)
}

func (s *Server) attend(w http.ResponseWriter, r *http.Request) {
	s.changing(w, r, func(detail *api.Detail) string {
		if detail.Entry.Over() {
			return "notOpen"
		}
		detail.Timeline = append(detail.Timeline, api.Event{
			At: s.now(), Code: "attended", Actor: "staff", Name: s.name, Detail: detail.Entry.Attention,
		})
		detail.Entry.Attended = &api.Attended{At: s.now(), Name: s.name, Reason: detail.Entry.Attention}
		detail.Entry.Attention, detail.Entry.AttentionSince = "", nil
		return ""
	})
}
