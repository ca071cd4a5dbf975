package accounts_test

import (
	"cmp"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/process"
	"madoguchi/workflows/workflowstest"
)

// resets runs the links of a reset, as API servers of this release ask for them.
func (s *stage) resets(t *testing.T, purpose madoguchi.Purpose) {
	t.Helper()
	s.ExecuteWorkflow(accounts.EmailVerification,
		accounts.VerificationInput{Purpose: purpose, Account: "0123456789abcdef", OlderStay: true})
	require.True(t, s.IsWorkflowCompleted())
	require.NoError(t, s.GetWorkflowError())
}

// A stranger asks for the reset of an owner who has asked already. The owner's link works; its use ends the others.
func TestAStrangersRequestDoesNotEndTheOwnersLink(t *testing.T) {
	s := newStage(t, applied)
	s.store.staff = []madoguchi.Staff{member}
	var ids []madoguchi.VerificationID
	for i := range 3 {
		ids = append(ids, madoguchi.VerificationID(madoguchi.NewID()))
		s.Update(time.Duration(i)*time.Minute, accounts.AskUpdate, "", asksReset(ids[i]))
	}
	own := s.Update(10*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: ids[0], PasswordHash: "new"})
	other := s.Update(10*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: ids[2], PasswordHash: "other"})
	s.resets(t, madoguchi.PasswordReset)
	require.NoError(t, own.Err)
	require.NoError(t, own.Rejected)
	require.Error(t, cmp.Or(other.Rejected, other.Err))
	require.Equal(t, "new", s.store.staff[0].PasswordHash)
	for i, id := range ids {
		require.Equal(t, madoguchi.LinkUsed, s.store.links[id].State, "link %d", i)
	}
	require.Len(t, s.Carrier.Letters, 4)
}

// Links of a reset expire one after the other, an hour after their mails, and the process ends with the last.
func TestOlderLinksOfAResetExpire(t *testing.T) {
	s := newStage(t, applied)
	s.store.staff = []madoguchi.Staff{member}
	older, newer := madoguchi.VerificationID(madoguchi.NewID()), madoguchi.VerificationID(madoguchi.NewID())
	s.Update(0, accounts.AskUpdate, "", asksReset(older))
	s.Update(30*time.Minute, accounts.AskUpdate, "", asksReset(newer))
	late := s.Update(61*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: older, PasswordHash: "new"})
	s.resets(t, madoguchi.PasswordReset)
	require.ErrorIs(t, process.Refusal(late.Rejected), madoguchi.ErrLinkExpired)
	require.Equal(t, madoguchi.LinkExpired, s.store.links[older].State)
	require.Equal(t, madoguchi.LinkExpired, s.store.links[newer].State)
	require.Equal(t, "old", s.store.staff[0].PasswordHash)
	require.InDelta(t, 90*time.Minute, s.Now().Sub(applied), float64(time.Minute))
}

// A use that is refused leaves the links as they were: the owner tries another code, by any of them.
func TestARefusedUseLeavesEveryLink(t *testing.T) {
	s := newStage(t, applied)
	s.store.staff, s.store.spentStep = []madoguchi.Staff{member}, 7
	older, newer := madoguchi.VerificationID(madoguchi.NewID()), madoguchi.VerificationID(madoguchi.NewID())
	s.Update(0, accounts.AskUpdate, "", asksReset(older))
	s.Update(time.Minute, accounts.AskUpdate, "", asksReset(newer))
	use := func(after time.Duration, id madoguchi.VerificationID, step int64) *workflowstest.Outcome {
		using := accounts.LinkUse{ID: id, PasswordHash: "new", Spent: madoguchi.SpentCode{Step: step}}
		return s.Update(after, accounts.UseUpdate, "", using)
	}
	spent, fresh := use(2*time.Minute, older, 7), use(3*time.Minute, newer, 8)
	s.resets(t, madoguchi.PasswordReset)
	require.ErrorIs(t, process.Refusal(spent.Err), madoguchi.ErrWrongCode)
	require.NoError(t, fresh.Err)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[older].State)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[newer].State)
}

// A use that arrives while a newer link takes an expired one's place waits for it, and then ends every link. The store
// is away meanwhile, so that the place is taken slowly.
func TestAUseWaitsForTheNewestLinksPlace(t *testing.T) {
	s := newStage(t, applied)
	s.store.staff = []madoguchi.Staff{member}
	var ids []madoguchi.VerificationID
	away := false
	s.OnActivity("SaveLink", mock.Anything, mock.Anything).Return(
		func(ctx context.Context, link madoguchi.Verification) error {
			if away {
				return madoguchi.ErrUnavailable
			}
			return s.store.PutVerification(ctx, link)
		})
	for i, after := range []time.Duration{0, 30 * time.Minute, 61*time.Minute + time.Second} {
		ids = append(ids, madoguchi.VerificationID(madoguchi.NewID()))
		s.Update(after, accounts.AskUpdate, "", asksReset(ids[i]))
	}
	s.RegisterDelayedCallback(func() { away = true }, 61*time.Minute)
	own := s.Update(61*time.Minute+2*time.Second, accounts.UseUpdate, "",
		accounts.LinkUse{ID: ids[1], PasswordHash: "new"})
	s.RegisterDelayedCallback(func() { away = false }, 61*time.Minute+20*time.Second)
	other := s.Update(70*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{ID: ids[2], PasswordHash: "other"})
	s.resets(t, madoguchi.PasswordReset)
	require.NoError(t, own.Err)
	require.False(t, other.Accepted, "all links are used, and the process has ended")
	require.Equal(t, "new", s.store.staff[0].PasswordHash)
	for i, want := range []madoguchi.VerificationState{
		madoguchi.LinkExpired, madoguchi.LinkUsed, madoguchi.LinkUsed,
	} {
		require.Equal(t, want, s.store.links[ids[i]].State, "link %d", i)
	}
}

// A use waits for the outcome of another link's use. If that one is refused, it is judged by itself.
func TestAUseWaitsForAnotherLinksUse(t *testing.T) {
	for name, c := range map[string]struct {
		step int64 // of the first use's code; the steps up to 7 are spent
		want string
	}{"that is refused": {7, "second"}, "that succeeds": {8, "first"}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, applied)
			s.store.staff, s.store.spentStep = []madoguchi.Staff{member}, 7
			older, newer := madoguchi.VerificationID(madoguchi.NewID()), madoguchi.VerificationID(madoguchi.NewID())
			s.Update(0, accounts.AskUpdate, "", asksReset(older))
			s.Update(time.Minute, accounts.AskUpdate, "", asksReset(newer))
			first := s.Update(2*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{
				ID: older, PasswordHash: "first", Spent: madoguchi.SpentCode{Step: c.step}})
			second := s.Update(2*time.Minute, accounts.UseUpdate, "", accounts.LinkUse{
				ID: newer, PasswordHash: "second", Spent: madoguchi.SpentCode{Step: 9}})
			s.resets(t, madoguchi.PasswordReset)
			require.NoError(t, second.Rejected, "it waits")
			require.Equal(t, c.want == "first", first.Err == nil, first.Err)
			require.Equal(t, c.want == "second", second.Err == nil, second.Err)
			require.Equal(t, c.want, s.store.staff[0].PasswordHash)
		})
	}
}

// An account that goes while its links are pending does not keep their process.
func TestLinksOfAnAccountThatGoes(t *testing.T) {
	s := newStage(t, applied)
	s.store.staff = []madoguchi.Staff{member}
	older, newer := madoguchi.VerificationID(madoguchi.NewID()), madoguchi.VerificationID(madoguchi.NewID())
	s.Update(0, accounts.AskUpdate, "", asksReset(older))
	s.RegisterDelayedCallback(func() { s.store.staff = nil }, time.Minute)
	s.Update(2*time.Minute, accounts.AskUpdate, "", asksReset(newer))
	s.resets(t, madoguchi.PasswordReset)
	require.Equal(t, madoguchi.LinkExpired, s.store.links[older].State)
	require.InDelta(t, time.Hour, s.Now().Sub(applied), float64(time.Minute))
}
