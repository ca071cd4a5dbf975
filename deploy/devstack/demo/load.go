package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"madoguchi"
	"madoguchi/apiserver/api"
)

// Load books the demonstration's week around now for the clinic that the client is signed in to. A second run finds what
// the first has booked: the keys follow from the day. A slot that somebody else has taken is passed over.
func Load(ctx context.Context, client *api.Client, clinic api.Clinic, now time.Time) error {
	location, err := time.LoadLocation(clinic.TimeZone)
	if err != nil {
		return fmt.Errorf("the clinic's time zone: %w", err)
	}
	for i, v := range week {
		err := v.load(ctx, client, clinic, now.In(location), i)
		if err != nil && !errors.Is(err, madoguchi.ErrSlotTaken) {
			return fmt.Errorf("demonstration visit %d: %w", i, err)
		}
	}
	start := now.Add(time.Hour).Truncate(30 * time.Minute)
	_, err = client.CreateCall(ctx, "demo-call-"+now.In(location).Format(time.DateOnly), api.CreateCall{
		DoctorID: clinic.Doctors[len(clinic.Doctors)-1].ID, Start: start, Title: meeting,
	})
	if errors.Is(err, madoguchi.ErrDifferentRequest) {
		return nil // an earlier run made it, for an earlier hour
	}
	return err
}

func (v visit) load(ctx context.Context, client *api.Client, clinic api.Clinic, now time.Time, number int) error {
	clock, err := time.Parse("15:04", v.clock)
	if err != nil {
		return err
	}
	start := time.Date(now.Year(), now.Month(), now.Day()+v.day, clock.Hour(), clock.Minute(), 0, 0, now.Location())
	if !start.AddDate(0, 0, 1).After(now) {
		return nil // its link would be over already
	}
	key := fmt.Sprintf("demo-%s-%02d", start.Format(time.DateOnly), number)
	detail, err := client.Book(ctx, key, api.Book{
		DoctorID: clinic.Doctors[v.doctor].ID, MenuID: clinic.Menus[v.menu].ID, Method: v.method, Visit: v.visit,
		Start: start, PatientName: v.name, ChartNumber: v.chart, Memo: v.memo,
	})
	if err != nil {
		return err
	}
	return v.follow(ctx, client, detail.Entry.ID, key)
}

// follow sends the link, or ends what is over.
func (v visit) follow(ctx context.Context, client *api.Client, id, key string) error {
	switch {
	case v.finished:
		_, err := client.Finish(ctx, api.KindReservation, id)
		if errors.Is(err, madoguchi.ErrNotOpen) {
			return nil // an earlier run ended it
		}
		return err
	case v.target != "":
		_, err := client.Send(ctx, api.KindReservation, id, key+"-send", api.Send{Channel: v.channel, Target: v.target, Language: "ja"})
		return err
	default:
		return nil
	}
}
