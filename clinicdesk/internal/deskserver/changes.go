package deskserver

import (
	"encoding/json"
	"net/http"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

func (v *Visits) editReservation(w http.ResponseWriter, r *http.Request) {
	var edit api.EditReservation
	if !read(w, r, &edit) {
		return
	}
	v.changing(w, r, func(detail *api.Detail) string {
		entry := &detail.Entry
		if edit.Revision != entry.Revision {
			return "changed"
		}
		if entry.Delivery != nil && !edit.Start.Equal(entry.Start) {
			moved := v.now()
			entry.Attention, entry.AttentionSince = madoguchi.AttentionOldTime, &moved
		}
		entry.GuestVisit = edit.GuestVisit
		v.complete(entry)
		v.noteEdit(detail)
		return ""
	})
}

func (v *Visits) editCall(w http.ResponseWriter, r *http.Request) {
	var edit api.EditCall
	if !read(w, r, &edit) {
		return
	}
	v.changing(w, r, func(detail *api.Detail) string {
		entry := &detail.Entry
		if edit.Revision != entry.Revision {
			return "changed"
		}
		for to, from := range map[*string]*string{&entry.DoctorID: edit.DoctorID, &entry.Title: edit.Title} {
			if from != nil {
				*to = *from
			}
		}
		v.noteEdit(detail)
		return ""
	})
}

func (v *Visits) noteEdit(detail *api.Detail) {
	detail.Timeline = append(detail.Timeline, api.Event{At: v.now(), Code: "edited", Actor: "staff", Name: "受付 佐藤"})
}

func (v *Visits) end(state string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var cancel api.Cancel
		_ = json.NewDecoder(r.Body).Decode(&cancel) // a finish has no body
		v.changing(w, r, func(detail *api.Detail) string {
			if state == string(madoguchi.ReservationCancelled) {
				if call := detail.Entry.Call; call != nil && call.State == string(madoguchi.CallInCall) {
					return madoguchi.ErrInCall.Code
				}
				detail.Entry.Cancelled = &api.Cancelled{At: v.now(), Name: v.user.staff().Name, Reason: cancel.Reason}
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

func (v *Visits) revokeLinks(w http.ResponseWriter, r *http.Request) {
	v.changing(w, r, func(detail *api.Detail) string {
		if detail.Entry.Over() {
			return "notOpen"
		}
		detail.PatientURL += "x" // another one
		if sent := detail.Entry.Delivery; sent != nil {
			void := *sent
			void.Revoked, detail.Entry.Delivery = true, &void
		}
		detail.Timeline = append(detail.Timeline, api.Event{
			At: v.now(), Code: "linksRevoked", Actor: "staff", Name: v.user.staff().Name,
		})
		return ""
	})
}

func (v *Visits) attend(w http.ResponseWriter, r *http.Request) {
	v.changing(w, r, func(detail *api.Detail) string {
		if detail.Entry.Over() {
			return "notOpen"
		}
		detail.Timeline = append(detail.Timeline, api.Event{
			At: v.now(), Code: "attended", Actor: "staff", Name: v.user.staff().Name, Detail: detail.Entry.Attention,
		})
		detail.Entry.Attended = &api.Attended{At: v.now(), Name: v.user.staff().Name, Reason: detail.Entry.Attention}
		detail.Entry.Attention, detail.Entry.AttentionSince = "", nil
		return ""
	})
}
