package deskserver

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/patients"
)

// Patients are the clinic's patients.
type Patients struct {
	now    func() time.Time
	visits *Visits
	feed   *feed

	mu      sync.Mutex
	all     []madoguchi.Patient
	answers map[string]madoguchi.PatientID // by Idempotency-Key
}

func newPatients(now func() time.Time, visits *Visits, feed *feed) *Patients {
	return &Patients{now: now, visits: visits, feed: feed, answers: map[string]madoguchi.PatientID{}}
}

func (p *Patients) routes() routes {
	return routes{
		"POST /patients/search": p.search, "POST /patients": p.register, "GET /patients/{id}": p.show,
		"PUT /patients/{id}": p.change, "POST /patients/{id}/merge": p.merge,
		"POST /patients/{id}/unmerge":  p.pair(patients.Unmerge),
		"POST /patients/{id}/distinct": p.pair(patients.Separate),
	}
}

// Put adds or replaces a patient.
func (p *Patients) Put(patient madoguchi.Patient) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.put(patient)
}

// Find returns a patient by its ID, as it is stored.
func (p *Patients) Find(id string) (found madoguchi.Patient, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.find(id)
}

func (p *Patients) put(patient madoguchi.Patient) {
	same := func(other madoguchi.Patient) bool { return other.ID == patient.ID }
	p.all = append(slices.DeleteFunc(p.all, same), patient)
	p.feed.push(api.ChangedPatient{ID: string(patient.ID)})
}

func (p *Patients) find(id string) (found madoguchi.Patient, ok bool) {
	at := slices.IndexFunc(p.all, func(patient madoguchi.Patient) bool { return string(patient.ID) == id })
	if at < 0 {
		return found, false
	}
	return p.all[at], true
}

func (p *Patients) search(w http.ResponseWriter, r *http.Request) {
	var request api.PatientSearch
	if !read(w, r, &request) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	found := api.PatientsFound{Patients: []api.FoundPatient{}, Guests: []api.Guest{}}
	words := patients.Words(request.Text)
	for _, patient := range p.all {
		if len(words) > 0 && patient.MergedInto == "" && has(patients.Keys(patient), words) {
			found.Patients = append(found.Patients,
				api.FoundPatient{Patient: wirePatient(patient), Doubled: len(p.doubles(patient)) > 0})
		}
	}
	for _, visit := range p.visits.entries() {
		guest := madoguchi.Reservation{
			PatientName: visit.PatientName, PatientKana: visit.PatientKana, ChartNumber: visit.ChartNumber,
		}
		if detail, _ := p.visits.Detail(visit.ID); detail.Booker != nil {
			guest.Contact.BirthDate = detail.Booker.BirthDate
		}
		if len(words) > 0 && visit.IsReservation() && visit.PatientID == "" && has(patients.GuestKeys(guest), words) {
			found.Guests = append(found.Guests, api.Guest{
				ReservationID: visit.ID, Name: visit.PatientName, Kana: visit.PatientKana,
				BirthDate: guest.Contact.BirthDate, ChartNumber: visit.ChartNumber, Start: visit.Start,
			})
		}
	}
	answer(w, http.StatusOK, found)
}

// has reports whether each word is the beginning of a key.
func has(keys []string, words [][]string) bool {
	return !slices.ContainsFunc(words, func(beginnings []string) bool {
		return !slices.ContainsFunc(beginnings, func(beginning string) bool {
			return slices.ContainsFunc(keys, func(key string) bool { return strings.HasPrefix(key, beginning) })
		})
	})
}

func (p *Patients) doubles(patient madoguchi.Patient) []api.Patient {
	alike := []api.Patient{}
	for _, other := range p.all {
		if patients.Alike(patient, other) {
			alike = append(alike, wirePatient(other))
		}
	}
	return alike
}

func wirePatient(p madoguchi.Patient) api.Patient {
	return api.Patient{
		ID: string(p.ID), PatientData: api.PatientDataOf(p.Facts()), Member: p.Account != nil, Revision: p.Revision,
	}
}

func (p *Patients) answer(w http.ResponseWriter, status int, patient madoguchi.Patient) {
	detail := api.PatientDetail{
		Patient: wirePatient(patient), Related: []api.Patient{}, Doubles: p.doubles(patient),
		Merged: []api.MergedPatient{}, Visits: []api.Entry{},
	}
	for _, other := range p.all {
		if other.MergedInto == patient.ID {
			detail.Merged = append(detail.Merged,
				api.MergedPatient{Patient: wirePatient(other), At: p.now(), Name: "受付 佐藤"})
		}
	}
	for _, visit := range p.visits.entries() {
		if visit.PatientID == string(patient.ID) {
			detail.Visits = append(detail.Visits, visit)
		}
	}
	answer(w, status, detail)
}

func (p *Patients) register(w http.ResponseWriter, r *http.Request) {
	var request api.NewPatient
	if !read(w, r, &request) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := r.Header.Get("Idempotency-Key")
	id, known := p.answers[key]
	if !known {
		id = madoguchi.PatientID(madoguchi.NewID())
		p.answers[key] = id
		patient := madoguchi.Patient{ID: id, ClinicID: "clinic", Revision: 1}
		p.put(patient.With(request.Apply(madoguchi.PatientFacts{})))
		if detail, ok := p.visits.Detail(request.ReservationID); ok {
			detail.Entry.PatientID = string(id)
			p.visits.Put(detail.Entry)
		}
	}
	patient, _ := p.find(string(id))
	p.answer(w, http.StatusCreated, patient)
}

func (p *Patients) show(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	patient, ok := p.find(r.PathValue("id"))
	if ok && patient.MergedInto != "" {
		patient, ok = p.find(string(patient.MergedInto))
	}
	if !ok {
		refuse(w, http.StatusNotFound, "notFound", "")
		return
	}
	p.answer(w, http.StatusOK, patient)
}

func (p *Patients) change(w http.ResponseWriter, r *http.Request) {
	var request api.ChangePatient
	if !read(w, r, &request) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	patient, ok := p.find(r.PathValue("id"))
	if !ok || patient.Revision != request.Revision {
		refuse(w, http.StatusConflict, "changed", "")
		return
	}
	patient = patient.With(request.Apply(patient.Facts()))
	patient.Revision++
	p.put(patient)
	p.answer(w, http.StatusOK, patient)
}

func (p *Patients) merge(w http.ResponseWriter, r *http.Request) {
	var request api.MergePatients
	if !read(w, r, &request) {
		return
	}
	p.apply(w, r.PathValue("id"), request.OtherID,
		func(a, b madoguchi.Patient, by madoguchi.Actor, at time.Time) (_, _ madoguchi.Patient, _ error) {
			return patients.Merge(a, b, request.Apply(a.Facts()), by, at)
		})
}

// act changes two patients.
type act func(a, b madoguchi.Patient, by madoguchi.Actor, at time.Time) (madoguchi.Patient, madoguchi.Patient, error)

func (p *Patients) pair(do act) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var request api.OtherPatient
		if read(w, r, &request) {
			p.apply(w, r.PathValue("id"), request.OtherID, do)
		}
	}
}

func (p *Patients) apply(w http.ResponseWriter, id, other string, do act) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, _ := p.find(id)
	b, _ := p.find(other)
	a, b, err := do(a, b, madoguchi.Actor{Kind: madoguchi.ByStaff}, p.now())
	if err != nil {
		refuse(w, http.StatusConflict, "changed", "")
		return
	}
	p.put(a)
	p.put(b)
	p.answer(w, http.StatusOK, a)
}
