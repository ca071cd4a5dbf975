package e2e

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// slowNumber is a number whose message the outbox accepts at once but answers after three seconds.
const slowNumber = "090-1000-0003"

// visitInQuarters returns a visit at a number of quarters of an hour from now, within today's and tomorrow's opening
// hours.
func visitInQuarters(session api.Session, quarters int, name string) api.GuestVisit {
	start := time.Now().Truncate(15 * time.Minute).Add(time.Duration(quarters) * 15 * time.Minute)
	return api.GuestVisit{
		DoctorID: session.Clinic.Doctors[0].ID, MenuID: session.Clinic.Menus[0].ID, Method: "online", Visit: "return",
		Start: start, PatientName: name,
	}
}

// bookNear books a visit of the second doctor, as near to the start of the request as other tests have left free.
func bookNear(t *testing.T, s *stack, request api.GuestVisit) (booked api.Detail) {
	t.Helper()
	client, session := s.signIn(t)
	request.DoctorID = session.Clinic.Doctors[1].ID
	eventually(t, "a slot that no other test has", patience, func() string {
		var err error
		if booked, err = client.Book(t.Context(), madoguchi.NewID(), request); err != nil {
			request.Start = request.Start.Add(-15 * time.Minute)
			return err.Error()
		}
		return ""
	})
	return booked
}

func TestWorkerKilledAfterTheCarrierTookTheMessage(t *testing.T) {
	t.Parallel()
	s := ownStack(t)
	client, session := s.signIn(t)
	booked, err := client.Book(t.Context(), madoguchi.NewID(), visitInQuarters(session, 8, "江口 薫"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Send(
		t.Context(), api.KindReservation, booked.Entry.ID, madoguchi.NewID(),
		api.Send{Channel: "sms", Target: slowNumber},
	)
	if err != nil {
		t.Fatal(err)
	}
	const e164 = "+819010000003"
	eventually(t, "the outbox has the message", patience, func() string {
		if len(s.messagesTo(t, e164)) == 0 {
			return "none yet"
		}
		return ""
	})
	s.kill(t, "worker")
	eventually(t, "the delivery's end", 2*time.Minute, func() string {
		detail, err := client.Detail(t.Context(), api.KindReservation, booked.Entry.ID)
		if err != nil {
			return err.Error()
		}
		if got := detail.Entry.Delivery.Status; got != string(madoguchi.DeliveryDelivered) {
			return "it is " + got
		}
		return ""
	})
	if messages := s.messagesTo(t, e164); len(messages) != 1 {
		t.Errorf("the patient got %d messages", len(messages))
	}
}

func TestApiserverKilledDuringBookings(t *testing.T) {
	t.Parallel()
	s := ownStack(t)
	client, session := s.signIn(t)
	const visits = 24
	var asked sync.WaitGroup
	for i := range visits {
		asked.Go(func() { bookUntilAnswered(t, client, session, i) })
	}
	s.kill(t, "apiserver")
	asked.Wait()
	names := map[string]int{}
	for _, day := range daysOf(session, visits) {
		schedule, err := client.Schedule(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range schedule.Entries {
			names[entry.PatientName]++
		}
	}
	for i := range visits {
		if got := names[patientName(i)]; got != 1 {
			t.Errorf("visit %d is in the schedule %d times", i, got)
		}
	}
}

func patientName(i int) string { return fmt.Sprintf("患者 %02d", i) }

// bookUntilAnswered repeats a booking with its key, like a desk, until the server confirms it.
func bookUntilAnswered(t *testing.T, client *api.Client, session api.Session, i int) {
	key := madoguchi.NewID()
	request := visitInQuarters(session, 8+2*i, patientName(i))
	for {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err := client.Book(ctx, key, request)
		cancel()
		if err == nil {
			return
		}
		if errors.Is(err, madoguchi.ErrSlotTaken) || t.Context().Err() != nil {
			t.Errorf("visit %d: %v", i, err)
			return
		}
		select {
		case <-time.After(100 * time.Millisecond): // the server is restarting
		case <-t.Context().Done():
		}
	}
}

// daysOf returns the days of soon's visits.
func daysOf(session api.Session, visits int) []string {
	zone, err := time.LoadLocation(session.Clinic.TimeZone)
	if err != nil {
		panic(err)
	}
	var days []string
	first := visitInQuarters(session, 8, "").Start.In(zone)
	last := visitInQuarters(session, 8+2*visits, "").Start.In(zone)
	for day := first; !day.After(last.AddDate(0, 0, 1)); day = day.AddDate(0, 0, 1) {
		days = append(days, day.Format(time.DateOnly))
	}
	return days
}

// waitsSince waits for a call's patient, and returns since when the patient waits.
func waitsSince(t *testing.T, client *api.Client, call string) (since time.Time) {
	t.Helper()
	eventually(t, "the patient is there", patience, func() string {
		now, err := client.Detail(t.Context(), api.KindCall, call)
		switch {
		case err != nil:
			return err.Error()
		case now.Entry.Call.PatientSince == nil:
			return "nobody waits"
		}
		since = *now.Entry.Call.PatientSince
		return ""
	})
	return since
}

func TestStackRestartedDuringACallWindow(t *testing.T) {
	s := ownStack(t)
	detail := callNow(t, s, "restart@example.com")
	patient := newBrowser(t, phone)
	patient.enter(t, s.linkTo(t, "restart@example.com"))
	client, _ := s.signIn(t)
	before := waitsSince(t, client, detail.Entry.ID)
	s.restart(t)
	client, _ = s.signIn(t)
	eventually(t, "the patient waits again", patience, func() string {
		now, err := client.Detail(t.Context(), api.KindCall, detail.Entry.ID)
		switch {
		case err != nil:
			return err.Error()
		case now.Entry.State != string(madoguchi.CallWaiting):
			return "the call is " + now.Entry.State
		}
		return ""
	})
	if since := waitsSince(t, client, detail.Entry.ID); !since.Equal(before) {
		t.Errorf("the patient waits since %v, before the restart since %v", since, before)
	}
	if _, err := client.Finish(t.Context(), api.KindCall, detail.Entry.ID); err != nil {
		t.Fatal(err)
	}
	patient.sees(t, "診察は始まらずに終わりました")
	if messages := s.messagesTo(t, "restart@example.com"); len(messages) != 1 {
		t.Errorf("the patient got %d mails", len(messages))
	}
}
