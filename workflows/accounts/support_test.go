package accounts_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/workflows/workflowstest"
)

// stage is a workflow under test with a store in memory. Time is skipped.
type stage struct {
	*workflowstest.Stage
	store *memory
}

func newStage(t *testing.T, start time.Time) *stage {
	t.Helper()
	store := &memory{links: map[madoguchi.VerificationID]madoguchi.Verification{}}
	return &stage{Stage: workflowstest.NewStage(t, start, store), store: store}
}

// memory is a store for one account; it has no visits. The tests of package mongo check the real one.
type memory struct {
	workflowstest.Store
	mutex   sync.Mutex
	links   map[madoguchi.VerificationID]madoguchi.Verification
	clinics []madoguchi.Clinic
	staff   []madoguchi.Staff
	portal  []madoguchi.Account // of patients
	kept    [32]byte            // the session that was kept last

	unlinked, forgotten []madoguchi.AccountID
	codes               []string // of institutions that others have registered

	recovery madoguchi.Recovery // the newest state

	signedOut     int       // how often a person's sessions were ended
	lost          func()    // what happens when the answer to the next write of a link is lost
	interrupted   func()    // what happens when the first attempt at that is cut off
	passwordSetAt time.Time // of the password that was set last
	spentStep     int64     // the newest one that a password took
}

func (m *memory) StaffByEmail(_ context.Context, email string) (madoguchi.Staff, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, member := range m.staff {
		if member.Email == email {
			return member, nil
		}
	}
	return madoguchi.Staff{}, madoguchi.ErrNotFound
}

func (m *memory) Staff(_ context.Context, clinic madoguchi.ClinicID, id madoguchi.StaffID) (madoguchi.Staff, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, member := range m.staff {
		if member.ClinicID == clinic && member.ID == id {
			return member, nil
		}
	}
	return madoguchi.Staff{}, madoguchi.ErrNotFound
}

func (m *memory) StaffOf(_ context.Context, clinic madoguchi.ClinicID) ([]madoguchi.Staff, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return slices.DeleteFunc(slices.Clone(m.staff), func(s madoguchi.Staff) bool { return s.ClinicID != clinic }), nil
}

func (m *memory) Recovery(_ context.Context, id madoguchi.VerificationID) (madoguchi.Recovery, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.recovery.ID != id {
		return madoguchi.Recovery{}, madoguchi.ErrNotFound
	}
	return m.recovery, nil
}

func (m *memory) PutRecovery(_ context.Context, recovery madoguchi.Recovery) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.recovery.Revision < recovery.Revision {
		m.recovery = recovery
	}
	return nil
}

func (m *memory) CreateStaff(_ context.Context, member madoguchi.Staff) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if slices.ContainsFunc(m.staff, func(s madoguchi.Staff) bool { return s.Email == member.Email }) {
		return madoguchi.ErrAlreadyProvisioned
	}
	m.staff = append(m.staff, member)
	return nil
}

func (m *memory) JoinStaff(ctx context.Context, member madoguchi.Staff, used madoguchi.Verification) error {
	link, err := m.Verification(ctx, used.ID)
	if err != nil || link.State != madoguchi.LinkPending {
		return err
	}
	if err := m.CreateStaff(ctx, member); err != nil {
		return err
	}
	return m.PutVerification(ctx, used)
}

func (m *memory) CreateClinic(_ context.Context, clinic madoguchi.Clinic) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if slices.Contains(m.codes, clinic.Institution.Code) {
		return madoguchi.ErrCodeRegistered
	}
	if slices.ContainsFunc(m.clinics, func(c madoguchi.Clinic) bool { return c.ID == clinic.ID }) {
		return madoguchi.ErrAlreadyProvisioned
	}
	m.clinics = append(m.clinics, clinic)
	return nil
}

func (m *memory) RemoveClinic(_ context.Context, id madoguchi.ClinicID) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.clinics = slices.DeleteFunc(m.clinics, func(c madoguchi.Clinic) bool { return c.ID == id })
	return nil
}

func (m *memory) Verification(_ context.Context, id madoguchi.VerificationID) (madoguchi.Verification, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if link, ok := m.links[id]; ok {
		return link, nil
	}
	return madoguchi.Verification{}, madoguchi.ErrNotFound
}

func (m *memory) PutVerification(_ context.Context, link madoguchi.Verification) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.links[link.ID].Revision < link.Revision {
		m.links[link.ID] = link
	}
	if lost := m.lost; lost != nil {
		m.lost = nil
		lost()
		return madoguchi.ErrUnavailable
	}
	return nil
}

func (m *memory) SetPassword(
	_ context.Context, clinic madoguchi.ClinicID, id madoguchi.StaffID, hash string, at time.Time,
	spent madoguchi.SpentCode,
) error {
	if spent.Step > 0 && spent.Step <= m.spentStep && m.passwordSetAt.Before(at) {
		return madoguchi.ErrWrongCode
	}
	m.spentStep = max(m.spentStep, spent.Step)
	return m.change(clinic, id, func(member *madoguchi.Staff) { member.PasswordHash, m.passwordSetAt = hash, at })
}

func (m *memory) PutSecondFactor(
	_ context.Context, clinic madoguchi.ClinicID, id madoguchi.StaffID, _, to madoguchi.SecondFactor,
) error {
	return m.change(clinic, id, func(member *madoguchi.Staff) { member.SecondFactor = to })
}

func (m *memory) change(clinic madoguchi.ClinicID, id madoguchi.StaffID, change func(*madoguchi.Staff)) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for i := range m.staff {
		if m.staff[i].ClinicID == clinic && m.staff[i].ID == id {
			change(&m.staff[i])
			return nil
		}
	}
	return madoguchi.ErrNotFound
}

func (m *memory) DeleteOtherSessions(context.Context, madoguchi.ClinicID, madoguchi.StaffID, [32]byte) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.signedOut++
	if m.signedOut == 1 && m.interrupted != nil {
		m.interrupted()
		return madoguchi.ErrUnavailable
	}
	return nil
}
