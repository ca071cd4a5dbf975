package main

import (
	"context"
	"time"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// store has a boundary before and after each write.
type store struct {
	activities.Store
	mortal *mortal
}

func (s store) Claim(ctx context.Context, claim madoguchi.Claim) error {
	return s.mortal.around(ctx, "Claim", func() error { return s.Store.Claim(ctx, claim) })
}

func (s store) Move(ctx context.Context, from, to madoguchi.Claim) error {
	return s.mortal.around(ctx, "Move", func() error { return s.Store.Move(ctx, from, to) })
}

func (s store) Release(ctx context.Context, claim madoguchi.Claim) error {
	return s.mortal.around(ctx, "Release", func() error { return s.Store.Release(ctx, claim) })
}

func (s store) PutReservation(ctx context.Context, reservation madoguchi.Reservation) error {
	return s.mortal.around(ctx, "PutReservation", func() error { return s.Store.PutReservation(ctx, reservation) })
}

func (s store) PutCall(ctx context.Context, call madoguchi.Call) error {
	return s.mortal.around(ctx, "PutCall", func() error { return s.Store.PutCall(ctx, call) })
}

func (s store) PutIntent(
	ctx context.Context, intent madoguchi.DeliveryIntent,
) (known madoguchi.DeliveryIntent, err error) {
	err = s.mortal.around(ctx, "PutIntent", func() (err error) {
		known, err = s.Store.PutIntent(ctx, intent)
		return err
	})
	return known, err
}

func (s store) SetCarrierID(
	ctx context.Context, clinic madoguchi.ClinicID, delivery madoguchi.DeliveryID, carrierID string,
) error {
	return s.mortal.around(
		ctx, "SetCarrierID", func() error { return s.Store.SetCarrierID(ctx, clinic, delivery, carrierID) },
	)
}

func (s store) CreateClinic(ctx context.Context, clinic madoguchi.Clinic) error {
	return s.mortal.around(ctx, "CreateClinic", func() error { return s.Store.CreateClinic(ctx, clinic) })
}

func (s store) CreateStaff(ctx context.Context, member madoguchi.Staff) error {
	return s.mortal.around(ctx, "CreateStaff", func() error { return s.Store.CreateStaff(ctx, member) })
}

func (s store) JoinStaff(ctx context.Context, member madoguchi.Staff, used madoguchi.Verification) error {
	return s.mortal.around(ctx, "JoinStaff", func() error { return s.Store.JoinStaff(ctx, member, used) })
}

func (s store) RemoveClinic(ctx context.Context, id madoguchi.ClinicID) error {
	return s.mortal.around(ctx, "RemoveClinic", func() error { return s.Store.RemoveClinic(ctx, id) })
}

func (s store) PutVerification(ctx context.Context, link madoguchi.Verification) error {
	return s.mortal.around(ctx, "PutVerification", func() error { return s.Store.PutVerification(ctx, link) })
}

func (s store) PutRecovery(ctx context.Context, recovery madoguchi.Recovery) error {
	return s.mortal.around(ctx, "PutRecovery", func() error { return s.Store.PutRecovery(ctx, recovery) })
}

func (s store) SetPassword(
	ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, hash string, at time.Time,
	spent madoguchi.SpentCode,
) error {
	return s.mortal.around(ctx, "SetPassword",
		func() error { return s.Store.SetPassword(ctx, clinic, member, hash, at, spent) })
}

func (s store) PutSecondFactor(
	ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, from, to madoguchi.SecondFactor,
) error {
	return s.mortal.around(
		ctx, "PutSecondFactor", func() error { return s.Store.PutSecondFactor(ctx, clinic, member, from, to) },
	)
}

func (s store) DeleteOtherSessions(
	ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, but [32]byte,
) error {
	return s.mortal.around(
		ctx, "DeleteOtherSessions", func() error { return s.Store.DeleteOtherSessions(ctx, clinic, member, but) },
	)
}

func (s store) CreateAccount(ctx context.Context, account madoguchi.Account) error {
	return s.mortal.around(ctx, "CreateAccount", func() error { return s.Store.CreateAccount(ctx, account) })
}

func (s store) SetAccountEmail(
	ctx context.Context, account madoguchi.AccountID, email string, at time.Time,
) error {
	return s.mortal.around(ctx, "SetAccountEmail",
		func() error { return s.Store.SetAccountEmail(ctx, account, email, at) })
}

func (s store) SetAccountPassword(
	ctx context.Context, account madoguchi.AccountID, hash string, at time.Time,
) error {
	return s.mortal.around(ctx, "SetAccountPassword",
		func() error { return s.Store.SetAccountPassword(ctx, account, hash, at) })
}

func (s store) DeleteAccount(ctx context.Context, account madoguchi.AccountID) error {
	return s.mortal.around(ctx, "DeleteAccount", func() error { return s.Store.DeleteAccount(ctx, account) })
}

func (s store) DeleteOtherAccountSessions(ctx context.Context, account madoguchi.AccountID, but [32]byte) error {
	return s.mortal.around(ctx, "DeleteOtherAccountSessions",
		func() error { return s.Store.DeleteOtherAccountSessions(ctx, account, but) })
}

func (s store) DeleteVerifications(ctx context.Context, account string, purposes ...madoguchi.Purpose) error {
	return s.mortal.around(ctx, "DeleteVerifications",
		func() error { return s.Store.DeleteVerifications(ctx, account, purposes...) })
}

func (s store) DeleteNotices(ctx context.Context, account madoguchi.AccountID) error {
	return s.mortal.around(ctx, "DeleteNotices", func() error { return s.Store.DeleteNotices(ctx, account) })
}

func (s store) UnlinkAccount(ctx context.Context, account madoguchi.AccountID) error {
	return s.mortal.around(ctx, "UnlinkAccount", func() error { return s.Store.UnlinkAccount(ctx, account) })
}

func (s store) ForgetAccount(ctx context.Context, account madoguchi.AccountID) error {
	return s.mortal.around(ctx, "ForgetAccount", func() error { return s.Store.ForgetAccount(ctx, account) })
}

func (s store) PutWaiting(ctx context.Context, entry madoguchi.Waiting) error {
	return s.mortal.around(ctx, "PutWaiting", func() error { return s.Store.PutWaiting(ctx, entry) })
}

func (s store) SetWaiting(ctx context.Context, entry madoguchi.Waiting) error {
	return s.mortal.around(ctx, "SetWaiting", func() error { return s.Store.SetWaiting(ctx, entry) })
}

// texter has a boundary before and after each request to the carrier.
type texter struct {
	activities.Texter
	mortal *mortal
}

func (t texter) Send(ctx context.Context, text madoguchi.Text) (carrierID string, err error) {
	err = t.mortal.around(ctx, "Text", func() (err error) {
		carrierID, err = t.Texter.Send(ctx, text)
		return err
	})
	return carrierID, err
}

// mailer has a boundary before and after the conversation with the mail server.
type mailer struct {
	activities.Mailer
	mortal *mortal
}

func (m mailer) Send(ctx context.Context, letter madoguchi.Letter) error {
	return m.mortal.around(ctx, "Mail", func() error { return m.Mailer.Send(ctx, letter) })
}
