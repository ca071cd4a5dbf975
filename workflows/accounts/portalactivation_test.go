package accounts_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/process"
	"madoguchi/workflows/workflowstest"
)

var applied = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

func application() madoguchi.Application {
	return madoguchi.Application{
		ID: madoguchi.VerificationID(madoguchi.NewID()), PasswordHash: "$argon2id$", Language: "ja",
		Registration: madoguchi.Registration{
			FamilyName: "基金", GivenName: "太郎", Kind: madoguchi.MedicalClinic, Prefecture: "01", Code: "9999991",
			Name:    "青木内科クリニック",
			Founder: "医療法人青木会", Phone: "0112345678", Email: "aoki@clinic.example",
		},
		Consent: madoguchi.Consent{Terms: "2026-11-01", Privacy: "2026-11-01", At: applied},
	}
}

func asking(application madoguchi.Application) accounts.LinkRequest {
	return accounts.LinkRequest{ID: application.ID, Application: &application}
}

func using(application madoguchi.Application) accounts.LinkUse {
	return accounts.LinkUse{ID: application.ID}
}

// apply sends an application after a delay.
func (s *stage) apply(after time.Duration, application madoguchi.Application) *workflowstest.Outcome {
	return s.Update(after, accounts.AskUpdate, madoguchi.NewID(), asking(application))
}

func (s *stage) activate(after time.Duration, application madoguchi.Application) *workflowstest.Outcome {
	return s.Update(after, accounts.UseUpdate, madoguchi.NewID(), using(application))
}

// ends runs the registration until the workflow ends without an error.
func (s *stage) ends(t *testing.T) {
	t.Helper()
	s.ExecuteWorkflow(accounts.PortalActivation, "0123456789abcdef")
	require.True(t, s.IsWorkflowCompleted())
	require.NoError(t, s.GetWorkflowError())
}

func subjects(s *stage) []string {
	var subjects []string
	for _, letter := range s.Carrier.Letters {
		subjects = append(subjects, letter.Subject)
	}
	return subjects
}

func refusedAs(t *testing.T, want error, o *workflowstest.Outcome) {
	t.Helper()
	require.Error(t, o.Rejected)
	require.ErrorIs(t, process.Refusal(o.Rejected), want)
}

func TestRegistrationIsActivated(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.apply(0, a)
	used := s.activate(23*time.Hour, a)
	s.ends(t)
	require.NoError(t, used.Rejected)
	require.NoError(t, used.Err)
	require.Len(t, s.store.clinics, 1)
	want := a.Clinic()
	got := s.store.clinics[0]
	require.WithinDuration(t, applied.Add(23*time.Hour), got.CreatedAt, 0, "its first week begins with the activation")
	want.CreatedAt = got.CreatedAt
	require.Equal(t, want, got)
	require.Equal(t, []madoguchi.Staff{a.Admin()}, s.store.staff)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[a.ID].State)
	require.Len(t, s.Carrier.Letters, 2)
	require.Contains(t, s.Carrier.Letters[0].Text, "https://meet.example/activate/")
	require.Contains(t, s.Carrier.Letters[0].Text, "基金 太郎 様")
	for _, letter := range s.Carrier.Letters {
		require.Equal(t, "aoki@clinic.example", letter.To)
		require.NotContains(t, letter.Text, "argon2id")
	}
}

func TestRegistrationExpiresAfterADay(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.apply(0, a)
	s.ends(t)
	require.Equal(t, madoguchi.LinkExpired, s.store.links[a.ID].State)
	require.InDelta(t, 24*time.Hour, s.Now().Sub(applied), float64(time.Minute))
	require.Empty(t, s.store.clinics)
}

func TestNewestApplicationWins(t *testing.T) {
	s, first, second := newStage(t, applied), application(), application()
	second.Registration.Name = "青木医院"
	s.apply(0, first)
	s.apply(time.Hour, second)
	old := s.activate(2*time.Hour, first)
	s.activate(3*time.Hour, second)
	s.ends(t)
	refusedAs(t, madoguchi.ErrLinkReplaced, old)
	require.Equal(t, madoguchi.LinkReplaced, s.store.links[first.ID].State)
	require.Len(t, s.store.clinics, 1)
	require.Equal(t, "青木医院", s.store.clinics[0].Name)
}

// TestManyApplicationsAtOnce sends fewer mails than applications: a newer application replaces those whose mail has
// not been sent yet.
func TestManyApplicationsAtOnce(t *testing.T) {
	s := newStage(t, applied)
	var all []madoguchi.Application
	for range 50 {
		a := application()
		all = append(all, a)
		s.apply(0, a)
	}
	newest := all[len(all)-1]
	s.activate(time.Minute, newest)
	for _, older := range all[:len(all)-1] {
		refused := s.activate(30*time.Second, older)
		defer func() { refusedAs(t, madoguchi.ErrLinkReplaced, refused) }()
	}
	s.ends(t)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[newest.ID].State)
	require.Len(t, s.store.clinics, 1)
	require.LessOrEqual(t, len(s.Carrier.Letters), 5, "%v", subjects(s))
	for id, link := range s.store.links {
		require.True(t, id == newest.ID || link.State == madoguchi.LinkReplaced, "%+v", link)
	}
}

func TestRepeatedApplicationIsOne(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.apply(0, a)
	s.apply(time.Minute, a)
	s.ends(t)
	require.Len(t, s.Carrier.Letters, 1)
}

func TestLinkIsUsedOnce(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.apply(0, a)
	var uses []*workflowstest.Outcome
	for range 40 {
		uses = append(uses, s.activate(time.Hour, a))
	}
	// its last mail keeps the process open
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(&madoguchi.CarrierError{Code: 451}) }, 30*time.Minute)
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, time.Hour+6*time.Minute)
	later := s.activate(time.Hour+5*time.Minute, a)
	s.ends(t)
	for _, o := range uses { // those that come while it is done share the outcome
		if o.Accepted {
			require.NoError(t, o.Err)
			continue
		}
		refusedAs(t, madoguchi.ErrLinkUsed, o)
	}
	refusedAs(t, madoguchi.ErrLinkUsed, later)
	require.Len(t, s.store.clinics, 1)
}

func TestAnAddressWithAnAccountIsToldSoOnceAnHour(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.store.staff = []madoguchi.Staff{{ID: "s1", ClinicID: "c1", Email: "aoki@clinic.example"}}
	first := s.apply(0, a)
	s.apply(20*time.Minute, application())
	refused := s.activate(30*time.Minute, a)
	s.ends(t)
	require.NoError(t, first.Rejected)
	require.Error(t, refused.Rejected)
	require.Len(t, s.Carrier.Letters, 1)
	require.NotContains(t, s.Carrier.Letters[0].Text, "activate")
	require.NotContains(t, s.Carrier.Letters[0].Text, "基金")
	require.Empty(t, s.store.links)
	require.InDelta(t, time.Hour, s.Now().Sub(applied), float64(time.Minute))
}

func TestSomebodyElseGotTheCodeMeanwhile(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.store.codes = []string{a.Clinic().Institution.Code}
	s.apply(0, a)
	refused := s.activate(time.Hour, a)
	s.ends(t)
	require.ErrorIs(t, process.Refusal(refused.Err), madoguchi.ErrCodeRegistered)
	require.Empty(t, s.store.staff)
	require.Equal(t, madoguchi.LinkExpired, s.store.links[a.ID].State)
}

func TestAMailThatIsRefusedIsNotSentAgain(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 550, Permanent: true})
	s.apply(0, a)
	s.ends(t)
	link := s.store.links[a.ID]
	require.Equal(t, madoguchi.DeliveryFailed, link.Mail)
	require.NotEmpty(t, link.Failure)
	require.Len(t, s.Carrier.Letters, 1)
}

// TestALaterLinkMendsAFailedMail checks that operators find the process by the state of its newest link.
func TestALaterLinkMendsAFailedMail(t *testing.T) {
	s, first, second := newStage(t, applied), application(), application()
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 550, Permanent: true})
	s.apply(0, first)
	s.RegisterDelayedCallback(func() {
		require.Equal(t, "mailFailed", s.State)
		s.Carrier.Refuse(nil)
	}, time.Minute)
	s.apply(2*time.Minute, second)
	s.RegisterDelayedCallback(func() { require.Equal(t, "pending", s.State) }, 3*time.Minute)
	s.activate(time.Hour, second)
	s.ends(t)
	require.Equal(t, "used", s.State)
}

// TestALinkOfAFailedMailIsUsed: the use proves that the mail arrived.
func TestALinkOfAFailedMailIsUsed(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 550, Permanent: true})
	s.apply(0, a)
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, time.Minute)
	s.activate(time.Hour, a)
	s.ends(t)
	require.Equal(t, "used", s.State)
}

// TestAConfirmationThatIsNotSent is shown to operators, whatever the link's state.
func TestAConfirmationThatIsNotSent(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.apply(0, a)
	s.RegisterDelayedCallback(func() {
		s.Carrier.Refuse(&madoguchi.CarrierError{Code: 550, Permanent: true})
	}, time.Minute)
	s.activate(time.Hour, a)
	s.ends(t)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[a.ID].State)
	require.Equal(t, "mailFailed", s.State)
}

func TestAMailServerThatIsAwayIsAskedAgain(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.Carrier.Refuse(&madoguchi.CarrierError{Code: 451})
	s.apply(0, a)
	s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, 10*time.Minute)
	s.activate(20*time.Minute, a)
	s.ends(t)
	require.Equal(t, madoguchi.LinkUsed, s.store.links[a.ID].State)
	require.Greater(t, len(s.Carrier.Letters), 2)
	require.True(t, strings.Contains(strings.Join(subjects(s), " "), "完了"))
}

func TestApplyingAgainAfterTheLinkWasUsed(t *testing.T) {
	s, a, again := newStage(t, applied), application(), application()
	s.apply(0, a)
	s.activate(time.Hour, a)
	s.apply(time.Hour, again)
	s.ends(t)
	require.Len(t, s.store.clinics, 1)
	require.Len(t, s.Carrier.Letters, 3)
	require.NotContains(t, s.store.links, again.ID)
}

// TestTooManyApplicationsForOneAddress: excess applications are ignored, and the last mailed link keeps working.
func TestTooManyApplicationsForOneAddress(t *testing.T) {
	s := newStage(t, applied)
	var all []madoguchi.Application
	var last *workflowstest.Outcome
	for i := range 101 {
		all = append(all, application())
		last = s.apply(time.Duration(i)*time.Minute, all[i])
	}
	used := s.activate(3*time.Hour, all[99])
	s.ends(t)
	require.NoError(t, last.Rejected)
	require.NotContains(t, s.store.links, all[100].ID)
	require.NoError(t, used.Rejected)
	require.NoError(t, used.Err)
	require.Len(t, s.store.clinics, 1)
}

// TestAnAddressThatWasGivenAwayLeavesNoClinic gives the address an account between the creation of the clinic and of
// its admin.
func TestAnAddressThatWasGivenAwayLeavesNoClinic(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.store.clinics = []madoguchi.Clinic{a.Clinic()} // what an attempt that was cut off has left
	s.apply(0, a)
	s.RegisterDelayedCallback(func() {
		s.store.mutex.Lock()
		defer s.store.mutex.Unlock()
		s.store.staff = append(s.store.staff, madoguchi.Staff{ID: "s9", ClinicID: "c9", Email: a.Registration.Email})
	}, time.Minute)
	refused := s.activate(time.Hour, a)
	s.ends(t)
	require.ErrorIs(t, process.Refusal(refused.Err), madoguchi.ErrAccountExists)
	require.Empty(t, s.store.clinics)
}

// TestALinkThatIsDeclinedAfterAll: an interrupted attempt wrote the link, and the address received an account before
// the next attempt.
func TestALinkThatIsDeclinedAfterAll(t *testing.T) {
	s, first, second := newStage(t, applied), application(), application()
	s.store.lost = func() {
		s.store.staff = append(s.store.staff,
			madoguchi.Staff{ID: "s9", ClinicID: "c9", Email: first.Registration.Email})
	}
	s.apply(0, first)
	s.apply(time.Minute, second)
	s.ends(t)
	require.NotEqual(t, madoguchi.LinkPending, s.store.links[first.ID].State)
	require.NotContains(t, s.store.links, second.ID)
	require.Len(t, s.Carrier.Letters, 1)
	require.NotContains(t, s.Carrier.Letters[0].Text, "activate")
}

// TestAUsedApplicationThatIsSentAgain finds its process ended. The link's outcome stays.
func TestAUsedApplicationThatIsSentAgain(t *testing.T) {
	s, a := newStage(t, applied), application()
	used := madoguchi.Verification{ID: a.ID, State: madoguchi.LinkUsed, Revision: applied.Add(-time.Hour).UnixMilli()}
	s.store.links[a.ID], s.store.staff = used, []madoguchi.Staff{a.Admin()}
	s.apply(0, a)
	s.ends(t)
	require.Equal(t, used, s.store.links[a.ID])
}

// TestAnOlderLinkIsReplacedOnceAndForAll requests the second link while the first one's mail is under way.
func TestAnOlderLinkIsReplacedOnceAndForAll(t *testing.T) {
	for delay := range 20 {
		s, first, second := newStage(t, applied), application(), application()
		s.Carrier.Refuse(&madoguchi.CarrierError{Code: 451})
		s.RegisterDelayedCallback(func() { s.Carrier.Refuse(nil) }, time.Duration(delay)*time.Second)
		s.apply(0, first)
		s.apply(time.Second, second)
		used := s.activate(2*time.Hour, second)
		s.ends(t)
		require.NoError(t, used.Rejected)
		require.Equal(t, madoguchi.LinkUsed, s.store.links[second.ID].State)
		if older := s.store.links[first.ID]; older.ID != "" {
			require.Equal(t, madoguchi.LinkReplaced, older.State)
		}
	}
}

// A person who opens the link in another browser than that of the application chooses a new password. Only that one
// counts.
func TestAPasswordChosenWithTheLinkCountsAlone(t *testing.T) {
	s, a := newStage(t, applied), application()
	s.apply(0, a)
	use := accounts.LinkUse{ID: a.ID, PasswordHash: "$argon2id$chosen"}
	used := s.Update(time.Hour, accounts.UseUpdate, madoguchi.NewID(), use)
	s.ends(t)
	require.NoError(t, used.Err)
	require.Len(t, s.store.staff, 1)
	require.Equal(t, "$argon2id$chosen", s.store.staff[0].PasswordHash)
}

// The query answers only for the newest link, and never with the password's hash. The older link has the time of its
// replacement.
func TestALinkTellsWhatItWasMadeFor(t *testing.T) {
	s, first, second := newStage(t, applied), application(), application()
	second.Registration.Name = "西村皮膚科"
	s.apply(0, first)
	s.apply(time.Hour, second)
	ask := func(id madoguchi.VerificationID) (asked accounts.FoundRequest) {
		answer, err := s.QueryWorkflow(accounts.AskedQuery, id)
		require.NoError(t, err)
		require.NoError(t, answer.Get(&asked))
		return asked
	}
	s.RegisterDelayedCallback(func() {
		require.False(t, ask(first.ID).Found)
		asked := ask(second.ID)
		require.True(t, asked.Found)
		require.Equal(t, "西村皮膚科", asked.Request.Application.Registration.Name)
		require.Empty(t, asked.Request.Application.PasswordHash)
	}, 2*time.Hour)
	activated := s.activate(3*time.Hour, second)
	s.ends(t)
	require.NoError(t, activated.Err)
	require.Equal(t, "$argon2id$", s.store.staff[0].PasswordHash)
	require.Equal(t, applied.Add(time.Hour), s.store.links[first.ID].ReplacedAt.UTC())
	require.True(t, s.store.links[second.ID].ReplacedAt.IsZero())
}
