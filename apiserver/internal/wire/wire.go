// Package wire converts domain types to wire structs, for all handlers. It must not know HTTP or a store.
package wire

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Instant returns a time with the store's precision: UTC, whole milliseconds.
func Instant(at time.Time) time.Time { return at.UTC().Truncate(time.Millisecond) }

// SecondFactor returns the wire form of a member's second factor.
func SecondFactor(member madoguchi.Staff, clinic madoguchi.Clinic) api.SecondFactor {
	return api.SecondFactor{
		On: member.SecondFactor.On(), Needed: clinic.NeedsSecondFactor(member.Role),
		RecoveryCodes: len(member.SecondFactor.Recovery),
	}
}

// Staff returns a member of staff in the form for colleagues.
func Staff(staff madoguchi.Staff) api.Staff {
	return api.Staff{ID: string(staff.ID), Name: staff.Name, Role: string(staff.Role), DoctorID: string(staff.DoctorID)}
}

// Clinic returns the wire form of a clinic and its settings.
func Clinic(clinic madoguchi.Clinic) api.Clinic {
	wire := api.Clinic{
		ID: string(clinic.ID), Name: clinic.Name, Phone: api.ShowNumber(clinic.Phone), TimeZone: clinic.TimeZone,
		Address: clinic.PostalAddress(),
		Hours:   []api.OpeningHours{}, Doctors: []api.Doctor{}, Menus: []api.Menu{},
		Days: api.DaysOf(clinic), Web: api.WebBookingOf(clinic.Web),
		Reminders:            api.Reminders(clinic.Reminders),
		Preparation:          api.PreparationSettingsOf(clinic),
		RequiresSecondFactor: clinic.RequiresSecondFactor, Revision: clinic.Revision,
	}
	for _, hours := range clinic.Hours {
		wire.Hours = append(wire.Hours, api.OpeningHours{
			Weekday: int(hours.Weekday), From: hours.From, Until: hours.Until, DoctorID: string(hours.Doctor),
		})
	}
	for _, doctor := range clinic.Doctors {
		wire.Doctors = append(wire.Doctors, api.Doctor{
			ID: string(doctor.ID), Name: doctor.Name, Kana: doctor.Kana, Capacity: doctor.Capacity, Left: doctor.Left,
		})
	}
	for _, menu := range clinic.Menus {
		wire.Menus = append(wire.Menus, api.Menu{
			ID: string(menu.ID), Name: menu.Name, Minutes: minutes(menu), Withdrawn: menu.Withdrawn,
		})
	}
	return wire
}

func minutes(menu madoguchi.Menu) map[string]map[string]int {
	wire := make(map[string]map[string]int)
	for method, visits := range menu.Minutes {
		wire[string(method)] = make(map[string]int)
		for visit, minutes := range visits {
			wire[string(method)][string(visit)] = minutes
		}
	}
	return wire
}

// Delivery returns the state of a message, or nil if none was sent.
func Delivery(delivery *madoguchi.Delivery) *api.Delivery {
	if delivery == nil {
		return nil
	}
	return &api.Delivery{
		ID: string(delivery.ID), Channel: string(delivery.Channel), Target: delivery.Target,
		Status:  string(delivery.Status),
		Failure: delivery.Failure, AskedAt: delivery.AskedAt, SentAt: Time(delivery.SentAt),
		StatusAt: delivery.StatusAt,
	}
}

// Time returns nil for a zero time, so that the JSON omits it.
func Time(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// Timeline returns a history, in its order.
func Timeline(events []madoguchi.Event) []api.Event {
	wire := make([]api.Event, 0, len(events))
	for _, event := range events {
		wire = append(wire, api.Event{
			At: event.At, Code: string(event.Code), Actor: string(event.Actor.Kind), Name: event.Actor.Name,
			Detail: event.Detail,
		})
	}
	return wire
}

// Pending returns the pending timers.
func Pending(timers []madoguchi.PendingTimer) []api.Pending {
	wire := make([]api.Pending, 0, len(timers))
	for _, timer := range timers {
		wire = append(wire, api.Pending{At: timer.At, Code: string(timer.Code)})
	}
	return wire
}
