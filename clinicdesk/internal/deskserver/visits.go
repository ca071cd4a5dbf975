package deskserver

import (
	"cmp"
	"net/http"
	"sync"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Visits are the clinic's reservations and calls.
type Visits struct {
	now      func() time.Time
	user     *User
	settings *Settings
	feed     *feed

	mu      sync.Mutex
	details map[string]api.Detail
	answers map[string]api.Detail // by Idempotency-Key

	prepared map[string]api.Preparation
	holds    []api.Hold

	patientOf func(id string) (madoguchi.Patient, bool) // set once, before requests
}

func newVisits(now func() time.Time, user *User, settings *Settings, feed *feed) *Visits {
	return &Visits{
		now: now, user: user, settings: settings, feed: feed,
		details: map[string]api.Detail{}, answers: map[string]api.Detail{}, prepared: map[string]api.Preparation{},
	}
}

func (v *Visits) routes() routes {
	all := routes{
		"GET /schedule": v.schedule, "POST /reservations": v.book, "PUT /reservations/{id}": v.editReservation,
		"POST /calls": v.createCall, "PATCH /calls/{id}": v.editCall,
		"GET /reservations/{id}/preparation": v.preparation, "POST /reservations/{id}/admit": v.admit,
		"GET /calls/{id}/preparation": v.preparation, "POST /calls/{id}/admit": v.admit,
	}
	for _, kind := range []string{"/reservations", "/calls"} {
		all["GET "+kind+"/{id}"] = v.detail
		all["GET "+kind+"/{id}/message"] = v.message
		all["POST "+kind+"/{id}/cancel"] = v.end(string(madoguchi.ReservationCancelled))
		all["POST "+kind+"/{id}/finish"] = v.end(string(madoguchi.ReservationFinished))
		all["POST "+kind+"/{id}/attended"] = v.attend
		all["POST "+kind+"/{id}/revoke-links"] = v.revokeLinks
		all["POST "+kind+"/{id}/deliveries"] = v.send
	}
	return all
}

// Put adds or replaces an entry and pushes it.
func (v *Visits) Put(entry api.Entry) api.Detail {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.put(api.Detail{Entry: entry})
}

// PutBooked adds or replaces a visit that was booked on the web, and pushes it.
func (v *Visits) PutBooked(entry api.Entry, booker api.Booker) api.Detail {
	v.mu.Lock()
	defer v.mu.Unlock()
	entry.Source = api.BookedOnWeb
	return v.put(api.Detail{Entry: entry, Booker: &booker})
}

// Hold makes somebody on the web hold a slot.
func (v *Visits) Hold(hold api.Hold) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.holds = append(v.holds, hold)
}

// Prepare records what the patient of a visit did, and pushes the visit.
func (v *Visits) Prepare(id string, done api.Preparation) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.prepared[id] = done
	v.put(v.details[id])
}

func (v *Visits) preparation(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	done := v.prepared[r.PathValue("id")]
	if done.Answers == nil {
		done.Answers = []api.Answer{}
	}
	answer(w, http.StatusOK, done)
}

// admit records that the user let the patient in.
func (v *Visits) admit(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	done, now := v.prepared[r.PathValue("id")], v.now()
	done.AdmittedAt, done.AdmittedBy = &now, v.user.name
	v.prepared[r.PathValue("id")] = done
	v.mu.Unlock()
	v.preparation(w, r)
}

// Detail returns an entry's current detail.
func (v *Visits) Detail(id string) (api.Detail, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	detail, ok := v.details[id]
	return detail, ok
}

// Count returns the number of entries.
func (v *Visits) Count() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.details)
}

// put raises the revision, stores the entry and pushes it.
func (v *Visits) put(detail api.Detail) api.Detail {
	if detail.Entry.Kind == api.KindCall {
		detail.Entry.State = detail.Entry.Call.State // as the real server does
	}
	before := v.details[detail.Entry.ID]
	detail.Entry.Revision = before.Entry.Revision + 1
	if detail.Timeline == nil {
		detail.Timeline = before.Timeline
	}
	if detail.Booker == nil {
		detail.Booker = before.Booker
	}
	if detail.Entry.Call != nil {
		detail.PatientURL = cmp.Or(detail.PatientURL, "http://127.0.0.1:8080/v/"+detail.Entry.ID+"-Xk3mQ9")
		detail.ClinicURL = "http://127.0.0.1:8080/clinic/calls/" + detail.Entry.ID
		detail.Pending = []api.Pending{
			{At: detail.Entry.Call.Opens, Code: "open"}, {At: detail.Entry.Call.Expires, Code: "expire"},
		}
	}
	v.details[detail.Entry.ID] = detail
	v.feed.push(detail.Entry)
	return detail
}

func (v *Visits) schedule(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	day := api.Day{Day: r.URL.Query().Get("day")}
	for _, detail := range v.details {
		shown := detail.Entry.Cancelled == nil || r.URL.Query().Get("cancelled") == "true"
		if shown && madoguchi.DayOf(detail.Entry.Start, v.settings.location()) == day.Day {
			day.Entries = append(day.Entries, detail.Entry)
		}
	}
	for _, hold := range v.holds {
		if madoguchi.DayOf(hold.Start, v.settings.location()) == day.Day {
			day.Holds = append(day.Holds, hold)
		}
	}
	answer(w, http.StatusOK, day)
}

func (v *Visits) detail(w http.ResponseWriter, r *http.Request) {
	detail, ok := v.Detail(r.PathValue("id"))
	if !ok {
		refuse(w, http.StatusNotFound, "notFound", "")
		return
	}
	if patient, ok := v.patientOf(detail.Entry.PatientID); ok {
		shown := wirePatient(patient)
		detail.Patient = &shown
	}
	answer(w, http.StatusOK, detail)
}

// once answers a repeated Idempotency-Key with the first answer.
func (v *Visits) once(w http.ResponseWriter, r *http.Request, status int, make func() (api.Detail, string)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	key := r.Header.Get("Idempotency-Key")
	detail, known := v.answers[key]
	if !known {
		made, refusal := make()
		if refusal != "" {
			refuse(w, http.StatusConflict, refusal, "")
			return
		}
		detail = v.put(made)
		v.answers[key] = detail
	}
	answer(w, status, detail)
}

// changing applies a change to an entry and answers with it, with the mutex held.
func (v *Visits) changing(w http.ResponseWriter, r *http.Request, change func(*api.Detail) string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	detail, ok := v.details[r.PathValue("id")]
	if !ok {
		refuse(w, http.StatusNotFound, "notFound", "")
		return
	}
	if refusal := change(&detail); refusal != "" {
		refuse(w, http.StatusConflict, refusal, "")
		return
	}
	answer(w, http.StatusOK, v.put(detail))
}

// entries returns all entries.
func (v *Visits) entries() (entries []api.Entry) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, detail := range v.details {
		entries = append(entries, detail.Entry)
	}
	return entries
}
