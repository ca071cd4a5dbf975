package accounts_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
)

var hanako = madoguchi.Account{
	ID: "a1", Number: "1", Email: "hanako@patient.example", PasswordHash: "old", Language: "en",
	CreatedAt: applied.AddDate(-1, 0, 0),
}

func signsUp(id madoguchi.VerificationID) accounts.LinkRequest {
	return accounts.LinkRequest{ID: id, Address: "new@patient.example", Language: "en", Next: "/mypage/join/x"}
}

// A patient signs up within a day. The account has the password and the consent of the link's use.
func TestAPatientSignsUp(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	consent := madoguchi.Consent{Terms: "1", Privacy: "2", At: applied}
	s.Update(0, accounts.AskUpdate, "", signsUp(id))
	used := s.Update(23*time.Hour, accounts.UseUpdate, "", accounts.LinkUse{
		ID: id, PasswordHash: "hash", Consent: consent,
	})
	s.proves(t, madoguchi.SignUp)
	require.NoError(t, used.Rejected)
	require.NoError(t, used.Err)
	account, err := s.store.AccountByEmail(t.Context(), "new@patient.example")
	require.NoError(t, err)
	require.Equal(t, madoguchi.SignUpAccount(id), account.ID)
	require.Equal(t, "hash", account.PasswordHash)
	require.Equal(t, consent, account.Consent)
	require.NotEmpty(t, account.Number)
	require.False(t, account.Complete())
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
	require.Equal(t, []string{"Madoguchi: sign up for My Page", "Madoguchi: My Page is ready"}, subjects(s))
	require.Contains(t, s.Carrier.Letters[0].Text, "https://meet.example/mypage/signup/")
	require.NotContains(t, s.Carrier.Letters[0].Text, "join")
}

// An address that has an account gets a mail that says so, and no link. Later requests are silent for an hour.
func TestASignUpWithAKnownAddress(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.portal = []madoguchi.Account{hanako}
	request := signsUp(id)
	request.Address = hanako.Email
	again := request
	again.ID = madoguchi.VerificationID(madoguchi.NewID())
	s.Update(0, accounts.AskUpdate, "", request)
	s.Update(time.Minute, accounts.AskUpdate, "", again)
	s.proves(t, madoguchi.SignUp)
	require.Empty(t, s.store.links)
	require.Equal(t, []string{"Madoguchi: your address is already signed up for My Page"}, subjects(s))
	require.Contains(t, s.Carrier.Letters[0].Text, "https://meet.example/mypage\n")
}

// Of two requests for one address only the newest link works, and an address that gets an account meanwhile refuses it.
func TestARaceForOneAddress(t *testing.T) {
	s := newStage(t, applied)
	older, newer := madoguchi.VerificationID(madoguchi.NewID()), madoguchi.VerificationID(madoguchi.NewID())
	s.Update(0, accounts.AskUpdate, "", signsUp(older))
	s.Update(time.Minute, accounts.AskUpdate, "", signsUp(newer))
	late := s.Update(2*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: older, PasswordHash: "x"})
	s.RegisterDelayedCallback(func() {
		s.store.portal = []madoguchi.Account{{ID: "rival", Number: "2", Email: "new@patient.example"}}
	}, 3*time.Minute)
	used := s.Update(4*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: newer, PasswordHash: "x"})
	s.proves(t, madoguchi.SignUp)
	refusedAs(t, madoguchi.ErrLinkReplaced, late)
	require.ErrorIs(t, process.Refusal(used.Err), madoguchi.ErrAccountExists)
	require.Len(t, s.store.portal, 1)
}

// A number that another account has is replaced by another.
func TestNumbersOfAccountsDiffer(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	taken := madoguchi.AccountNumber(madoguchi.SignUpAccount(id), 0)
	s.store.portal = []madoguchi.Account{{ID: "other", Number: taken, Email: "other@patient.example"}}
	s.Update(0, accounts.AskUpdate, "", signsUp(id))
	s.Update(time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "hash"})
	s.proves(t, madoguchi.SignUp)
	require.Len(t, s.store.portal, 2)
	require.NotEqual(t, taken, s.store.portal[1].Number)
}

// The link is mailed to the new address; the former one is told of the change.
func TestAnAddressIsChanged(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.portal = []madoguchi.Account{hanako}
	s.Update(0, accounts.AskUpdate, "", accounts.LinkRequest{
		ID: id, Address: "new@patient.example", Language: "en", Account: hanako.ID, Former: hanako.Email,
	})
	used := s.Update(time.Hour, accounts.UseUpdate, "", accounts.LinkUse{ID: id})
	s.proves(t, madoguchi.AddressChange)
	require.NoError(t, used.Err)
	require.Equal(t, "new@patient.example", s.store.portal[0].Email)
	require.Equal(t, []string{"new@patient.example", hanako.Email},
		[]string{s.Carrier.Letters[0].To, s.Carrier.Letters[1].To})
	require.Equal(t, []string{
		"Madoguchi: confirm your new e-mail address", "Madoguchi: your e-mail address was changed",
	}, subjects(s))
	require.NotContains(t, s.Carrier.Letters[1].Text, "new@patient.example")
}

// A patient's reset ends all sessions, and the owner is told. It does not touch a newer account of the address.
func TestAPatientsPasswordIsReset(t *testing.T) {
	for name, c := range map[string]struct {
		created time.Time
		hash    string
		mails   int
	}{
		"the account": {hanako.CreatedAt, "new", 2},
		"a newer one": {applied.Add(30 * time.Minute), "old", 1},
	} {
		t.Run(name, func(t *testing.T) {
			s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
			s.store.portal = []madoguchi.Account{hanako}
			s.Update(0, accounts.AskUpdate, "", accounts.LinkRequest{ID: id, Address: hanako.Email, Language: "en"})
			s.RegisterDelayedCallback(func() { s.store.portal[0].CreatedAt = c.created }, time.Minute)
			s.Update(40*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "new"})
			s.proves(t, madoguchi.AccountReset)
			require.Equal(t, c.hash, s.store.portal[0].PasswordHash)
			require.Len(t, s.Carrier.Letters, c.mails)
			require.Equal(t, c.mails-1, s.store.signedOut)
		})
	}
}

// A change of the password keeps the session that made it, and the owner is told.
func TestAPatientChangesThePassword(t *testing.T) {
	s := newStage(t, applied)
	s.store.portal = []madoguchi.Account{hanako}
	asked := accounts.PasswordChangeRequest{
		ID: "0123456789abcdef", Account: hanako.ID, Hash: "new", Keep: [32]byte{1}, Address: hanako.Email,
		Language: "en",
	}
	changed := s.Update(0, accounts.ChangedUpdate, "")
	s.ExecuteWorkflow(accounts.PasswordChange, asked)
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, changed.Err)
	require.Equal(t, "new", s.store.portal[0].PasswordHash)
	require.Equal(t, asked.Keep, s.store.kept)
	require.Equal(t, []string{"Madoguchi: the password of My Page was changed"}, subjects(s))
}

// A withdrawal deletes the account with its sessions and links, tells each reservation, and mails. A reservation that
// has ended meanwhile does not stop it.
func TestAPatientWithdraws(t *testing.T) {
	s := newStage(t, applied)
	s.store.portal = []madoguchi.Account{hanako, {ID: "rival", Number: "2", Email: "rival@patient.example"}}
	s.store.links["l1"] = madoguchi.Verification{ID: "l1", Purpose: madoguchi.AccountReset, Account: "name"}
	s.store.links["l2"] = madoguchi.Verification{
		ID: "l2", Purpose: madoguchi.AddressChange, Account: string(hanako.ID),
	}
	s.store.links["l3"] = madoguchi.Verification{ID: "l3", Purpose: madoguchi.PasswordReset, Account: "name"}
	told := map[string]visits.Forget{}
	s.OnSignalExternalWorkflow(mock.Anything, mock.Anything, "", visits.ForgetSignal, mock.Anything).Return(
		func(_, id, _, _ string, argument any) error {
			told[id] = argument.(visits.Forget)
			if id == visits.ReservationWorkflowID("r1") {
				return errors.New("the workflow has ended")
			}
			return nil
		})
	closed := s.Update(0, accounts.ClosedUpdate, "")
	s.ExecuteWorkflow(accounts.Withdrawal, accounts.WithdrawalRequest{
		Account: hanako.ID, Name: "name", Address: hanako.Email, Language: "en", Reason: "moving", Cancel: true,
		Late: []madoguchi.ReservationID{"r2"},
	})
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, closed.Err)
	require.Len(t, s.store.portal, 1)
	require.Equal(t, []madoguchi.VerificationID{"l3"}, slices.Collect(maps.Keys(s.store.links)))
	require.Len(t, s.store.unlinked, 2)
	require.Equal(t, []madoguchi.AccountID{hanako.ID}, s.store.forgotten)
	require.Len(t, told, 2)
	require.True(t, told[visits.ReservationWorkflowID("r2")].Cancel)
	require.True(t, told[visits.ReservationWorkflowID("r2")].Late)
	require.False(t, told[visits.ReservationWorkflowID("r1")].Late)
	require.Equal(t, []string{"Madoguchi: your account for My Page was deleted"}, subjects(s))
	require.Equal(t, "withdrawn", s.State)
}

// A member of staff chooses another password: the sessions end but the one of the change, and the owner is told.
func TestStaffChangeTheirPassword(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	asked := accounts.PasswordChangeRequest{
		ID: id, Clinic: member.ClinicID, Staff: member.ID, Hash: "new", At: applied, Keep: [32]byte{1},
		Address: member.Email, Language: "en",
	}
	changed := s.Update(0, accounts.ChangedUpdate, "")
	s.ExecuteWorkflow(accounts.PasswordChange, asked)
	require.NoError(t, s.GetWorkflowError())
	require.NoError(t, changed.Err)
	require.Equal(t, "new", s.store.staff[0].PasswordHash)
	require.Equal(t, 1, s.store.signedOut)
	require.Equal(t, []string{"Madoguchi: your password was changed"}, subjects(s))
	require.Equal(t, member.Email, s.Carrier.Letters[0].To)
}
