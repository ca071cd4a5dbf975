package booking

import (
	"context"
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
	"madoguchi/slots"
)

const (
	week  = 7  // days
	ahead = 14 // days whose agendas are read at once
)

// days returns the free slots of a wish from first to last (2006-01-02), as the agendas say now.
func (h *Handler) days(
	ctx context.Context, clinic madoguchi.Clinic, wish slots.Wish, first, last string,
) ([]slots.Day, error) {
	agendas, err := h.Store.Agendas(ctx, clinic.ID, slots.Doctors(clinic, wish), first, last)
	if err != nil {
		return nil, err
	}
	return slots.Free(clinic, wish, agendas, first, last, h.Now()), nil
}

// firstFree returns the first day with a free slot, or the first that can be booked. Most clinics have one soon, so it
// reads the agendas bit by bit.
func (h *Handler) firstFree(ctx context.Context, clinic madoguchi.Clinic, wish slots.Wish) (string, error) {
	first, last := slots.Window(clinic, h.Now())
	for from := first; from <= last; from = daysAfter(from, ahead) {
		days, err := h.days(ctx, clinic, wish, from, min(last, daysAfter(from, ahead-1)))
		if err != nil {
			return "", err
		}
		for _, day := range days {
			if day.Left > 0 {
				return day.Day, nil
			}
		}
	}
	return first, nil
}

// daysAfter returns the date some days after another one (2006-01-02).
func daysAfter(day string, count int) string {
	at, _ := time.Parse(time.DateOnly, day)
	return at.AddDate(0, 0, count).Format(time.DateOnly)
}

// fill fills in the week around a day, and the day's slots. A day that cannot be booked is replaced by the first free
// one.
func (h *Handler) fill(
	ctx context.Context, page *bookingpages.Slots, clinic madoguchi.Clinic, wish slots.Wish, chosen string,
) error {
	first, last := slots.Window(clinic, h.Now())
	at, err := time.Parse(time.DateOnly, chosen)
	if err != nil || chosen < first || chosen > last {
		if chosen, err = h.firstFree(ctx, clinic, wish); err != nil {
			return err
		}
		at, _ = time.Parse(time.DateOnly, chosen)
	}
	monday := at.AddDate(0, 0, -(int(at.Weekday())+6)%week)
	sunday := monday.AddDate(0, 0, week-1)
	days, err := h.days(ctx, clinic, wish, monday.Format(time.DateOnly), sunday.Format(time.DateOnly))
	if err != nil {
		return err
	}
	page.Week = stripOf(days, monday, chosen, page.Language)
	if monday.Format(time.DateOnly) > first {
		page.Before = max(first, monday.AddDate(0, 0, -week).Format(time.DateOnly))
	}
	if after := sunday.AddDate(0, 0, 1).Format(time.DateOnly); after <= last {
		page.After = after
	}
	page.Chosen, _ = time.ParseInLocation(time.DateOnly, chosen, clinic.Location())
	page.Zone = slip.Times{Clinic: clinic, Language: string(page.Language)}.Zone(page.Chosen)
	for _, day := range days {
		if day.Day == chosen {
			page.Slots, page.Reason = shownSlots(day.Slots), reasonOf(day, page.Language)
		}
	}
	return nil
}

func stripOf(days []slots.Day, monday time.Time, chosen string, language web.Language) (strip []bookingpages.Day) {
	for i := range week {
		date := monday.AddDate(0, 0, i)
		cell := bookingpages.Day{Language: language, Date: date, State: bookingpages.Past}
		for _, day := range days {
			if day.Day == cell.Value() {
				cell.State, cell.Left, cell.Of, cell.Chosen = day.State(), day.Left, len(day.Slots), day.Day == chosen
			}
		}
		strip = append(strip, cell)
	}
	return strip
}

// reasonOf says why a day is closed or has other hours than usual; "" for an ordinary day.
func reasonOf(day slots.Day, language web.Language) string {
	switch closed := day.State() == slots.StateClosed; {
	case closed && day.Reason != "":
		return language.Say("booking.closedWhy", "why", day.Reason)
	case day.Reason != "":
		return day.Reason
	case closed && day.Holiday.Name != "":
		return language.Say("booking.holiday", "name", day.Holiday.In(string(language)))
	}
	return ""
}

func shownSlots(found []slots.Slot) (shown []bookingpages.Slot) {
	for _, slot := range found {
		shown = append(shown, bookingpages.Slot{
			Start: slot.Start, Value: slot.Start.UTC().Format(time.RFC3339), Taken: slot.Taken,
		})
	}
	return shown
}

const nearestMost = 6

// nearestWithin is how many days before and after a wished one are searched for the nearest free slots. Most clinics
// have enough of them in the first span, so the last one is seldom read.
var nearestWithin = [...]int{1, 3, 10}

// nearest returns the free slots nearest to a wished time (E1).
func (h *Handler) nearest(
	ctx context.Context, clinic madoguchi.Clinic, wish slots.Wish, wished time.Time,
) (shown []bookingpages.Slot, err error) {
	local := wished.In(clinic.Location())
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	for _, reach := range nearestWithin {
		first, after := midnight.AddDate(0, 0, -reach), midnight.AddDate(0, 0, reach+1)
		days, err := h.days(ctx, clinic, wish, first.Format(time.DateOnly),
			after.AddDate(0, 0, -1).Format(time.DateOnly))
		if err != nil {
			return nil, err
		}
		found := slots.Nearest(days, wished, nearestMost)
		shown = shownSlots(found)
		outside := min(wished.Sub(first), after.Sub(wished)) // no other day has a slot nearer than this
		if len(found) == nearestMost && found[nearestMost-1].Start.Sub(wished).Abs() <= outside {
			break
		}
	}
	return shown, nil
}
