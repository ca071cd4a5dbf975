package drafts

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/patients"
)

// KeptPatient is the draft of a patient's form as a Safe stores it, with the record as known and the values that its
// typing began with.
type KeptPatient struct {
	At            time.Time       `json:"at"` // when the draft began
	Before        api.Patient     `json:"before"`
	ReservationID string          `json:"reservationId,omitempty"`
	Stood         api.PatientData `json:"stood"`
	Typed         api.PatientData `json:"typed"`
}

// keptPatients are sorted by time and place.
func (d *Drafts) keptPatients(now time.Time) (kept []KeptPatient) {
	for _, draft := range slices.AppendSeq(slices.Clone(d.left), maps.Values(d.patients)) {
		if !draft.Touched() {
			continue
		}
		if draft.Since.IsZero() {
			draft.Since = now
		}
		kept = append(kept, KeptPatient{
			At: draft.Since, Before: draft.Before, ReservationID: draft.ReservationID, Stood: draft.Stood,
			Typed: draft.PatientData,
		})
	}
	slices.SortFunc(kept, func(a, b KeptPatient) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Before.ID+a.ReservationID, b.Before.ID+b.ReservationID))
	})
	return kept
}

func (d *Drafts) adoptPatients(kept []KeptPatient) {
	for _, k := range kept {
		draft := &patients.Draft{
			PatientData: k.Typed, Before: k.Before, ReservationID: k.ReservationID, Stood: k.Stood, Since: k.At,
		}
		if other := d.Patient(draft); other != draft && placeOf(draft) == "" && !d.leftAlready(draft) {
			d.left = append(d.left, draft)
		}
	}
}

// leftAlready reports whether a stored registration is one that this run still holds: a new sign-in reads the safe
// again.
func (d *Drafts) leftAlready(draft *patients.Draft) bool {
	same := func(held *patients.Draft) bool {
		return held.PatientData == draft.PatientData && held.Since.Equal(draft.Since)
	}
	return same(d.patients[""]) || slices.ContainsFunc(d.left, same)
}
