package mongotest

import (
	"fmt"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest/expect"
)

const (
	ownNumber = "+819087654321"
	ownMail   = "Hanako.Tanaka@example.com"
)

// testSentLinks looks links up by the number or address that they went to.
func testSentLinks(t *testing.T, store *mongo.Store) {
	visits := putSentVisits(t, store)
	byMail := []string{"mail", "web", "web and sms", "in person"}
	for name, c := range map[string]struct {
		channel madoguchi.Channel
		target  string
		want    []string
	}{
		"a number":               {madoguchi.SMS, ownNumber, []string{"sms", "sms later", "alone"}},
		"an address":             {madoguchi.Mail, ownMail, byMail},
		"an address, lower case": {madoguchi.Mail, "hanako.tanaka@example.com", byMail},
		"the other channel":      {madoguchi.Mail, ownNumber, nil},
		"a pattern":              {madoguchi.Mail, ".*", nil},
		"nothing":                {madoguchi.SMS, "", nil},
	} {
		found, err := store.LinksSentTo(t.Context(), c.channel, c.target, Noon, 10)
		expect.Done(t, err)
		var want []madoguchi.SentLink
		for _, visit := range c.want {
			link := visits[visit]
			if link.Channel = c.channel; c.channel == madoguchi.Mail {
				link.Target = ownMail
			}
			want = append(want, link)
		}
		expect.Same(t, name, fmt.Sprint(found), fmt.Sprint(want))
	}
	first, err := store.LinksSentTo(t.Context(), madoguchi.SMS, ownNumber, Noon, 1)
	expect.Done(t, err)
	expect.Same(t, "the first", first, []madoguchi.SentLink{visits["sms"], visits["alone"]})
}

// putSentVisits stores visits by name. Those of the same target start one hour after another.
func putSentVisits(t *testing.T, store *mongo.Store) map[string]madoguchi.SentLink {
	links := map[string]madoguchi.SentLink{}
	for i, v := range []struct {
		name, target, email string
		channel             madoguchi.Channel
		state               madoguchi.ReservationState
		method              madoguchi.Method
		starts              time.Duration
	}{
		{name: "sms", target: ownNumber, channel: madoguchi.SMS, starts: -23 * time.Hour},
		{name: "sms later", target: ownNumber, channel: madoguchi.SMS, starts: time.Hour},
		{name: "mail", target: ownMail, channel: madoguchi.Mail, email: "other@example.com"},
		{name: "web", email: ownMail, starts: time.Hour},
		{name: "web and sms", email: ownMail, target: "+819000000000", channel: madoguchi.SMS, starts: 2 * time.Hour},
		{name: "in person", email: ownMail, method: madoguchi.InPerson, starts: 3 * time.Hour},
		{name: "cancelled", target: ownNumber, channel: madoguchi.SMS, state: madoguchi.ReservationCancelled},
		{name: "over", target: ownNumber, channel: madoguchi.SMS, starts: -27 * time.Hour},
	} {
		visit := Reservation(here)
		visit.ID = madoguchi.ReservationID(fmt.Sprintf("r%015d", i))
		visit.Start, visit.End = Noon.Add(v.starts), Noon.Add(v.starts+time.Hour)
		visit.Method, visit.State = madoguchi.Online, madoguchi.ReservationBooked
		if v.method != "" {
			visit.Method = v.method
		}
		if v.state != "" {
			visit.State = v.state
		}
		visit.Delivery, visit.Contact = sentDelivery(v.channel, v.target), madoguchi.Contact{Email: v.email}
		expect.Done(t, store.PutReservation(t.Context(), visit))
		links[v.name] = madoguchi.SentLink{
			ClinicID: here, Reservation: visit.ID, Call: visit.CallID(), OnWeb: true, Channel: v.channel,
			Target: v.target,
		}
	}
	links["alone"] = putSentCalls(t, store)
	return links
}

// putSentCalls stores calls, of which only the returned one is found: the others have ended or belong to a reservation.
func putSentCalls(t *testing.T, store *mongo.Store) (alone madoguchi.SentLink) {
	for i, state := range []madoguchi.CallState{madoguchi.CallInCall, madoguchi.CallFinished, madoguchi.CallOpen} {
		call := Call(here)
		call.ID, call.State = madoguchi.CallID(fmt.Sprintf("k%015d", i)), state
		call.Reservation = ""
		if state == madoguchi.CallOpen {
			call.Reservation = "r000000000000099"
		}
		call.Start, call.Window = Noon, madoguchi.CallWindow(Noon, time.UTC)
		call.Delivery = sentDelivery(madoguchi.SMS, ownNumber)
		expect.Done(t, store.PutCall(t.Context(), call))
		if i == 0 {
			alone = madoguchi.SentLink{ClinicID: here, Call: call.ID, Channel: madoguchi.SMS, Target: ownNumber}
		}
	}
	return alone
}

func sentDelivery(channel madoguchi.Channel, target string) *madoguchi.Delivery {
	if target == "" {
		return nil
	}
	return &madoguchi.Delivery{
		ID: "e000000000000001", Channel: channel, Target: target, Status: madoguchi.DeliveryDelivered, AskedAt: Noon,
		SentAt: Noon, StatusAt: Noon,
	}
}
