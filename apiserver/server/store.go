package server

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/joining"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/accounts/recovery"
	"madoguchi/apiserver/internal/accounts/resets"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/accounts/signin"
	"madoguchi/apiserver/internal/announcing"
	"madoguchi/apiserver/internal/booking"
	"madoguchi/apiserver/internal/desk/calls"
	"madoguchi/apiserver/internal/desk/clinicsettings"
	"madoguchi/apiserver/internal/desk/deliveries"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/desk/events"
	deskpatients "madoguchi/apiserver/internal/desk/patients"
	"madoguchi/apiserver/internal/desk/reservations"
	"madoguchi/apiserver/internal/desk/schedule"
	"madoguchi/apiserver/internal/desk/waiting"
	"madoguchi/apiserver/internal/lostlink"
	"madoguchi/apiserver/internal/patient"
	portalaccount "madoguchi/apiserver/internal/portal/account"
	"madoguchi/apiserver/internal/portal/dashboard"
	"madoguchi/apiserver/internal/portal/family"
	portalnotices "madoguchi/apiserver/internal/portal/notices"
	portalsignin "madoguchi/apiserver/internal/portal/signin"
	"madoguchi/apiserver/internal/portal/signup"
	"madoguchi/apiserver/internal/presence"
	"madoguchi/apiserver/internal/registration"
	"madoguchi/apiserver/internal/staff"
)

// Store is the sum of the handlers' store interfaces; package mongo documents each method. Nothing calls methods
// through it: each handler holds its own part.
type Store interface {
	access.Store
	passwords.Store
	secondfactor.Store
	signin.Store
	mailedlinks.Store
	resets.Store
	recovery.Store
	joining.Store
	staff.Store
	entries.Store
	reservations.Store
	deliveries.Store
	schedule.Store
	events.Store
	clinicsettings.Store
	waiting.Store
	deskpatients.Store
	deskpatients.Finds
	deskpatients.Visits
	patient.Store
	booking.Store
	booking.WaitingStore
	portalsignin.Store
	lostlink.Store
	dashboard.Store
	dashboard.WaitingStore
	portalnotices.Store
	signup.Store
	portalaccount.Store
	family.Store
	presence.Store
	announcing.Store
	Ping(context.Context) error
}

// Processes is the sum of the handlers' workflow interfaces; workflows.Client implements it.
type Processes interface {
	reservations.Processes
	booking.Processes
	booking.Lists
	clinicsettings.Lists
	waiting.Lists
	calls.Processes
	deliveries.Processes
	patient.Processes
	presence.Processes
	lostlink.Processes
	registration.Processes
	registration.ActivationProcesses
	resets.Processes
	recovery.Processes
	joining.Processes
	staff.Processes
	signup.Processes
	portalaccount.Processes
	announcing.Processes
	Healthy(context.Context) error
}
