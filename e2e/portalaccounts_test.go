package e2e

import (
	"cmp"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// patientAddress is the address of a patient in a scenario.
func (ac *actors) patientAddress() string {
	return "patient-" + cmp.Or(ac.key, madoguchi.NewID()) + "@patient.example"
}

// signsUp asks for a sign-up and waits for count mails to the address.
func (ac *actors) signsUp(address string, count int) madoguchi.Verification {
	ac.t.Helper()
	link := madoguchi.Verification{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Purpose: madoguchi.SignUp, Account: ac.account(address),
	}
	ac.must(ac.persist(func() error {
		return ac.processes.SignUp(ac.t.Context(), link.ID, address, "ja", "/mypage/join/x", nil)
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
	next := "new-" + address
	change := madoguchi.Verification{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Purpose: madoguchi.AddressChange,
		Account: string(account.ID),
	}
	ac.must(ac.processes.AskAddressChange(ac.t.Context(), change.ID, account, next, "ja"))
	ac.mailed(next, 1)
	ac.must(ac.usesLink(change, ""))
	ac.mailed(address, 3)

	reset := madoguchi.Verification{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Purpose: madoguchi.AccountReset, Account: ac.account(next),
	}
	ac.must(ac.processes.AskReset(ac.t.Context(), reset.Purpose, reset.ID, next, "ja"))
	ac.mailed(next, 2)
	ac.must(ac.usesLink(reset, resetHash))
	ac.mailed(next, 3)

	asked := accounts.PasswordChangeRequest{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Account: account.ID, Hash: registeredHash, At: time.Now(),
		Address: next, Language: "ja",
	}
	ac.must(ac.processes.ChangePassword(ac.t.Context(), asked))
	ac.mailed(next, 4)
	again := ac.signsUp(next, 5)
	if err := ac.usesLink(again, registeredHash); err == nil {
		ac.t.Error("an address that has an account got another")
	}
	return map[string]string{
		"sign-up-used": processOf(signedUp), "address-change-used": processOf(change),
		"account-reset-used": processOf(reset), "sign-up-declined": processOf(again),
		"password-change": accounts.PasswordChangeWorkflowID(account.ID, asked.ID),
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
