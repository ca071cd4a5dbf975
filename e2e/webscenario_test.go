package e2e

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	slotholds "madoguchi/workflows/holds"
	"madoguchi/workflows/visits"
)

// bookedOnWeb holds a slot, books it as a patient does, moves and cancels the visit. Each step is confirmed by mail.
func (ac *actors) bookedOnWeb() map[string]string {
	request := ac.visitInDays("予約 次郎")
	zone, err := time.LoadLocation(ac.session.Clinic.TimeZone)
	ac.must(err)
	visit := madoguchi.Reservation{
		ID: madoguchi.ReservationID(madoguchi.NewID()), ClinicID: madoguchi.ClinicID(ac.session.Clinic.ID),
		DoctorID: madoguchi.DoctorID(request.DoctorID), MenuID: madoguchi.MenuID(request.MenuID),
		Method: madoguchi.InPerson, Visit: madoguchi.ReturnVisit, Start: request.Start,
		End: request.Start.Add(15 * time.Minute), PatientName: "予約 次郎", Source: madoguchi.BookedOnWeb,
		State: madoguchi.ReservationBooked, Contact: madoguchi.Contact{Email: "jiro@patient.example", Language: "ja"},
	}
	claim := madoguchi.ClaimOf(visit, 1, zone)
	held, err := ac.processes.HoldSlot(ac.t.Context(), slotholds.Input{Claim: claim})
	ac.must(err)
	ac.must(ac.processes.ExtendHold(ac.t.Context(), visit.ID))
	booked, err := ac.processes.Book(ac.t.Context(), visits.Booking{
		Reservation: visit, Claim: claim, Actor: byPatient, Notice: aboutVisit(visit),
	})
	ac.must(err)
	if held.Taken || booked.Taken {
		ac.t.Error("the slot of the web's booking is taken")
	}
	ac.must(ac.processes.LetGo(ac.t.Context(), visit.ID))
	entry := api.Entry{Kind: api.KindReservation, ID: string(visit.ID)}
	sent := func(now api.Entry) bool { return now.Delivery != nil && now.Delivery.Status == "sent" }
	ac.settled(entry, "the confirmation", sent)
	detail, err := ac.client.Detail(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	visit.Start, visit.End = visit.Start.Add(24*time.Hour), visit.End.Add(24*time.Hour)
	ac.must(ac.processes.EditReservation(ac.t.Context(), visit.ID, visits.Edit{
		Reservation: visit, Claim: madoguchi.ClaimOf(visit, 1, zone), Actor: byPatient, Notice: aboutVisit(visit),
		Revision: detail.Entry.Revision,
	}))
	ac.settled(entry, "the mail about the move", func(now api.Entry) bool {
		return sent(now) && now.Attention == "" && now.Start.Equal(visit.Start)
	})
	ac.must(ac.processes.CancelReservation(ac.t.Context(), visit.ID, visits.Cancellation{
		Actor: byPatient, Reason: madoguchi.CancelByPatient, Notice: aboutVisit(visit),
	}))
	return map[string]string{
		"hold-confirmed":            slotholds.WorkflowID(visit.ID),
		"reservation-booked-on-web": visits.ReservationWorkflowID(visit.ID),
	}
}

var byPatient = madoguchi.Actor{Kind: madoguchi.ByPatient}

func aboutVisit(visit madoguchi.Reservation) *visits.SendLink {
	return &visits.SendLink{
		Delivery: madoguchi.DeliveryID(madoguchi.NewID()), Channel: madoguchi.Mail, Target: visit.Contact.Email,
		Language: "ja", Actor: byPatient, Visit: true,
	}
}
