package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows"
	"madoguchi/workflows/process"
)

var member = madoguchi.Staff{
	ID: "s1", ClinicID: "c1", Email: "sato@clinic.example", PasswordHash: "old",
	SecondFactor: madoguchi.SecondFactor{Sealed: []byte("sealed")},
}

func asksReset(id madoguchi.VerificationID) workflows.LinkRequest {
	return workflows.LinkRequest{ID: id, Address: "sato@clinic.example", Language: "en"}
}

// proves runs the links of a purpose until the workflow ends without an error.
func (s *stage) proves(t *testing.T, purpose madoguchi.Purpose) {
	t.Helper()
	input := workflows.VerificationInput{Purpose: purpose, Account: "0123456789abcdef"}
	s.ExecuteWorkflow(workflows.EmailVerification, input)
	require.True(t, s.IsWorkflowCompleted())
	require.NoError(t, s.GetWorkflowError())
}

func TestPasswordIsReset(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	s.update(0, workflows.AskUpdate, "", asksReset(id))
	used := s.update(59*time.Minute, workflows.UseUpdate, "", workflows.LinkUse{ID: id, PasswordHash: "new"})
	s.proves(t, madoguchi.PasswordReset)
	require.NoError(t, used.rejected)
	require.NoError(t, used.err)
	require.Equal(t, "new", s.store.staff[0].PasswordHash)
	require.WithinDuration(t, applied.Add(59*time.Minute), s.store.passwordSetAt, time.Second)
	require.Equal(t, member.SecondFactor, s.store.staff[0].SecondFactor,
		"a password's reset leaves the second factor alone")
	require.Equal(t, 1, s.store.signedOut)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
	require.Equal(t, []string{"Madoguchi: reset your password", "Madoguchi: your password was changed"}, subjects(s))
	require.Contains(t, s.store.letters[0].Text, "https://meet.example/reset-password/")
}

// A code counts once: a reset whose code was used meanwhile is refused, and the link can be used with another code.
func TestAResetWhoseCodeIsSpentLeavesTheLink(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff, s.store.spentStep = []madoguchi.Staff{member}, 7
	s.update(0, workflows.AskUpdate, "", asksReset(id))
	use := func(after time.Duration, step int64) *outcome {
		using := workflows.LinkUse{ID: id, PasswordHash: "new", Spent: madoguchi.SpentCode{Step: step}}
		return s.update(after, workflows.UseUpdate, "", using)
	}
	spent, fresh := use(time.Minute, 7), use(2*time.Minute, 8)
	s.proves(t, madoguchi.PasswordReset)
	require.ErrorIs(t, process.Refusal(spent.err), madoguchi.ErrWrongCode)
	require.NoError(t, fresh.err)
	require.Equal(t, int64(8), s.store.spentStep)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
}

func TestAResetsLinkWorksForAnHour(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	s.update(0, workflows.AskUpdate, "", asksReset(id))
	s.proves(t, madoguchi.PasswordReset)
	require.Equal(t, madoguchi.LinkExpired, s.store.links[id].State)
	require.InDelta(t, time.Hour, s.Now().Sub(applied), float64(time.Minute))
}

func TestSecondFactorIsRemoved(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	s.update(0, workflows.AskUpdate, "", asksReset(id))
	s.update(time.Minute, workflows.UseUpdate, "", workflows.LinkUse{ID: id})
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
	s.update(0, workflows.AskUpdate, "", asksReset(id))
	used := s.update(time.Minute, workflows.UseUpdate, "", workflows.LinkUse{ID: id})
	s.proves(t, madoguchi.SecondFactorReset)
	require.NoError(t, used.err)
	require.Equal(t, newer, s.store.staff[0].SecondFactor)
	require.Equal(t, 2, s.store.signedOut)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
}

// TestNobodyHearsOfAnAddressWithoutAnAccount requests links that only the owner of an account can get.
func TestNobodyHearsOfAnAddressWithoutAnAccount(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	asked := s.update(0, workflows.AskUpdate, "", asksReset(id))
	used := s.update(time.Minute, workflows.UseUpdate, "", workflows.LinkUse{ID: id, PasswordHash: "new"})
	s.proves(t, madoguchi.PasswordReset)
	require.NoError(t, asked.rejected)
	require.Error(t, used.rejected)
	require.Empty(t, s.store.letters)
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
	s.update(0, workflows.AskUpdate, "", workflows.LinkRequest{ID: id, Invitation: &invited})
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
	s.update(23*time.Hour, workflows.UseUpdate, "", workflows.LinkUse{ID: id, PasswordHash: "hash", Consent: consent})
	s.proves(t, madoguchi.Invitation)
	require.Equal(t, []madoguchi.Staff{invited.Staff(id, "hash", consent)}, s.store.staff)
	require.Equal(t, invited, s.store.links[id].Invitation)
	require.Len(t, s.store.letters, 2)
	require.Contains(t, s.store.letters[0].Text, "西村 拓 様")
	require.Contains(t, s.store.letters[0].Text, "青木内科クリニックから")
	require.Equal(t, invited.Email, s.store.letters[1].To)
}

func TestWhoGotAnAccountMeanwhileCannotJoin(t *testing.T) {
	s, id, invited := inviting(t)
	s.getsAnAccount(time.Hour, invited.Email)
	refused := s.update(2*time.Hour, workflows.UseUpdate, "", workflows.LinkUse{ID: id, PasswordHash: "hash"})
	s.proves(t, madoguchi.Invitation)
	require.ErrorIs(t, process.Refusal(refused.err), madoguchi.ErrAccountExists)
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
	used := s.update(2*time.Hour, workflows.UseUpdate, "", workflows.LinkUse{ID: id, PasswordHash: "hash"})
	s.proves(t, madoguchi.Invitation)
	require.NoError(t, used.err)
	require.Empty(t, s.store.staff)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
}

func TestAWithdrawnInvitationIsDead(t *testing.T) {
	s, id, _ := inviting(t)
	withdrawn := s.update(time.Hour, workflows.WithdrawUpdate, "", workflows.Withdrawal{ID: id})
	s.proves(t, madoguchi.Invitation)
	require.NoError(t, withdrawn.err)
	require.Equal(t, madoguchi.LinkWithdrawn, s.store.links[id].State)
	require.ErrorIs(t, s.store.links[id].Refusal(), madoguchi.ErrLinkWithdrawn)
	require.Len(t, s.store.letters, 1, "nobody is told of a withdrawal")
	require.InDelta(t, time.Hour, s.Now().Sub(applied), float64(time.Minute), "nothing is waited for any more")
}

// TestWithdrawalAndUseAtOnce withdraws and uses an invitation at the same instant. The first of both decides.
func TestWithdrawalAndUseAtOnce(t *testing.T) {
	for _, withdrawnFirst := range []bool{true, false} {
		s, id, _ := inviting(t)
		withdraw := func() *outcome {
			return s.update(time.Hour, workflows.WithdrawUpdate, "", workflows.Withdrawal{ID: id})
		}
		var withdrawn *outcome
		if withdrawnFirst {
			withdrawn = withdraw()
		}
		used := s.update(time.Hour, workflows.UseUpdate, "", workflows.LinkUse{ID: id, PasswordHash: "hash"})
		if !withdrawnFirst {
			withdrawn = withdraw()
		}
		s.proves(t, madoguchi.Invitation)
		if withdrawnFirst {
			require.NoError(t, withdrawn.err)
			require.Error(t, used.rejected)
			require.Empty(t, s.store.staff)
		} else {
			require.NoError(t, used.err)
			require.ErrorIs(t, process.Refusal(withdrawn.err), madoguchi.ErrLinkUsed)
			require.Len(t, s.store.staff, 1)
		}
	}
}

// TestAWithdrawalWaitsForTheLink withdraws an invitation at the instant of its request, before its link is written.
func TestAWithdrawalWaitsForTheLink(t *testing.T) {
	s, id, _ := inviting(t)
	withdrawn := s.update(0, workflows.WithdrawUpdate, "", workflows.Withdrawal{ID: id})
	again := s.update(0, workflows.WithdrawUpdate, "", workflows.Withdrawal{ID: id})
	s.proves(t, madoguchi.Invitation)
	require.NoError(t, withdrawn.err)
	require.NoError(t, again.err)
	require.Equal(t, madoguchi.LinkWithdrawn, s.store.links[id].State)
}

// TestOnlyTheNewestInvitationIsWithdrawn withdraws an older invitation, an unknown one, and one that is then sent
// again.
func TestOnlyTheNewestInvitationIsWithdrawn(t *testing.T) {
	s, invited := newStage(t, applied), invitation()
	first, second := madoguchi.VerificationID(madoguchi.NewID()), madoguchi.VerificationID(madoguchi.NewID())
	third := madoguchi.VerificationID(madoguchi.NewID())
	s.update(0, workflows.AskUpdate, "", workflows.LinkRequest{ID: first, Invitation: &invited})
	s.update(time.Minute, workflows.AskUpdate, "", workflows.LinkRequest{ID: second, Invitation: &invited})
	older := s.update(2*time.Minute, workflows.WithdrawUpdate, "", workflows.Withdrawal{ID: first})
	unknown := s.update(2*time.Minute, workflows.WithdrawUpdate, "", workflows.Withdrawal{ID: third})
	s.update(3*time.Minute, workflows.WithdrawUpdate, "", workflows.Withdrawal{ID: second})
	s.update(3*time.Minute, workflows.AskUpdate, "", workflows.LinkRequest{ID: third, Invitation: &invited})
	used := s.update(time.Hour, workflows.UseUpdate, "", workflows.LinkUse{ID: third, PasswordHash: "hash"})
	s.proves(t, madoguchi.Invitation)
	require.ErrorIs(t, process.Refusal(older.err), madoguchi.ErrLinkReplaced)
	require.ErrorIs(t, process.Refusal(unknown.err), madoguchi.ErrNotOpen)
	require.NoError(t, used.err)
	require.Equal(t, madoguchi.LinkWithdrawn, s.store.links[second].State)
	require.Len(t, s.store.staff, 1)
}

// TestAWithdrawalWaitsForAUseThatFails withdraws while a person who received an account meanwhile uses the link.
func TestAWithdrawalWaitsForAUseThatFails(t *testing.T) {
	s, id, invited := inviting(t)
	s.getsAnAccount(time.Minute, invited.Email)
	used := s.update(time.Hour, workflows.UseUpdate, "", workflows.LinkUse{ID: id, PasswordHash: "hash"})
	withdrawn := s.update(time.Hour, workflows.WithdrawUpdate, "", workflows.Withdrawal{ID: id})
	s.proves(t, madoguchi.Invitation)
	require.ErrorIs(t, process.Refusal(used.err), madoguchi.ErrAccountExists)
	require.NoError(t, withdrawn.err)
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
			s.store.refuse(refusal)
			s.update(0, workflows.AskUpdate, "", workflows.LinkRequest{ID: id, Invitation: &invited})
			withdrawn := s.update(time.Minute, workflows.WithdrawUpdate, "", workflows.Withdrawal{ID: id})
			tried := 0
			s.RegisterDelayedCallback(func() {
				s.store.mutex.Lock()
				defer s.store.mutex.Unlock()
				tried = len(s.store.letters)
			}, time.Minute)
			s.proves(t, madoguchi.Invitation)
			require.NoError(t, withdrawn.err)
			require.Len(t, s.store.letters, tried)
			require.Equal(t, "withdrawn", s.state)
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
	s.update(0, workflows.AskUpdate, "", workflows.LinkRequest{ID: id, Invitation: &invited})
	s.proves(t, madoguchi.Invitation)
	require.Equal(t, madoguchi.LinkWithdrawn, s.store.links[id].State)
	require.Empty(t, s.store.letters)
}

// An attacker with access to Temporal replays an earlier process's messages under the same ID. The used link stays
// used, and the account is unchanged.
func TestAUsedLinkIsNotMadeAnew(t *testing.T) {
	s, id := newStage(t, applied), madoguchi.VerificationID(madoguchi.NewID())
	s.store.staff = []madoguchi.Staff{member}
	s.store.links[id] = madoguchi.Verification{
		ID: id, Purpose: madoguchi.PasswordReset, State: madoguchi.LinkUsed, Revision: 1,
	}
	s.update(0, workflows.AskUpdate, "", asksReset(id))
	used := s.update(time.Minute, workflows.UseUpdate, "", workflows.LinkUse{ID: id, PasswordHash: "of before"})
	s.proves(t, madoguchi.PasswordReset)
	require.Error(t, used.rejected)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State)
	require.Equal(t, "old", s.store.staff[0].PasswordHash)
	require.Empty(t, s.store.letters)
}
