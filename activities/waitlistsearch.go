package activities

import (
	"context"
	"slices"
	"strconv"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// WaitlistSearch asks for a free slot for one of those who wait, in their order. Day is the day of a list of one day.
type WaitlistSearch struct {
	ClinicID madoguchi.ClinicID
	Day      string `json:",omitempty"`
	Waiting  []Wished
}

// Wished is a wish of a patient who waits, from the day First to the day Last; both are empty in a list of one day.
// Passed are the starts that the patient did not take. Waiter is madoguchi.Waiting.Waiter; it is empty in an
// entry of an earlier release.
type Wished struct {
	ID       madoguchi.WaitingID
	Waiter   string `json:",omitempty"`
	MenuID   madoguchi.MenuID
	Method   madoguchi.Method
	Visit    madoguchi.VisitType
	DoctorID madoguchi.DoctorID `json:",omitempty"`
	First    string             `json:",omitempty"`
	Last     string             `json:",omitempty"`
	JoinedAt time.Time
	Passed   []time.Time `json:",omitempty"`
}

// WaitlistFound answers a search.
type WaitlistFound struct {
	// Claim is a hold of the slot to offer to For. Without a slot, For is empty.
	For   madoguchi.WaitingID `json:",omitempty"`
	Claim madoguchi.Claim     `json:",omitzero"`
	// TooLate are the patients who can get no slot of their days any more.
	TooLate []madoguchi.WaitingID `json:",omitempty"`
	// Again is when to search again if nothing wakes the list before.
	Again time.Time
}

// lookAgain bounds the time until a free slot is found of which nothing told the list.
const lookAgain = time.Hour

// FindSlot returns the slot to offer next. Nothing is offered at night, or after the clinic's deadline for booking.
func (w *Waitlist) FindSlot(ctx context.Context, search WaitlistSearch) (WaitlistFound, error) {
	now := w.all.Now()
	clinic, err := w.all.Store.Clinic(ctx, search.ClinicID)
	if err != nil {
		return WaitlistFound{}, final(err)
	}
	waiting := search.inDays()
	free, err := w.freeDays(ctx, clinic, waiting)
	if err != nil {
		return WaitlistFound{}, final(err)
	}
	found, sends := WaitlistFound{}, madoguchi.OfferTime(now, clinic.Location())
	if found.Again = now.Add(lookAgain); sends.After(now) {
		found.Again = sends
	}
	for _, wished := range waiting {
		days := free.of(wished)
		closes := closesAt(clinic, wished, days)
		if !now.Before(closes) {
			found.TooLate = append(found.TooLate, wished.ID)
			continue
		}
		if closes.Before(found.Again) {
			found.Again = closes
		}
		if slot, free := wished.slot(days, now); free && found.For == "" && !sends.After(now) {
			found.For, found.Claim = wished.ID, wished.claim(clinic, slot, now)
		}
	}
	return found, nil
}

func (w Wished) wish() slots.Wish {
	return slots.Wish{Menu: w.MenuID, Method: w.Method, Visit: w.Visit, Doctor: w.DoctorID}
}

// slot returns the first free slot that the patient has not passed over and has time to answer.
func (w Wished) slot(days []slots.Day, now time.Time) (slots.Slot, bool) {
	for _, day := range days {
		for _, slot := range day.Slots {
			passed := slices.ContainsFunc(w.Passed, slot.Start.Equal)
			if !slot.Taken && !passed && madoguchi.InTime(slot.Start, now) {
				return slot, true
			}
		}
	}
	return slots.Slot{}, false
}

// claim is the hold of an offered slot. Its ID follows from the entry, its joining and the slot, so that a search that
// runs again finds the same offer.
func (w Wished) claim(clinic madoguchi.Clinic, slot slots.Slot, now time.Time) madoguchi.Claim {
	id := madoguchi.DerivedID("waitlist offer", string(w.ID), strconv.FormatInt(w.JoinedAt.UnixMilli(), 10),
		strconv.FormatInt(slot.Start.UnixMilli(), 10), string(slot.Doctor))
	return claimAs(id, clinic, slot, now)
}

// claimAs is the hold of an offered slot with an ID.
func claimAs(id string, clinic madoguchi.Clinic, slot slots.Slot, now time.Time) madoguchi.Claim {
	doctor, _ := clinic.Doctor(slot.Doctor)
	claim := madoguchi.ClaimOf(madoguchi.Reservation{
		ID: madoguchi.ReservationID(id), ClinicID: clinic.ID, DoctorID: slot.Doctor, Start: slot.Start.UTC(),
		End: slot.End.UTC(),
	}, doctor.Capacity, clinic.Location())
	claim.HeldUntil = now.Add(madoguchi.OfferFor)
	if claim.HeldUntil.After(slot.Start) {
		claim.HeldUntil = slot.Start.UTC()
	}
	return claim
}

// inDays returns those who wait, each with its days.
func (s WaitlistSearch) inDays() []Wished {
	waiting := slices.Clone(s.Waiting)
	for i := range waiting {
		if waiting[i].First == "" {
			waiting[i].First, waiting[i].Last = s.Day, s.Day
		}
	}
	return waiting
}

// freeDays has what is free for the wishes of a list. Patients with the same wish share one search.
type freeDays struct {
	clinic      madoguchi.Clinic
	agendas     []madoguchi.Agenda
	first, last string
	now         time.Time
	found       map[slots.Wish][]slots.Day
}

func (w *Waitlist) freeDays(ctx context.Context, clinic madoguchi.Clinic, waiting []Wished) (freeDays, error) {
	free := freeDays{clinic: clinic, now: w.all.Now(), found: map[slots.Wish][]slots.Day{}}
	for i, wished := range waiting {
		if i == 0 || wished.First < free.first {
			free.first = wished.First
		}
		free.last = max(free.last, wished.Last)
	}
	free.first = max(free.first, madoguchi.DayOf(free.now, clinic.Location()))
	if free.first > free.last {
		return free, nil
	}
	var err error
	free.agendas, err = w.all.Store.Agendas(ctx, clinic.ID, slots.Doctors(clinic, slots.Wish{}), free.first, free.last)
	return free, err
}

// of returns the days of one patient.
func (f freeDays) of(wished Wished) (days []slots.Day) {
	wish := wished.wish()
	all, known := f.found[wish]
	if !known {
		all = slots.Free(f.clinic, wish, f.agendas, f.first, f.last, f.now)
		f.found[wish] = all
	}
	for _, day := range all {
		if wished.First <= day.Day && day.Day <= wished.Last {
			days = append(days, day)
		}
	}
	return days
}

// closesAt returns when the last start of a wish can be booked for the last time.
func closesAt(clinic madoguchi.Clinic, wished Wished, days []slots.Day) (at time.Time) {
	for _, day := range madoguchi.DaysBetween(wished.First, wished.Last) {
		if closes := dayCloses(clinic, day, days); closes.After(at) {
			at = closes
		}
	}
	return at
}

// dayCloses is closesAt for one day. A day that is closed, or does not offer the wish, may be opened until it is over.
func dayCloses(clinic madoguchi.Clinic, day string, days []slots.Day) time.Time {
	lead := time.Duration(clinic.Web.LeadMinutes) * time.Minute
	for _, known := range days {
		if known.Day != day || known.Closed {
			continue
		}
		if len(known.Slots) == 0 {
			return time.Time{}
		}
		return known.Slots[len(known.Slots)-1].Start.Add(-max(lead, madoguchi.ShortestOffer))
	}
	midnight, _ := time.ParseInLocation(time.DateOnly, day, clinic.Location())
	return midnight.AddDate(0, 0, 1).Add(-lead)
}

// OfferByHand asks for the hold of a slot that staff offer to a patient. Day is that of a list of one day. Asked is
// when staff offered it: the same slot may have been offered to the patient before.
type OfferByHand struct {
	ClinicID madoguchi.ClinicID
	Day      string `json:",omitempty"`
	Wish     Wished
	Start    time.Time
	DoctorID madoguchi.DoctorID
	Asked    time.Time
}

// FindOffer returns the hold of a slot that staff offer. The slot may be one that the patient passed over, and staff
// may offer it at night. If it is not free for the wish, FindOffer returns ErrorTaken.
func (w *Waitlist) FindOffer(ctx context.Context, offer OfferByHand) (claim madoguchi.Claim, err error) {
	clinic, err := w.all.Store.Clinic(ctx, offer.ClinicID)
	if err != nil {
		return claim, final(err)
	}
	wished := WaitlistSearch{Day: offer.Day, Waiting: []Wished{offer.Wish}}.inDays()
	wished[0].DoctorID = offer.DoctorID // of any doctor, the one that staff have chosen
	free, err := w.freeDays(ctx, clinic, wished)
	if err != nil {
		return claim, final(err)
	}
	for _, day := range free.of(wished[0]) {
		if slot, ok := day.At(offer.Start); ok && madoguchi.InTime(slot.Start, free.now) {
			id := madoguchi.DerivedID("waitlist offer by hand", string(offer.Wish.ID),
				strconv.FormatInt(offer.Asked.UnixMilli(), 10))
			return claimAs(id, clinic, slot, free.now), nil
		}
	}
	return claim, final(madoguchi.ErrSlotTaken)
}
