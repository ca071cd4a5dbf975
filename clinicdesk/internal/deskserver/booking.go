package deskserver

import (
	"net/http"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

func (v *Visits) book(w http.ResponseWriter, r *http.Request) {
	var book api.GuestVisit
	if !read(w, r, &book) {
		return
	}
	v.once(w, r, http.StatusCreated, func() (api.Detail, string) {
		entry := api.Entry{ID: madoguchi.NewID(), Kind: api.KindReservation, GuestVisit: book, State: "booked"}
		v.complete(&entry)
		if v.taken(entry) {
			return api.Detail{}, "slotTaken"
		}
		return v.fresh(entry), ""
	})
}

// complete fills in the fields that follow from the menu and the method.
func (v *Visits) complete(entry *api.Entry) {
	for _, menu := range v.settings.current().Menus {
		if menu.ID == entry.MenuID {
			entry.MenuName = menu.Name
			entry.End = entry.Start.Add(time.Duration(menu.Minutes[entry.Method][entry.Visit]) * time.Minute)
		}
	}
	if entry.Method == string(madoguchi.Online) {
		entry.Call = v.callOf(*entry)
	}
}

func (v *Visits) callOf(entry api.Entry) *api.Call {
	window := madoguchi.CallWindow(entry.Start, v.settings.location())
	call := &api.Call{ID: entry.ID, State: "scheduled", Opens: window.Opens, Expires: window.Expires}
	if window.Phase(v.now()) == madoguchi.InWindow {
		call.State = "open"
	}
	return call
}

func (v *Visits) taken(entry api.Entry) bool {
	for _, detail := range v.details {
		other := detail.Entry
		if other.Kind == api.KindReservation && other.State == "booked" && other.DoctorID == entry.DoctorID &&
			other.Start.Before(entry.End) && entry.Start.Before(other.End) {
			return true
		}
	}
	return false
}

func (v *Visits) fresh(entry api.Entry) api.Detail {
	return api.Detail{Entry: entry, Timeline: []api.Event{{At: v.now(), Code: "booked", Actor: "staff", Name: "受付 佐藤"}}}
}

func (v *Visits) createCall(w http.ResponseWriter, r *http.Request) {
	var create api.CreateCall
	if !read(w, r, &create) {
		return
	}
	v.once(w, r, http.StatusCreated, func() (api.Detail, string) {
		entry := api.Entry{
			ID: madoguchi.NewID(), Kind: api.KindCall, End: create.Start.Add(30 * time.Minute), State: "booked",
			Title: create.Title,
			GuestVisit: api.GuestVisit{
				DoctorID: create.DoctorID, Start: create.Start, Method: string(madoguchi.Online),
			},
		}
		entry.Call = v.callOf(entry)
		return v.fresh(entry), ""
	})
}
