package accounts_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/process"
	"madoguchi/workflows/workflowstest"
)

var member = madoguchi.Staff{
	ID: "s1", ClinicID: "c1", Email: "sato@clinic.example", PasswordHash: "old",
	SecondFactor: madoguchi.SecondFactor{Sealed: []byte("sealed")},
}

func asksReset(id madoguchi.VerificationID) accounts.LinkRequest {
	return accounts.LinkRequest{ID: id, Address: "sato@clinic.example", Language: "en"}
}

// proves runs the links of a purpose until the workflow ends without an error.
func (s *stage) proves(t *testing.T, purpose madoguchi.Purpose) {
	t.Helper()
	input := accounts.VerificationInput{Purpose: purpose, Account: "0123456789abcdef"}
	s.ExecuteWorkflow(accounts.EmailVerification, input)
	require.True(t, s.IsWorkflowCompleted())
	require.NoError(t, s.GetWorkflowError())
}

func TestPasswordIsReset(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	s.Update(0, accounts.AskUpdate, "", asksReset(id))
	used := s.Update(59*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "new"})
	s.proves(t, madoguchi.PasswordReset)
	require.NoError(t, used.Rejected)
	require.NoError(t, used.Err)
	require.Equal(t, "new", s.store.staff[0].PasswordHash)
	require.WithinDuration(t, applied.Add(59*time.Minute), s.store.passwordSetAt, time.Second)
	require.Equal(t, member.SecondFactor, s.store.staff[0].SecondFactor,
		"a password's reset leaves the second factor alone")
	require.Equal(t, 1, s.store.signedOut)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
	require.Equal(t, []string{"Madoguchi: reset your password", "Madoguchi: your password was changed"}, subjects(s))
	require.Contains(t, s.Carrier.Letters[0].Text, "https://meet.example/reset-password/")
}

// A code counts once: a reset whose code was used meanwhile is refused, and the link can be used with another code.
func TestAResetWhoseCodeIsSpentLeavesTheLink(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff, s.store.spentStep = []madoguchi.Staff{member}, 7
	s.Update(0, accounts.AskUpdate, "", asksReset(id))
	use := func(after time.Duration, step int64) *workflowstest.Outcome {
		using := accounts.LinkUse{ID: id, PasswordHash: "new", Spent: madoguchi.SpentCode{Step: step}}
		return s.Update(after, accounts.UseUpdate, "", using)
	}
	spent, fresh := use(time.Minute, 7), use(2*time.Minute, 8)
	s.proves(t, madoguchi.PasswordReset)
	require.ErrorIs(t, process.Refusal(spent.Err), madoguchi.ErrWrongCode)
	require.NoError(t, fresh.Err)
	require.Equal(t, int64(8), s.store.spentStep)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
}

func TestAResetsLinkWorksForAnHour(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	s.Update(0, accounts.AskUpdate, "", asksReset(id))
	s.proves(t, madoguchi.PasswordReset)
	require.Equal(t, madoguchi.LinkExpired, s.store.links[id].State)
	require.InDelta(t, time.Hour, s.Now().Sub(applied), float64(time.Minute))
}

func TestSecondFactorIsRemoved(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	s.Update(0, accounts.AskUpdate, "", asksReset(id))
	s.Update(time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: id})
	s.proves(t, madoguchi.SecondFactorReset)
	require.False(t, s.store.staff[0].SecondFactor.On())
	require.Equal(t, "old", s.store.staff[0].PasswordHash)
	require.Equal(t, 1, s.store.signedOut)
}

// TestANewSecondFactorOutlivesTheResetOfTheOldOne has the owner set up a new second factor between an interrupted
// attempt and the next one.
func TestANewSecondFactorOutlivesTheResetOfTheOldOne(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	newer := madoguchi.SecondFactor{Sealed: []byte("newer"), Since: applied.Add(time.Minute + time.Second)}
	s.store.interrupted = func() { s.store.staff[0].SecondFactor = newer }
	s.Update(0, accounts.AskUpdate, "", asksReset(id))
	used := s.Update(time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: id})
	s.proves(t, madoguchi.SecondFactorReset)
	require.NoError(t, used.Err)
	require.Equal(t, newer, s.store.staff[0].SecondFactor)
	require.Equal(t, 2, s.store.signedOut)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
}

// TestNobodyHearsOfAnAddressWithoutAnAccount requests links that only the owner of an account can get.
func TestNobodyHearsOfAnAddressWithoutAnAccount(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	asked := s.Update(0, accounts.AskUpdate, "", asksReset(id))
	used := s.Update(time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "new"})
	s.proves(t, madoguchi.PasswordReset)
	require.NoError(t, asked.Rejected)
	require.Error(t, used.Rejected)
	require.Empty(t, s.Carrier.Letters)
	require.Empty(t, s.store.links)
}

func invitation() madoguchi.StaffInvitation {
	return madoguchi.StaffInvitation{
		ClinicID: "c1", Name: "西村 拓", Email: "nishimura@clinic.example", Role: madoguchi.Physician, DoctorID: "d2",
		Language: "ja",
	}
}

// inviting starts with an invitation.
func inviting(t *testing.T) (*stage, madoguchi.VerificationID, madoguchi.StaffInvitation) {
	t.Helper()
	s, id, invited := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID()), invitation()
	s.Update(0, accounts.AskUpdate, "", accounts.LinkRequest{ID: id, Invitation: &invited})
	return s, id, invited
}

// getsAnAccount gives an address an account in another clinic.
func (s *stage) getsAnAccount(after time.Duration, email string) {
	s.RegisterDelayedCallback(func() {
		s.store.mutex.Lock()
		defer s.store.mutex.Unlock()
		s.store.staff = append(s.store.staff, madoguchi.Staff{ID: "s9", ClinicID: "c9", Email: email})
	}, after)
}

func TestInvitedPersonJoins(t *testing.T) {
	s, id, invited := inviting(t)
	consent := madoguchi.Consent{Terms: "2026-11-01", Privacy: "2026-10-01", At: applied.Add(23 * time.Hour)}
	s.Update(23*time.Hour, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "hash", Consent: consent})
	s.proves(t, madoguchi.Invitation)
	require.Equal(t, []madoguchi.Staff{invited.Staff(id, "hash", consent)}, s.store.staff)
	require.Equal(t, invited, s.store.links[id].Invitation)
	require.Len(t, s.Carrier.Letters, 2)
	require.Contains(t, s.Carrier.Letters[0].Text, "西村 拓 様")
	require.Contains(t, s.Carrier.Letters[0].Text, "青木内科クリニックから")
	require.Equal(t, invited.Email, s.Carrier.Letters[1].To)
}

func TestWhoGotAnAccountMeanwhileCannotJoin(t *testing.T) {
	s, id, invited := inviting(t)
	s.getsAnAccount(time.Hour, invited.Email)
	refused := s.Update(2*time.Hour, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "hash"})
	s.proves(t, madoguchi.Invitation)
	require.ErrorIs(t, process.Refusal(refused.Err), madoguchi.ErrAccountExists)
	require.Len(t, s.store.staff, 1)
}

// TestWhoWasRemovedDoesNotComeBack loses the answer of an attempt to join. The admin removes the new member before
// the next attempt.
func TestWhoWasRemovedDoesNotComeBack(t *testing.T) {
	s, id, _ := inviting(t)
	s.RegisterDelayedCallback(func() {
		s.store.mutex.Lock()
		defer s.store.mutex.Unlock()
		s.store.lost = func() { s.store.staff = nil }
	}, time.Hour)
	used := s.Update(2*time.Hour, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "hash"})
	s.proves(t, madoguchi.Invitation)
	require.NoError(t, used.Err)
	require.Empty(t, s.store.staff)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
}

func TestAWithdrawnInvitationIsDead(t *testing.T) {
	s, id, _ := inviting(t)
	withdrawn := s.Update(time.Hour, accounts.WithdrawUpdate, "", accounts.LinkWithdrawal{ID: id})
	s.proves(t, madoguchi.Invitation)
	require.NoError(t, withdrawn.Err)
	require.Equal(t, madoguchi.LinkWithdrawn, s.store.links[id].State)
	require.ErrorIs(t, s.store.links[id].Refusal(), madoguchi.ErrLinkWithdrawn)
	require.Len(t, s.Carrier.Letters, 1, "nobody is told of a withdrawal")
	require.InDelta(t, time.Hour, s.Now().Sub(applied), float64(time.Minute), "nothing is waited for any more")
}

// TestWithdrawalAndUseAtOnce withdraws and uses an invitation at the same instant. The first of both decides.
func TestWithdrawalAndUseAtOnce(t *testing.T) {
	for _, withdrawnFirst := range []bool{true, false} {
		s, id, _ := inviting(t)
		withdraw := func() *workflowstest.Outcome {
			return s.Update(time.Hour, accounts.WithdrawUpdate, "", accounts.LinkWithdrawal{ID: id})
		}
		var withdrawn *workflowstest.Outcome
		if withdrawnFirst {
			withdrawn = withdraw()
		}
		used := s.Update(time.Hour, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "hash"})
		if !withdrawnFirst {
			withdrawn = withdraw()
		}
		s.proves(t, madoguchi.Invitation)
		if withdrawnFirst {
			require.NoError(t, withdrawn.Err)
			require.Error(t, used.Rejected)
			require.Empty(t, s.store.staff)
		} else {
			require.NoError(t, used.Err)
			require.ErrorIs(t, process.Refusal(withdrawn.Err), madoguchi.ErrLinkUsed)
			require.Len(t, s.store.staff, 1)
		}
	}
}

// TestAWithdrawalWaitsForTheLink withdraws an invitation at the instant of its request, before its link is written.
func TestAWithdrawalWaitsForTheLink(t *testing.T) {
	s, id, _ := inviting(t)
	withdrawn := s.Update(0, accounts.WithdrawUpdate, "", accounts.LinkWithdrawal{ID: id})
	again := s.Update(0, accounts.WithdrawUpdate, "", accounts.LinkWithdrawal{ID: id})
	s.proves(t, madoguchi.Invitation)
	require.NoError(t, withdrawn.Err)
	require.NoError(t, again.Err)
	require.Equal(t, madoguchi.LinkWithdrawn, s.store.links[id].State)
}

// TestOnlyTheNewestInvitationIsWithdrawn withdraws an older invitation, an unknown one, and one that is then sent
// again.
func TestOnlyTheNewestInvitationIsWithdrawn(t *testing.T) {
	s, invited := newStage(t, applied), invitation()
	first, second := madoguchi.VerificationID(madoguchi.NewID()), madoguchi.VerificationID(madoguchi.NewID())
	third := madoguchi.VerificationID(madoguchi.NewID())
	s.Update(0, accounts.AskUpdate, "", accounts.LinkRequest{ID: first, Invitation: &invited})
	s.Update(time.Minute, accounts.AskUpdate, "", accounts.LinkRequest{ID: second, Invitation: &invited})
	older := s.Update(2*time.Minute, accounts.WithdrawUpdate, "", accounts.LinkWithdrawal{ID: first})
	unknown := s.Update(2*time.Minute, accounts.WithdrawUpdate, "", accounts.LinkWithdrawal{ID: third})
	s.Update(3*time.Minute, accounts.WithdrawUpdate, "", accounts.LinkWithdrawal{ID: second})
	s.Update(3*time.Minute, accounts.AskUpdate, "", accounts.LinkRequest{ID: third, Invitation: &invited})
	used := s.Update(time.Hour, accounts.UseUpdate, "", accounts.LinkUse{ID: third, PasswordHash: "hash"})
	s.proves(t, madoguchi.Invitation)
	require.ErrorIs(t, process.Refusal(older.Err), madoguchi.ErrLinkReplaced)
	require.ErrorIs(t, process.Refusal(unknown.Err), madoguchi.ErrNotOpen)
	require.NoError(t, used.Err)
	require.Equal(t, madoguchi.LinkWithdrawn, s.store.links[second].State)
	require.Len(t, s.store.staff, 1)
}

// TestAWithdrawalWaitsForAUseThatFails withdraws while a person who received an account meanwhile uses the link.
func TestAWithdrawalWaitsForAUseThatFails(t *testing.T) {
	s, id, invited := inviting(t)
	s.getsAnAccount(time.Minute, invited.Email)
	used := s.Update(time.Hour, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "hash"})
	withdrawn := s.Update(time.Hour, accounts.WithdrawUpdate, "", accounts.LinkWithdrawal{ID: id})
	s.proves(t, madoguchi.Invitation)
	require.ErrorIs(t, process.Refusal(used.Err), madoguchi.ErrAccountExists)
	require.NoError(t, withdrawn.Err)
	require.Equal(t, madoguchi.LinkWithdrawn, s.store.links[id].State)
}

// TestAWithdrawalGivesUpTheMail withdraws an invitation whose mail fails. The mail is not sent later, and operators
// get no alert.
func TestAWithdrawalGivesUpTheMail(t *testing.T) {
	for name, refusal := range map[string]*madoguchi.CarrierError{
		"that is tried again": {Code: 450}, "that failed": {Code: 550, Permanent: true},
	} {
		t.Run(name, func(t *testing.T) {
			s, id, invited := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID()), invitation()
			s.Carrier.Refuse(refusal)
			s.Update(0, accounts.AskUpdate, "", accounts.LinkRequest{ID: id, Invitation: &invited})
			withdrawn := s.Update(time.Minute, accounts.WithdrawUpdate, "", accounts.LinkWithdrawal{ID: id})
			tried := 0
			s.RegisterDelayedCallback(func() {
				s.store.mutex.Lock()
				defer s.store.mutex.Unlock()
				tried = len(s.Carrier.Letters)
			}, time.Minute)
			s.proves(t, madoguchi.Invitation)
			require.NoError(t, withdrawn.Err)
			require.Len(t, s.Carrier.Letters, tried)
			require.Equal(t, "withdrawn", s.State)
			require.InDelta(t, time.Minute, s.Now().Sub(applied), float64(time.Second))
		})
	}
}

// TestALateRequestDoesNotBringAWithdrawnInvitationBack uses a new process that does not know the one that withdrew
// it.
func TestALateRequestDoesNotBringAWithdrawnInvitationBack(t *testing.T) {
	s, id, invited := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID()), invitation()
	s.store.links[id] = madoguchi.Verification{
		ID: id, Purpose: madoguchi.Invitation, State: madoguchi.LinkWithdrawn, Invitation: invited, Revision: 1,
	}
	s.Update(0, accounts.AskUpdate, "", accounts.LinkRequest{ID: id, Invitation: &invited})
	s.proves(t, madoguchi.Invitation)
	require.Equal(t, madoguchi.LinkWithdrawn, s.store.links[id].State)
	require.Empty(t, s.Carrier.Letters)
}

// An attacker with access to Temporal replays an earlier process's messages under the same ID. The used link stays
// used, and the account is unchanged.
func TestAUsedLinkIsNotRenewed(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	s.store.links[id] = madoguchi.Verification{
		ID: id, Purpose: madoguchi.PasswordReset, State: madoguchi.LinkUsed, Revision: 1,
	}
	s.Update(0, accounts.AskUpdate, "", asksReset(id))
	used := s.Update(time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: id, PasswordHash: "of before"})
	s.proves(t, madoguchi.PasswordReset)
	require.Error(t, used.Rejected)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
	require.Equal(t, "old", s.store.staff[0].PasswordHash)
	require.Empty(t, s.Carrier.Letters)
}
