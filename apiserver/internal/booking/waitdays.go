package booking

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// lastDays returns the days until which the patient can wait, the draft's first day among them. A day with free slots
// ends them: it can be booked at once. Without a day, the first day has a free slot itself, or cannot be waited for,
// like a day that has passed.
func (h *Waitlist) lastDays(ctx context.Context, clinic madoguchi.Clinic, d draft) (last []string, err error) {
	first, err := time.Parse(time.DateOnly, d.Day)
	if err != nil {
		return nil, nil // typed into the address
	}
	until := first.AddDate(0, 0, madoguchi.LongestWait-1).Format(time.DateOnly)
	days, err := h.days(ctx, clinic, d.Wish, d.Day, until)
	if err != nil || len(days) == 0 || days[0].Day != d.Day {
		return nil, err
	}
	for _, day := range days {
		full := !day.Closed && len(day.Slots) > 0
		switch {
		case day.Left > 0, day.Day == d.Day && !full:
			return last, nil
		case full:
			last = append(last, day.Day)
		}
	}
	return last, nil
}

// full reports whether a day has slots for the wish, and none is free.
func (h *Waitlist) full(ctx context.Context, clinic madoguchi.Clinic, d draft) (bool, error) {
	last, err := h.lastDays(ctx, clinic, d)
	return len(last) > 0, err
}

// lasts reports whether the patient can wait as long as the draft says. If not, it shortens the draft to its first day.
func (d *draft) lasts(days []string) bool {
	if d.LastDay == "" || slices.Contains(days, d.LastDay) {
		return true
	}
	d.LastDay = ""
	return false
}

// lastOptions are the answers to the question until when to wait. There is no question if there is one answer.
func (h *Waitlist) lastOptions(c *gin.Context, clinic madoguchi.Clinic, d draft, days []string) (o []web.Option) {
	if len(days) < 2 {
		return nil
	}
	language := answer.Language(c)
	for _, day := range days {
		key := "waitlist.until"
		if day == d.Day {
			key = "waitlist.only"
		}
		o = append(o, web.Option{
			Value: day, Label: language.Say(key, "day", h.daysOf(c, clinic, day, day)),
			Chosen: day == cmp.Or(d.LastDay, d.Day),
		})
	}
	return o
}

// daysOf names the days for which somebody waits.
func (h *Waitlist) daysOf(c *gin.Context, clinic madoguchi.Clinic, first, last string) string {
	times := slip.Times{Clinic: clinic, Language: string(answer.Language(c)), Now: h.Now()}
	return times.Days(first, cmp.Or(last, first))
}
