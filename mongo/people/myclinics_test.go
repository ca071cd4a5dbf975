package people_test

import (
	"fmt"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

func TestMyClinics(t *testing.T) {
	store, ctx, later := mongotest.Start(t), t.Context(), mongotest.Noon.Add(time.Minute)
	account := mongotest.Account("hanako@patient.example")
	expect.Done(t, store.CreateAccount(ctx, account))
	registered := madoguchi.MyClinic{ClinicID: other, Since: later}
	expect.Done(t, store.RegisterClinic(ctx, account.ID, registered))
	again := madoguchi.MyClinic{ClinicID: other, Since: later.Add(time.Hour)}
	expect.Done(t, store.RegisterClinic(ctx, account.ID, again))
	account.Clinics, account.Revision = append(account.Clinics, registered), account.Revision+1
	accountIs(t, store, "a clinic registered twice", account)
	expect.Error(t, "a clinic of nobody", store.RegisterClinic(ctx, "nobody", registered), madoguchi.ErrNotFound)
	expect.Done(t, store.UnregisterClinic(ctx, account.ID, here))
	account.Clinics, account.Revision = account.Clinics[1:], account.Revision+1
	accountIs(t, store, "a clinic removed", account)
}

func TestAnAccountHasSoManyClinics(t *testing.T) {
	store, ctx := mongotest.Start(t), t.Context()
	full := mongotest.Account("full@patient.example")
	full.Clinics = nil
	expect.Done(t, store.CreateAccount(ctx, full))
	for i := range madoguchi.MaxMyClinics {
		clinic := madoguchi.MyClinic{ClinicID: madoguchi.ClinicID(fmt.Sprintf("m%015d", i)), Since: mongotest.Noon}
		expect.Done(t, store.RegisterClinic(ctx, full.ID, clinic))
		expect.Done(t, store.RegisterClinic(ctx, full.ID, clinic)) // which keeps its place
	}
	next := madoguchi.MyClinic{ClinicID: other, Since: mongotest.Noon}
	expect.Error(t, "one clinic too many", store.RegisterClinic(ctx, full.ID, next), madoguchi.ErrTooManyClinics)
}
