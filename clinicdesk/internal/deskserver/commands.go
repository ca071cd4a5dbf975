package deskserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// once answers a repeated Idempotency-Key with the first answer. It breaks the connection if LoseAnswers asked for
// that.
func (s *Server) once(w http.ResponseWriter, r *http.Request, status int, make func() (api.Detail, string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := r.Header.Get("Idempotency-Key")
	detail, known := s.answers[key]
	if !known {
		made, refusal := make()
		if refusal != "" {
			refuse(w, http.StatusConflict, refusal, "")
			return
		}
		detail = s.put(made)
		s.answers[key] = detail
	}
	if s.loses {
		panic(http.ErrAbortHandler)
	}
	answer(w, status, detail)
}

func (s *Server) book(w http.ResponseWriter, r *http.Request) {
	var book api.GuestVisit
	if json.NewDecoder(r.Body).Decode(&book) != nil {
		refuse(w, http.StatusBadRequest, "body", "")
		return
	}
	s.once(w, r, http.StatusCreated, func() (api.Detail, string) {
		entry := api.Entry{ID: madoguchi.NewID(), Kind: api.KindReservation, GuestVisit: book, State: "booked"}
		s.complete(&entry)
		if s.taken(entry) {
			return api.Detail{}, "slotTaken"
		}
		return s.fresh(entry), ""
	})
}

// complete fills in the fields that follow from the menu and the method.
func (s *Server) complete(entry *api.Entry) {
	for _, menu := range s.clinic.Menus {
		if menu.ID == entry.MenuID {
			entry.MenuName = menu.Name
			entry.End = entry.Start.Add(time.Duration(menu.Minutes[entry.Method][entry.Visit]) * time.Minute)
		}
	}
	if entry.Method == string(madoguchi.Online) {
		entry.Call = s.callOf(*entry)
	}
}

func (s *Server) callOf(entry api.Entry) *api.Call {
	window := madoguchi.CallWindow(entry.Start, s.location())
	call := &api.Call{ID: entry.ID, State: "scheduled", Opens: window.Opens, Expires: window.Expires}
	if window.Phase(s.now()) == madoguchi.InWindow {
		call.State = "open"
	}
	return call
}

func (s *Server) taken(entry api.Entry) bool {
	for _, detail := range s.details {
		other := detail.Entry
		if other.Kind == api.KindReservation && other.State == "booked" && other.DoctorID == entry.DoctorID &&
			other.Start.Before(entry.End) && entry.Start.Before(other.End) {
			return true
		}
	}
	return false
}

func (s *Server) fresh(entry api.Entry) api.Detail {
	return api.Detail{Entry: entry, Timeline: []api.Event{{At: s.now(), Code: "booked", Actor: "staff", Name: "受付 佐藤"}}}
}

func (s *Server) createCall(w http.ResponseWriter, r *http.Request) {
	var create api.CreateCall
	if json.NewDecoder(r.Body).Decode(&create) != nil {
		refuse(w, http.StatusBadRequest, "body", "")
		return
	}
	s.once(w, r, http.StatusCreated, func() (api.Detail, string) {
		entry := api.Entry{
			ID: madoguchi.NewID(), Kind: api.KindCall, End: create.Start.Add(30 * time.Minute), State: "booked",
			Title: create.Title,
			GuestVisit: api.GuestVisit{
				DoctorID: create.DoctorID, Start: create.Start, Method: string(madoguchi.Online),
			},
		}
		entry.Call = s.callOf(entry)
		return s.fresh(entry), ""
	})
}

// changing applies a change to an entry and answers with it, with the mutex held.
func (s *Server) changing(w http.ResponseWriter, r *http.Request, change func(*api.Detail) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	detail, ok := s.details[r.PathValue("id")]
	if !ok {
		refuse(w, http.StatusNotFound, "notFound", "")
		return
	}
	if refusal := change(&detail); refusal != "" {
		refuse(w, http.StatusConflict, refusal, "")
		return
	}
	answer(w, http.StatusOK, s.put(detail))
}

func (s *Server) editReservation(w http.ResponseWriter, r *http.Request) {
	var edit api.EditReservation
	if json.NewDecoder(r.Body).Decode(&edit) != nil {
		refuse(w, http.StatusBadRequest, "body", "")
		return
	}
	s.changing(w, r, func(detail *api.Detail) string {
		entry := &detail.Entry
		if edit.Revision != entry.Revision {
			return "changed"
		}
		if entry.Delivery != nil && !edit.Start.Equal(entry.Start) {
			moved := s.now()
			entry.Attention, entry.AttentionSince = madoguchi.AttentionOldTime, &moved
		}
		entry.GuestVisit = edit.GuestVisit
		s.complete(entry)
		s.noteEdit(detail)
		return ""
	})
}

func (s *Server) editCall(w http.ResponseWriter, r *http.Request) {
	var edit api.EditCall
	if json.NewDecoder(r.Body).Decode(&edit) != nil {
		refuse(w, http.StatusBadRequest, "body", "")
		return
	}
	s.changing(w, r, func(detail *api.Detail) string {
		entry := &detail.Entry
		if edit.Revision != entry.Revision {
			return "changed"
		}
		for to, from := range map[*string]*string{&entry.DoctorID: edit.DoctorID, &entry.Title: edit.Title} {
			if from != nil {
				*to = *from
			}
		}
		s.noteEdit(detail)
		return ""
	})
}

func (s *Server) noteEdit(detail *api.Detail) {
	detail.Timeline = append(detail.Timeline, api.Event{At: s.now(), Code: "edited", Actor: "staff", Name: "受付 佐藤"})
}

func (s *Server) end(state string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var cancel api.Cancel
		_ = json.NewDecoder(r.Body).Decode(&cancel) // a finish has no body
		s.changing(w, r, func(detail *api.Detail) string {
			if state == string(madoguchi.ReservationCancelled) {
				if call := detail.Entry.Call; call != nil && call.State == string(madoguchi.CallInCall) {
					return madoguchi.ErrInCall.Code
				}
				detail.Entry.Cancelled = &api.Cancelled{At: s.now(), Name: s.name, Reason: cancel.Reason}
			}
			detail.Entry.State = state
			if call := detail.Entry.Call; call != nil {
				ended := *call
				ended.State = state
				detail.Entry.Call = &ended
			}
			return ""
		})
	}
}

func (s *Server) send(w http.ResponseWriter, r *http.Request) {
	var send api.Send
	if json.NewDecoder(r.Body).Decode(&send) != nil {
		refuse(w, http.StatusBadRequest, "body", "")
		return
	}
	id := r.PathValue("id")
	s.once(w, r, http.StatusAccepted, func() (api.Detail, string) {
		detail, ok := s.details[id]
		if !ok {
			return api.Detail{}, "notFound"
		}
		now := s.now()
		detail.Entry.Attention, detail.Entry.AttentionSince = "", nil
		detail.Entry.Delivery = &api.Delivery{
			ID: madoguchi.NewID(), Channel: send.Channel, Target: send.Target, Status: "delivered",
			AskedAt: now, SentAt: &now, StatusAt: now,
		}
		detail.Timeline = append(detail.Timeline, api.Event{At: now, Code: "sendAsked", Actor: "staff", Name: "受付 佐藤"},
			api.Event{At: now, Code: "delivered", Actor: "system"})
		return detail, ""
	})
}

func (s *Server) detail(w http.ResponseWriter, r *http.Request) {
	detail, ok := s.Detail(r.PathValue("id"))
	if !ok {
		refuse(w, http.StatusNotFound, "notFound", "")
		return
	}
	answer(w, http.StatusOK, detail)
}

func (s *Server) message(w http.ResponseWriter, r *http.Request) {
	detail, ok := s.Detail(r.PathValue("id"))
	if !ok {
		refuse(w, http.StatusNotFound, "notFound", "")
		return
	}
	start := detail.Entry.Start.In(s.location())
	preview := api.Preview{Text: fmt.Sprintf("%s ビデオ通話 %d/%d %s\n%s\n1時間前から翌日同時刻まで有効", s.clinic.Name,
		start.Month(), start.Day(), start.Format("15:04"), detail.PatientURL)}
	if r.URL.Query().Get("channel") == string(madoguchi.SMS) {
		preview.Segments = 1
	}
	answer(w, http.StatusOK, preview)
}
