package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/visits"
)

// The kill test's scenarios of patients' accounts. Each is about one process; the sign-up before it may die too.
const (
	signUpScenario         = "registration patient signs up"
	addressChangeScenario  = "registration patient's address"
	resetScenario          = "registration patient's reset"
	passwordChangeScenario = "registration patient's password"
	withdrawalScenario     = "registration patient's withdrawal"
	staffPasswordScenario  = "registration colleague's password"
)

// mortalAccounts are the scenarios of patients' accounts that can run concurrently.
var mortalAccounts = []scenario{
	{signUpScenario, func(ac *actors) map[string]string {
		_, link := ac.becomesPatient(ac.patientAddress())
		return map[string]string{"sign-up": processOf(link)}
	}},
	{addressChangeScenario, func(ac *actors) map[string]string {
		account, link := ac.becomesPatient(ac.patientAddress())
		return map[string]string{"sign-up": processOf(link), "change": processOf(ac.changesAddress(account))}
	}},
	{resetScenario, func(ac *actors) map[string]string {
		account, link := ac.becomesPatient(ac.patientAddress())
		reset := ac.resetsAccount(account.Email)
		ac.mailed(account.Email, 4)
		return map[string]string{"sign-up": processOf(link), "reset": processOf(reset)}
	}},
	{passwordChangeScenario, func(ac *actors) map[string]string {
		account, link := ac.becomesPatient(ac.patientAddress())
		process := ac.changesPassword(account)
		ac.mailed(account.Email, 3)
		return map[string]string{"sign-up": processOf(link), "password": process}
	}},
	{withdrawalScenario, (*actors).withdrawsWithAVisit},
	{staffPasswordScenario, (*actors).changesStaffPassword},
}

// requestID returns the ID of a request of the scenario. It follows from the scenario's key, so that the kill test
// knows the processes.
func (ac *actors) requestID(of string) madoguchi.VerificationID {
	if ac.key == "" {
		return madoguchi.VerificationID(madoguchi.NewID())
	}
	return madoguchi.VerificationID(madoguchi.DerivedID("e2e request", ac.key, of))
}

// patientAddress is the address of a patient in a scenario.
func (ac *actors) patientAddress() string {
	return "patient-" + cmp.Or(ac.key, madoguchi.NewID()) + "@patient.example"
}

// signsUp asks for a sign-up and waits for count mails to the address.
func (ac *actors) signsUp(address string, count int) madoguchi.Verification {
	ac.t.Helper()
	link := madoguchi.Verification{
		ID: ac.requestID(fmt.Sprint("sign-up ", count)), Purpose: madoguchi.SignUp, Account: ac.account(address),
	}
	ac.must(ac.persist(func() error {
		return ac.processes.SignUp(ac.t.Context(), link.ID, address, "ja", "/mypage/join/x")
	}))
	ac.mailed(address, count)
	return link
}

// becomesPatient signs up with an address and returns the account with the link.
func (ac *actors) becomesPatient(address string) (madoguchi.Account, madoguchi.Verification) {
	ac.t.Helper()
	link := ac.signsUp(address, 1)
	consent := madoguchi.Consent{Terms: "1", Privacy: "1", At: time.Now().UTC().Truncate(time.Millisecond)}
	ac.must(ac.presses(func() error {
		return ac.processes.Join(ac.t.Context(), link, registeredHash, consent)
	}))
	ac.mailed(address, 2)
	return madoguchi.Account{ID: madoguchi.SignUpAccount(link.ID), Email: address}, link
}

// changesAccount signs up, gives the account another address, and sets new passwords, after a forgotten one too. A
// second sign-up with its address gets a mail only.
func (ac *actors) changesAccount() map[string]string {
	address := ac.patientAddress()
	account, signedUp := ac.becomesPatient(address)
	change := ac.changesAddress(account)
	next := newAddress(account)
	reset := ac.resetsAccount(next)
	ac.mailed(next, 3)
	account.Email = next
	password := ac.changesPassword(account)
	ac.mailed(next, 4)
	again := ac.signsUp(next, 5)
	if err := ac.usesLink(again, registeredHash); err == nil {
		ac.t.Error("an address that has an account got another")
	}
	return map[string]string{
		"sign-up-used": processOf(signedUp), "address-change-used": processOf(change),
		"account-reset-used": processOf(reset), "sign-up-declined": processOf(again),
		"password-change": password,
	}
}

// newAddress is the address that an account gets.
func newAddress(account madoguchi.Account) string { return "new-" + account.Email }

// changesAddress gives an account another address.
func (ac *actors) changesAddress(account madoguchi.Account) madoguchi.Verification {
	ac.t.Helper()
	change := madoguchi.Verification{
		ID: ac.requestID("address"), Purpose: madoguchi.AddressChange, Account: string(account.ID),
	}
	ac.must(ac.persist(func() error {
		return ac.processes.AskAddressChange(ac.t.Context(), change.ID, account, newAddress(account), "ja")
	}))
	ac.mailed(newAddress(account), 1)
	ac.must(ac.usesLink(change, ""))
	ac.mailed(account.Email, 3)
	return change
}

// resetsAccount sets a new password after a forgotten one.
func (ac *actors) resetsAccount(address string) madoguchi.Verification {
	ac.t.Helper()
	before := ac.mails(address)
	reset := madoguchi.Verification{
		ID: ac.requestID("reset"), Purpose: madoguchi.AccountReset, Account: ac.account(address),
	}
	ac.must(ac.persist(func() error {
		return ac.processes.AskReset(ac.t.Context(), reset.Purpose, reset.ID, address, "ja")
	}))
	ac.mailed(address, before+1)
	ac.must(ac.usesLink(reset, resetHash))
	return reset
}

// changesPassword changes the password and returns the process.
func (ac *actors) changesPassword(account madoguchi.Account) string {
	ac.t.Helper()
	asked := accounts.PasswordChangeRequest{
		ID: ac.requestID("password"), Account: account.ID, Hash: registeredHash, At: time.Now(),
		Address: account.Email, Language: "ja",
	}
	ac.must(ac.persist(func() error { return ac.processes.ChangePassword(ac.t.Context(), asked) }))
	return accounts.PasswordChangeWorkflowID(account.ID, asked.ID)
}

// changesStaffPassword has a new member of staff choose another password.
func (ac *actors) changesStaffPassword() map[string]string {
	ac.t.Helper()
	invitation, joining := ac.isColleague()
	asked := accounts.PasswordChangeRequest{
		ID: ac.requestID("password"), Clinic: invitation.ClinicID, Staff: memberOf(invitation.Email), Hash: resetHash,
		At: time.Now(), Address: invitation.Email, Language: "ja",
	}
	ac.must(ac.persist(func() error { return ac.processes.ChangePassword(ac.t.Context(), asked) }))
	ac.mailed(invitation.Email, 3)
	return map[string]string{
		"invitation-used":       processOf(joining),
		"password-change-staff": accounts.StaffPasswordChangeWorkflowID(asked.Clinic, asked.Staff, asked.ID),
	}
}

// resetsByTheOlderLink asks for a reset, as a stranger does after that, and uses the older link.
func (ac *actors) resetsByTheOlderLink() map[string]string {
	ac.t.Helper()
	invitation, _ := ac.isColleague()
	own := ac.asksReset(madoguchi.PasswordReset, invitation.Email, 3)
	other := ac.asksReset(madoguchi.PasswordReset, invitation.Email, 4)
	ac.must(ac.usesLink(own, resetHash))
	ac.mailed(invitation.Email, 5)
	if err := ac.usesLink(other, registeredHash); err == nil {
		ac.t.Error("two links of one reset were used")
	}
	return map[string]string{"password-reset-older-used": processOf(own)}
}

// withdrawsWithAVisit signs up, books and withdraws. Whatever died, the account with its sessions is gone, and the
// visit is cancelled and stays with the clinic. The address is free.
func (ac *actors) withdrawsWithAVisit() map[string]string {
	ac.t.Helper()
	account, link := ac.becomesPatient(ac.patientAddress())
	entry := ac.bookedBy(account)
	ac.must(ac.persist(func() error {
		return ac.processes.WithdrawAccount(ac.t.Context(), accounts.WithdrawalRequest{
			Account: account.ID, Name: ac.account(account.Email), Address: account.Email, Language: "ja",
			Reason: "引っ越し", Cancel: true,
		})
	}))
	ac.settled(entry, "the visit's end", func(now api.Entry) bool {
		return now.State == string(madoguchi.ReservationCancelled)
	})
	process := accounts.WithdrawalWorkflowID(account.ID)
	ac.must(ac.operator.GetWorkflow(ac.t.Context(), process, "").Get(ac.t.Context(), nil))
	ac.mailed(account.Email, 3)
	ac.isForgotten(account)
	return map[string]string{
		"sign-up": processOf(link), "withdrawal": process, "reservation": reservationID(entry),
	}
}

// bookedBy books a visit with an account.
func (ac *actors) bookedBy(account madoguchi.Account) api.Entry {
	ac.t.Helper()
	request := ac.visitInDays("退会 次郎")
	zone, err := time.LoadLocation(ac.session.Clinic.TimeZone)
	ac.must(err)
	visit := madoguchi.Reservation{
		ID: madoguchi.ReservationID(madoguchi.NewID()), ClinicID: madoguchi.ClinicID(ac.session.Clinic.ID),
		DoctorID: madoguchi.DoctorID(request.DoctorID), MenuID: madoguchi.MenuID(request.MenuID),
		Method: madoguchi.InPerson, Visit: madoguchi.ReturnVisit, Start: request.Start,
		End: request.Start.Add(15 * time.Minute), PatientName: "退会 次郎", Source: madoguchi.BookedOnWeb,
		State: madoguchi.ReservationBooked, Account: account.ID, LinkedAt: time.Now(),
	}
	ac.must(ac.persist(func() error {
		booked, err := ac.processes.Book(ac.t.Context(), visits.Booking{
			Reservation: visit, Claim: madoguchi.ClaimOf(visit, 1, zone), Actor: byPatient,
		})
		if booked.Taken {
			ac.t.Error("the slot is taken")
		}
		return err
	}))
	return api.Entry{Kind: api.KindReservation, ID: string(visit.ID)}
}

// isForgotten checks that nothing of an account is left.
func (ac *actors) isForgotten(account madoguchi.Account) {
	ac.t.Helper()
	store := ac.stack.store(ac.t)
	if _, err := store.Account(ac.t.Context(), account.ID); !errors.Is(err, madoguchi.ErrNotFound) {
		ac.t.Errorf("the account is read with %v", err)
	}
	if _, err := store.AccountByEmail(ac.t.Context(), account.Email); !errors.Is(err, madoguchi.ErrNotFound) {
		ac.t.Errorf("an account with the address is read with %v", err)
	}
	switch booked, err := store.BookedOfAccount(ac.t.Context(), account.ID); {
	case err != nil:
		ac.t.Error(err)
	case len(booked) > 0:
		ac.t.Errorf("the account still has the visits %v", booked)
	}
}

// withdrawsAccount signs up and withdraws. The address can sign up again.
func (ac *actors) withdrawsAccount() map[string]string {
	address := ac.patientAddress()
	account, _ := ac.becomesPatient(address)
	ac.must(ac.processes.WithdrawAccount(ac.t.Context(), accounts.WithdrawalRequest{
		Account: account.ID, Name: ac.account(address), Address: address, Language: "ja", Reason: "引っ越し", Cancel: true,
	}))
	ac.mailed(address, 3)
	ac.signsUp(address, 4)
	return map[string]string{"withdrawal": accounts.WithdrawalWorkflowID(account.ID)}
}
