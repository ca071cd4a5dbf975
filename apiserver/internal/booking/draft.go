package booking

import (
	"time"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/booking/heldslot"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/slots"
	"madoguchi/workflows/holds"
)

// draft is a booking that is being made, in the browser and sealed.
type draft struct {
	Clinic   madoguchi.ClinicID
	Token    string // random; a form sent twice is the same booking
	Wish     slots.Wish
	Slot     slots.Slot // that is held
	Day      string     // of a draft that joins a waitlist; it holds no slot
	LastDay  string     // until when the patient waits; empty for Day alone
	Until    time.Time  // the hold's end
	Extended bool
	For      string // who is seen: forOwner, the ID of a member of the family, or "" for who was typed
	Person   madoguchi.Person
	Email    string
	Note     string
	ShownAt  time.Time // when the form about the person was shown first
	At       time.Time // when the slot was chosen
	// Confirmed says that the confirmation showed what was typed. Programs were turned away before it.
	Confirmed bool

	lost bool // the person in For cannot be chosen any more
}

// held reports whether the slot is held.
func (d draft) held(now time.Time) bool { return now.Before(d.Until) }

// The lifetime of a draft. What was typed is kept after it, but the time has to be chosen again.
const (
	draftLabel    = "booking draft"
	draftLifetime = 2 * time.Hour
)

func (h *Handler) seal(d draft) string { return seal.Text(h.Sealer, draftLabel, string(d.Clinic), d) }

// open returns answer.ErrBody for text that was not sealed here for this clinic.
func (h *Handler) open(clinic madoguchi.ClinicID, sealed string) (draft, error) {
	d, err := seal.OpenText[draft](h.Sealer, draftLabel, string(clinic), sealed)
	if err != nil {
		return draft{}, answer.ErrBody
	}
	return d, nil
}

// id is the ID of the hold and of the reservation that is booked from it.
func (d draft) id() madoguchi.ReservationID {
	return madoguchi.ReservationID(madoguchi.DerivedID("web booking", string(d.Clinic), d.Token,
		d.Slot.Start.UTC().Format(time.RFC3339), string(d.Slot.Doctor)))
}

func (d draft) remembered() heldslot.Slot {
	return heldslot.Slot{Wish: d.Wish, Token: d.Token, Slot: d.Slot, Until: d.Until}
}

func (h *Handler) hold(d draft) bookingpages.Hold {
	return bookingpages.Hold{Start: d.Slot.Start, Until: d.Until, Now: h.Now(), Extendable: !d.Extended}
}

// visit is the reservation that the draft asks for.
func (d draft) visit(language string) madoguchi.Reservation {
	return madoguchi.Reservation{
		ID: d.id(), ClinicID: d.Clinic, DoctorID: d.Slot.Doctor, MenuID: d.Wish.Menu, Method: d.Wish.Method,
		Visit: d.Wish.Visit, Start: d.Slot.Start.UTC(), End: d.Slot.End.UTC(), PatientName: d.Person.Name,
		PatientKana: d.Person.Kana, Memo: d.Note, Note: d.Note,
		Source: madoguchi.BookedOnWeb, State: madoguchi.ReservationBooked,
		Contact: madoguchi.Contact{
			Email: d.Email, Phone: d.Person.Phone, Language: language, BirthDate: d.Person.BirthDate, Sex: d.Person.Sex,
		},
	}
}

// claim is the hold's claim on the doctor's agenda.
func (d draft) claim(clinic madoguchi.Clinic) madoguchi.Claim {
	doctor, _ := clinic.Doctor(d.Slot.Doctor)
	return madoguchi.ClaimOf(d.visit(""), doctor.Capacity, clinic.Location())
}

func (d draft) holdInput(clinic madoguchi.Clinic) holds.Input {
	return holds.Input{Claim: d.claim(clinic)}
}
