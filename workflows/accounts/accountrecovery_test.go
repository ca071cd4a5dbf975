package accounts_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/process"
	"madoguchi/workflows/workflowstest"
)

var recovering = accounts.RecoveryRequest{ID: "0123456789abcdef", ClinicID: "c1", StaffID: "sato"}

// atRisk is a stage with a clinic with two admins, and a doctor who has lost both factors or claims so.
func atRisk(t *testing.T) *stage {
	s := newStage(t, applied)
	factor := madoguchi.SecondFactor{Sealed: []byte("sealed"), Since: applied.Add(-time.Hour)}
	s.store.staff = append(s.store.staff, []madoguchi.Staff{
		{
			ID: "sato", ClinicID: "c1", Name: "佐藤 真理", Email: "sato@clinic.example", Role: madoguchi.Physician,
			PasswordHash: "old", SecondFactor: factor,
		},
		{ID: "aoki", ClinicID: "c1", Name: "青木 由紀子", Email: "aoki@clinic.example", Role: madoguchi.Admin},
		{ID: "mori", ClinicID: "c1", Name: "森 健", Email: "mori@clinic.example", Role: madoguchi.Admin},
		{ID: "taku", ClinicID: "c1", Name: "西村 拓", Email: "taku@clinic.example", Role: madoguchi.Reception},
		{ID: "far", ClinicID: "c2", Name: "遠 い", Email: "far@elsewhere.example", Role: madoguchi.Admin},
	}...)
	return s
}

func (s *stage) recover(t *testing.T) {
	t.Helper()
	s.ExecuteWorkflow(accounts.AccountRecovery, recovering)
	require.True(t, s.IsWorkflowCompleted())
	require.NoError(t, s.GetWorkflowError())
}

func (s *stage) approve(after time.Duration, by madoguchi.StaffID) *workflowstest.Outcome {
	return s.Update(after, accounts.ApproveUpdate, madoguchi.NewID(), accounts.Approval{ID: recovering.ID, By: by})
}

func (s *stage) object(after time.Duration) *workflowstest.Outcome {
	return s.Update(after, accounts.ObjectUpdate, madoguchi.NewID(), accounts.Objection{ID: recovering.ID})
}

func (s *stage) useRecovery(after time.Duration) *workflowstest.Outcome {
	return s.Update(after, accounts.RecoverUpdate, madoguchi.NewID(),
		accounts.LinkUse{ID: recovering.ID, PasswordHash: "new"})
}

// mailedTo returns the addresses that got a mail with a subject, in order.
func (s *stage) mailedTo(subject string) (to []string) {
	for _, letter := range s.Carrier.Letters {
		if letter.Subject == subject {
			to = append(to, letter.To)
		}
	}
	slices.Sort(to)
	return to
}

func (s *stage) sato() madoguchi.Staff { return s.store.staff[0] }

const (
	askedSubject   = "【窓口】アカウント復旧のお申し込みがありました"
	pleaseSubject  = "【窓口】アカウント復旧の承認のお願い"
	grantedSubject = "【窓口】アカウント復旧のご案内"
	doneSubject    = "【窓口】アカウント復旧のお知らせ"
	stoppedSubject = "【窓口】アカウント復旧の手続が終わりました"
)

// An account is given back after another admin's approval and a day, and all recipients have been mailed.
func TestAnApprovedRecoveryWaitsADay(t *testing.T) {
	s := atRisk(t)
	approved := s.approve(time.Hour, "aoki")
	early := s.useRecovery(23 * time.Hour)
	used := s.useRecovery(25 * time.Hour)
	s.recover(t)
	require.NoError(t, approved.Err)
	refusedAs(t, madoguchi.ErrLinkExpired, early)
	require.NoError(t, used.Rejected)
	require.NoError(t, used.Err)
	require.Equal(t, "new", s.sato().PasswordHash)
	require.False(t, s.sato().SecondFactor.On())
	require.Equal(t, 1, s.store.signedOut)
	require.Equal(t, madoguchi.RecoveryDone, s.store.recovery.State)
	require.Equal(t, madoguchi.StaffID("aoki"), s.store.recovery.ApprovedBy)
	require.Equal(t, []string{"sato@clinic.example"}, s.mailedTo(askedSubject))
	require.Equal(t, []string{"aoki@clinic.example", "mori@clinic.example"}, s.mailedTo(pleaseSubject))
	require.Equal(t, []string{"sato@clinic.example"}, s.mailedTo(grantedSubject))
	require.Equal(t, []string{"aoki@clinic.example", "mori@clinic.example", "sato@clinic.example"},
		s.mailedTo(doneSubject))
	require.Contains(t, s.Carrier.Letters[len(s.Carrier.Letters)-1].Text, "佐藤 真理 様のアカウントが復旧されました")
}

// Access to the mailbox alone does not suffice: without an approval the recovery ends, and the account is unchanged.
func TestARecoveryThatNobodyApprovesEnds(t *testing.T) {
	s := atRisk(t)
	own := s.approve(time.Hour, "sato")
	used := s.useRecovery(6 * 24 * time.Hour)
	s.recover(t)
	refusedAs(t, madoguchi.ErrOwnAccount, own)
	refusedAs(t, madoguchi.ErrLinkExpired, used)
	require.Equal(t, madoguchi.RecoveryExpired, s.store.recovery.State)
	require.Equal(t, "old", s.sato().PasswordHash)
	require.True(t, s.sato().SecondFactor.On())
	require.Empty(t, s.mailedTo(grantedSubject))
	require.Len(t, s.mailedTo(stoppedSubject), 3)
}

// An objection stops it before and after the approval, and after the link was mailed.
func TestAnObjectionStopsARecovery(t *testing.T) {
	for name, after := range map[string]time.Duration{
		"before the approval": time.Minute, "after it": 12 * time.Hour, "with the link mailed": 30 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			s := atRisk(t)
			s.approve(time.Hour, "aoki")
			objected := s.object(after)
			s.useRecovery(after + time.Minute)
			s.recover(t)
			require.NoError(t, objected.Rejected)
			require.NoError(t, objected.Err)
			require.Equal(t, madoguchi.RecoveryStopped, s.store.recovery.State)
			require.Equal(t, "old", s.sato().PasswordHash)
			require.True(t, s.sato().SecondFactor.On())
			require.Len(t, s.mailedTo(stoppedSubject), 3)
		})
	}
}

// An approval after the day takes effect at once. An operator's approval counts like an admin's.
func TestALateApprovalGrantsAtOnce(t *testing.T) {
	s := atRisk(t)
	s.approve(3*24*time.Hour, madoguchi.ApprovedByOperator)
	used := s.useRecovery(3*24*time.Hour + time.Minute)
	s.recover(t)
	require.NoError(t, used.Rejected)
	require.Equal(t, "new", s.sato().PasswordHash)
}

// The link expires a day after it was mailed.
func TestTheLinkOfARecoveryExpires(t *testing.T) {
	s := atRisk(t)
	s.approve(time.Hour, "aoki")
	s.recover(t)
	require.Equal(t, madoguchi.RecoveryExpired, s.store.recovery.State)
	require.Equal(t, applied.Add(48*time.Hour), s.store.recovery.ExpiresAt.UTC())
	require.Equal(t, "old", s.sato().PasswordHash)
}

// An attacker with access to Temporal replays all messages of an earlier process under the same ID. They have no
// effect.
func TestARecoveryThatHasEndedDoesNotBeginAnew(t *testing.T) {
	for _, ended := range []madoguchi.RecoveryState{
		madoguchi.RecoveryDone, madoguchi.RecoveryStopped, madoguchi.RecoveryExpired,
	} {
		t.Run(string(ended), func(t *testing.T) {
			s := atRisk(t)
			s.store.recovery = madoguchi.Recovery{
				ID: recovering.ID, ClinicID: "c1", StaffID: "sato", State: ended, AskedAt: applied.Add(-48 * time.Hour),
				ApprovedBy: "aoki", Revision: 1,
			}
			s.approve(time.Hour, "aoki")
			s.useRecovery(25 * time.Hour)
			s.ExecuteWorkflow(accounts.AccountRecovery, recovering)
			require.True(t, s.IsWorkflowCompleted())
			require.ErrorIs(t, process.Refusal(s.GetWorkflowError()), madoguchi.ErrRecoveryOver)
			require.Equal(t, ended, s.store.recovery.State)
			require.Equal(t, "old", s.sato().PasswordHash)
			require.Empty(t, s.Carrier.Letters)
		})
	}
}
