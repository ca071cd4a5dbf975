package people_test

import (
	"os"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
	"madoguchi/patients"
)

// The two clinics of the tests. Neither may find the other's records.
const (
	here  madoguchi.ClinicID = "c000000000000001"
	other madoguchi.ClinicID = "c000000000000002"
)

func TestMain(m *testing.M) { os.Exit(mongotest.Run(m)) }

// guest returns a patient without an account.
func guest(name, kana, phone string) madoguchi.Patient {
	return madoguchi.Patient{
		ID: madoguchi.PatientID(madoguchi.NewID()), ClinicID: here, CreatedAt: mongotest.Noon, Revision: 1,
		Person: madoguchi.Person{Name: name, Kana: kana, Phone: phone, BirthDate: "1984-05-12"},
	}
}

// ensure stores a patient that is not stored yet.
func ensure(t testing.TB, store *mongo.Store, patient madoguchi.Patient) madoguchi.Patient {
	t.Helper()
	stored, err := store.EnsurePatient(t.Context(), patient)
	expect.Done(t, err)
	expect.Same(t, "the new patient", stored, patient)
	return stored
}

func TestPatients(t *testing.T) {
	store := mongotest.Start(t)
	full := ensure(t, store, mongotest.Patient(here))
	got, err := store.Patient(t.Context(), here, full.ID)
	expect.Done(t, err)
	expect.Same(t, "a full patient", got, full)

	changed := full
	changed.Person.Name, changed.Revision = "髙﨑 𠮷郎", full.Revision+1
	expect.Done(t, store.PutPatient(t.Context(), changed))
	expect.Error(t, "a late change", store.PutPatient(t.Context(), changed), madoguchi.ErrChanged)
	got, err = store.Patient(t.Context(), here, full.ID)
	expect.Done(t, err)
	expect.Same(t, "the changed patient", got, changed)
	expect.Error(t, "a change of nobody", store.PutPatient(t.Context(), mongotest.Patient(here)), madoguchi.ErrNotFound)

	again, err := store.EnsurePatient(t.Context(), full)
	expect.Done(t, err)
	expect.Same(t, "a repeated registration", again, changed)
}

// testPatientsOfAccounts books for accounts: each person has one patient at a clinic.
func TestPatientsOfAccounts(t *testing.T) {
	store := mongotest.Start(t)
	mother := ensure(t, store, mongotest.Patient(here))
	child := mongotest.Patient(here)
	child.Account.AccountID, child.Account.Member = mother.Account.AccountID, "m2"
	ensure(t, store, child)
	account := mother.Account.AccountID

	double := mongotest.Patient(here)
	double.Account.AccountID = account
	stored, err := store.EnsurePatient(t.Context(), double)
	expect.Done(t, err)
	expect.Same(t, "a second patient of one person", stored, mother)
	found, err := store.PatientOf(t.Context(), here, account, "m2")
	expect.Done(t, err)
	expect.Same(t, "the child", found, child)
	family, err := store.PatientsOfAccount(t.Context(), here, account)
	expect.Done(t, err)
	expect.Same(t, "the family", len(family), 2)
	_, err = store.PatientOf(t.Context(), here, account, "")
	expect.Error(t, "the owner, who was never here", err, madoguchi.ErrNotFound)

	elsewhere := ensure(t, store, madoguchi.Patient{
		ID: "p1", ClinicID: other, CreatedAt: mongotest.Noon,
		Account:  &madoguchi.AccountLink{AccountID: account, Since: mongotest.Noon},
		Revision: 1,
	})
	expect.Done(t, store.UnlinkPatients(t.Context(), here, account))
	mother.Account, mother.Revision = nil, mother.Revision+1
	got, err := store.Patient(t.Context(), here, mother.ID)
	expect.Done(t, err)
	expect.Same(t, "the mother without her account", got, mother)
	got, err = store.PatientOf(t.Context(), other, account, "")
	expect.Done(t, err)
	expect.Same(t, "the patient of another clinic", got, elsewhere)
	expect.Done(t, store.UnlinkAccount(t.Context(), account))
	_, err = store.PatientOf(t.Context(), other, account, "")
	expect.Error(t, "a patient of a deleted account", err, madoguchi.ErrNotFound)

	returns := mother
	returns.Account = &madoguchi.AccountLink{AccountID: account, Since: mongotest.Noon.Add(time.Hour)}
	stored, err = store.EnsurePatient(t.Context(), returns)
	expect.Done(t, err)
	returns.Revision++
	expect.Same(t, "a patient who comes back with the account", stored, returns)
}

func TestPatientSearch(t *testing.T) {
	store := mongotest.Start(t)
	hanako := ensure(t, store, mongotest.Patient(here))
	taro := ensure(t, store, guest("山田 太郎", "ヤマダ　タロウ", "03-1234-9876"))
	ensure(t, store, mongotest.Patient(other))
	for text, want := range map[string][]madoguchi.Patient{
		"やまだ": {taro, hanako}, "ﾊﾅｺ ﾔﾏ": {hanako}, "9876": {taro}, "山田 S59.5.12": {taro, hanako}, "0012": nil,
		"a-00": {hanako}, "山田 花子 太郎": nil, "$name": nil, "\x00": nil,
	} {
		checkFound(t, store, text, want...)
	}
	found, err := store.SearchPatients(t.Context(), here, patients.Words("ヤマダ"), 1)
	expect.Done(t, err)
	expect.Same(t, "with a limit", found, []madoguchi.Patient{taro})
}

// checkFound compares what a text finds, in any order.
func checkFound(t testing.TB, store *mongo.Store, text string, want ...madoguchi.Patient) {
	t.Helper()
	words := patients.Words(text)
	if len(words) == 0 {
		expect.Same(t, text, len(want), 0)
		return
	}
	found, err := store.SearchPatients(t.Context(), here, words, 10)
	expect.Done(t, err)
	expect.Same(t, "found by "+text, byID(found), byID(want))
}

func byID(list []madoguchi.Patient) map[madoguchi.PatientID]madoguchi.Patient {
	all := map[madoguchi.PatientID]madoguchi.Patient{}
	for _, patient := range list {
		all[patient.ID] = patient
	}
	return all
}

func TestMergedPatients(t *testing.T) {
	store := mongotest.Start(t)
	double := ensure(t, store, mongotest.Patient(here))
	hanako := ensure(t, store, guest("山田 花子", "ヤマダ　ハナコ", "03-1111-2222"))
	alike, err := store.PatientsWithTraits(t.Context(), here, patients.Traits(hanako), 10)
	expect.Done(t, err)
	expect.Same(t, "who look alike", byID(alike), byID([]madoguchi.Patient{double, hanako}))

	survivor, merged, err := patients.Merge(hanako, double, hanako.Facts(), madoguchi.Actor{Kind: madoguchi.ByStaff},
		mongotest.Noon)
	expect.Done(t, err)
	expect.Done(t, store.PutPatients(t.Context(), survivor, merged))
	checkFound(t, store, "5678", survivor)
	checkFound(t, store, "やまだ", survivor)
	got, err := store.Survivor(t.Context(), here, double.ID)
	expect.Done(t, err)
	expect.Same(t, "the survivor", got, survivor)
	got, err = store.PatientOf(t.Context(), here, double.Account.AccountID, double.Account.Member)
	expect.Done(t, err)
	expect.Same(t, "the member's patient", got, survivor)
	behind, err := store.MergedPatients(t.Context(), here, []madoguchi.PatientID{hanako.ID})
	expect.Done(t, err)
	expect.Same(t, "what was merged", behind, []madoguchi.Patient{merged})
	alike, err = store.PatientsWithTraits(t.Context(), here, patients.Traits(hanako), 10)
	expect.Done(t, err)
	expect.Same(t, "who still look alike", alike, []madoguchi.Patient{survivor})

	expect.Error(t, "a second merge", store.PutPatients(t.Context(), survivor, merged), madoguchi.ErrChanged)
	survivor, merged, err = patients.Unmerge(survivor, merged, madoguchi.Actor{Kind: madoguchi.ByStaff}, mongotest.Noon)
	expect.Done(t, err)
	expect.Done(t, store.PutPatients(t.Context(), survivor, merged))
	checkFound(t, store, "5678", merged)
	got, err = store.PatientOf(t.Context(), here, double.Account.AccountID, double.Account.Member)
	expect.Done(t, err)
	expect.Same(t, "the member's patient after the undo", got, merged)
}
