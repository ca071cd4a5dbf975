package portaltest

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// owned are the records of one account.
type owned struct {
	account madoguchi.Account
	session madoguchi.AccountSession
	notice  madoguchi.Notice
	visit   madoguchi.Reservation
	patient madoguchi.Patient
	waiting madoguchi.Waiting
}

// probe calls one method of the store in the name of another account. found reports whether it found anything.
type probe func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, known owned) (found bool, err error)

// testForeignAccount calls every method that takes an account in the name of one who has nothing, with the IDs of
// another one's records. Nothing may be found, and the other one's records must not change. A method without a probe
// fails the test, so that none is forgotten.
func testForeignAccount(t *testing.T, store *mongo.Store) {
	known := fill(t, store)
	for method := range reflect.TypeFor[*mongo.Store]().Methods() {
		if !takesAnAccount(method.Type) {
			continue
		}
		try, ok := probes[method.Name]
		if !ok {
			t.Errorf("no probe says what %s does for a foreign account", method.Name)
			continue
		}
		foreign := mongotest.Account(method.Name + "@patient.example")
		foreign.Family = known.account.Family // an ID of a member alone opens nothing
		found, err := try(t.Context(), store, foreign, known)
		if madoguchi.KindOf(err) != madoguchi.KindNotFound && err != madoguchi.ErrChanged {
			expect.Done(t, err)
		}
		expect.Same(t, method.Name+" found something", found, false)
		checkUnchanged(t, store, method.Name, known)
	}
}

func takesAnAccount(method reflect.Type) bool {
	for in := range method.Ins() {
		if in == reflect.TypeFor[madoguchi.AccountID]() || in == reflect.TypeFor[madoguchi.Account]() {
			return true
		}
	}
	return false
}

func fill(t *testing.T, store *mongo.Store) owned {
	ctx, account := t.Context(), mongotest.Account("known@patient.example")
	known := owned{
		account: account, session: mongotest.AccountSession(account.ID), notice: mongotest.VisitNotice(account),
		visit: mongotest.Reservation(here), patient: mongotest.Patient(here), waiting: mongotest.Waiting(here),
	}
	known.visit.Account, known.visit.LinkedAt = account.ID, account.Clinics[0].Since.Add(time.Second)
	known.visit.Member = account.Family[0].ID
	known.patient.Account.AccountID, known.patient.Account.Member = account.ID, account.Family[0].ID
	known.waiting.Account = account.ID
	expect.Done(t, store.CreateAccount(ctx, known.account))
	expect.Done(t, store.CreateAccountSession(ctx, known.session))
	expect.Done(t, store.AddVisitNotice(ctx, known.notice))
	expect.Done(t, store.PutReservation(ctx, known.visit))
	_, err := store.EnsurePatient(ctx, known.patient)
	expect.Done(t, err)
	expect.Done(t, store.PutWaiting(ctx, known.waiting))
	return known
}

// checkUnchanged reads all records of an account, as their owner.
func checkUnchanged(t *testing.T, store *mongo.Store, after string, known owned) {
	t.Helper()
	ctx, what := t.Context(), " after "+after
	accountIs(t, store, "the account"+what, known.account)
	session, err := store.AccountSession(ctx, known.session.SecretHash, known.session.CreatedAt)
	expect.Done(t, err)
	expect.Same(t, "the session"+what, session, known.session)
	noticesAre(t, store, "the notices"+what, known.account, 1, told(known.notice))
	visits, err := store.ReservationsOfAccount(ctx, known.account, 10)
	expect.Done(t, err)
	expect.Same(t, "the visits"+what, visits, []madoguchi.Reservation{known.visit})
	patient, err := store.PatientOf(ctx, here, known.account.ID, known.account.Family[0].ID)
	expect.Done(t, err)
	expect.Same(t, "the patient"+what, patient, known.patient)
	waits, err := store.WaitingOf(ctx, known.account.ID)
	expect.Done(t, err)
	expect.Same(t, "the entry of a waitlist"+what, waits, []madoguchi.Waiting{known.waiting})
}

// probes call every method that takes an account.
var probes = map[string]probe{
	"CreateAccount": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		return false, s.CreateAccount(ctx, foreign)
	},
	"Account": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		_, err := s.Account(ctx, foreign.ID)
		return err == nil, err
	},
	"SetProfile": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		err := s.SetProfile(ctx, foreign.ID, mongotest.Person("他人 太郎"))
		return err == nil, err
	},
	"SetAccountEmail": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		err := s.SetAccountEmail(ctx, foreign.ID, "taken@patient.example", mongotest.Noon)
		return err == nil, err
	},
	"SetAccountPassword": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		err := s.SetAccountPassword(ctx, foreign.ID, "another", mongotest.Noon)
		return err == nil, err
	},
	"RenewAccountHash": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, k owned) (bool, error) {
		err := s.RenewAccountHash(ctx, foreign.ID, k.account.PasswordHash, "another")
		return err == nil, err
	},
	"RegisterClinic": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		err := s.RegisterClinic(ctx, foreign.ID, madoguchi.MyClinic{ClinicID: other, Since: mongotest.Noon})
		return err == nil, err
	},
	"UnregisterClinic": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		err := s.UnregisterClinic(ctx, foreign.ID, here)
		return err == nil, err
	},
	"AddFamilyMember": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, k owned) (bool, error) {
		err := s.AddFamilyMember(ctx, foreign.ID, k.account.Family[0])
		return err == nil, err
	},
	"SetFamilyMember": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, k owned) (bool, error) {
		member := madoguchi.FamilyMember{ID: k.account.Family[0].ID, Person: mongotest.Person("他人 太郎")}
		err := s.SetFamilyMember(ctx, foreign.ID, k.account.Revision, member)
		return err == nil, err
	},
	"RemoveFamilyMember": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, k owned) (bool, error) {
		return false, s.RemoveFamilyMember(ctx, foreign.ID, k.account.Family[0].ID)
	},
	"DeleteAccount": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		return false, s.DeleteAccount(ctx, foreign.ID)
	},
	"DeleteOtherAccountSessions": func(
		ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned,
	) (bool, error) {
		return false, s.DeleteOtherAccountSessions(ctx, foreign.ID, [32]byte{})
	},
	"Notices": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		list, err := s.Notices(ctx, foreign, mongotest.Noon, 10)
		return len(list) > 0, err
	},
	"UnreadNotices": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		count, err := s.UnreadNotices(ctx, foreign, mongotest.Noon)
		return count > 0, err
	},
	"ReadNotices": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		return false, s.ReadNotices(ctx, foreign.ID, mongotest.Noon)
	},
	"DeleteNotices": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		return false, s.DeleteNotices(ctx, foreign.ID)
	},
	"ReservationsOfAccount": func(
		ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned,
	) (bool, error) {
		list, err := s.ReservationsOfAccount(ctx, foreign, 10)
		return len(list) > 0, err
	},
	"BookedOfAccount": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		list, err := s.BookedOfAccount(ctx, foreign.ID)
		return len(list) > 0, err
	},
	"ForgetAccount": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		return false, s.ForgetAccount(ctx, foreign.ID)
	},
	"PatientOf": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, k owned) (bool, error) {
		_, err := s.PatientOf(ctx, here, foreign.ID, k.patient.Account.Member)
		return err == nil, err
	},
	"PatientsOfAccount": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		list, err := s.PatientsOfAccount(ctx, here, foreign.ID)
		return len(list) > 0, err
	},
	"UnlinkPatients": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		return false, s.UnlinkPatients(ctx, here, foreign.ID)
	},
	"UnlinkAccount": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		return false, s.UnlinkAccount(ctx, foreign.ID)
	},
	"WaitingOf": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		list, err := s.WaitingOf(ctx, foreign.ID)
		return len(list) > 0, err
	},
	"DeleteWaitingOf": func(ctx context.Context, s *mongo.Store, foreign madoguchi.Account, _ owned) (bool, error) {
		return false, s.DeleteWaitingOf(ctx, foreign.ID)
	},
	// The accounts after a foreign one are others' on purpose: this walks through all.
	"AccountsOf": func(ctx context.Context, s *mongo.Store, _ madoguchi.Account, k owned) (bool, error) {
		list, err := s.AccountsOf(ctx, madoguchi.Audience{ClinicID: other}, "", 10)
		return slices.Contains(list, k.account.ID), err
	},
}
