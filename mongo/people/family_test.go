package people_test

import (
	"fmt"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

func accountIs(t testing.TB, store *mongo.Store, what string, want madoguchi.Account) {
	t.Helper()
	got, err := store.Account(t.Context(), want.ID)
	expect.Done(t, err)
	expect.Same(t, what, got, want)
}

func TestMembersOfAFamily(t *testing.T) {
	store, ctx := mongotest.Start(t), t.Context()
	account := mongotest.Account("hanako@patient.example")
	expect.Done(t, store.CreateAccount(ctx, account))
	mio := madoguchi.FamilyMember{ID: "f2", Person: mongotest.Person("田中 美緒")}
	for range 2 {
		expect.Done(t, store.AddFamilyMember(ctx, account.ID, mio))
	}
	account.Family, account.Revision = append(account.Family, mio), account.Revision+1
	accountIs(t, store, "a member added twice", account)
	expect.Error(t, "a member of nobody", store.AddFamilyMember(ctx, "nobody", mio), madoguchi.ErrNotFound)

	mio.Person.Name = "田中 澪"
	expect.Error(t, "a late change", store.SetFamilyMember(ctx, account.ID, account.Revision-1, mio),
		madoguchi.ErrChanged)
	stranger := madoguchi.FamilyMember{ID: "stranger", Person: mio.Person}
	expect.Error(t, "a change of a stranger", store.SetFamilyMember(ctx, account.ID, account.Revision, stranger),
		madoguchi.ErrChanged)
	expect.Done(t, store.SetFamilyMember(ctx, account.ID, account.Revision, mio))
	account.Family[1], account.Revision = mio, account.Revision+1
	accountIs(t, store, "a changed member", account)
}

func TestARemovedMemberIsUnlinked(t *testing.T) {
	store, ctx := mongotest.Start(t), t.Context()
	account := mongotest.Account("hanako@patient.example")
	expect.Done(t, store.CreateAccount(ctx, account))
	member := account.Family[0].ID
	child, owner, foreign := mongotest.Patient(here), mongotest.Patient(here), mongotest.Patient(here)
	child.Account.AccountID, child.Account.Member = account.ID, member
	owner.Account.AccountID, owner.Account.Member = account.ID, ""
	foreign.Account.Member = member
	for _, linked := range []madoguchi.Patient{child, owner, foreign} {
		ensure(t, store, linked)
	}
	for range 2 {
		expect.Done(t, store.RemoveFamilyMember(ctx, account.ID, member))
	}
	account.Family, account.Revision = nil, account.Revision+1
	got, err := store.Account(ctx, account.ID)
	expect.Done(t, err)
	expect.Same(t, "the family", len(got.Family), 0)
	expect.Same(t, "the changes of a member removed twice", got.Revision, account.Revision)
	child.Account, child.Revision = nil, child.Revision+1
	for what, want := range map[string]madoguchi.Patient{
		"the child's record": child, "the owner's record": owner, "a member of another family": foreign,
	} {
		got, err := store.Patient(ctx, here, want.ID)
		expect.Done(t, err)
		expect.Same(t, what, got, want)
	}
}

// However many members are added at once, the family has no more than MaxFamily.
func TestAFullFamily(t *testing.T) {
	store, account := mongotest.Start(t), mongotest.Account("hanako@patient.example")
	account.Family = nil
	expect.Done(t, store.CreateAccount(t.Context(), account))
	const rivals = 2 * madoguchi.MaxFamily
	outcomes := make(chan error, rivals)
	for i := range rivals {
		member := madoguchi.FamilyMember{
			ID: madoguchi.MemberID(fmt.Sprintf("m%d", i)), Person: mongotest.Person("田中 陽太"),
		}
		go func() { outcomes <- store.AddFamilyMember(t.Context(), account.ID, member) }()
	}
	refused := 0
	for range rivals {
		if err := <-outcomes; err != nil {
			refused++
			expect.Error(t, "a member too many", err, madoguchi.ErrFamilyFull)
		}
	}
	got, err := store.Account(t.Context(), account.ID)
	expect.Done(t, err)
	expect.Same(t, "members", len(got.Family), madoguchi.MaxFamily)
	expect.Same(t, "refused members", refused, rivals-madoguchi.MaxFamily)
}

// An account sees the notices about the visits of its members, and no more after a member was removed.
func TestNoticesOfAFamily(t *testing.T) {
	store, ctx := mongotest.Start(t), t.Context()
	account := mongotest.Account("hanako@patient.example")
	expect.Done(t, store.CreateAccount(ctx, account))
	own, child := mongotest.VisitNotice(account), mongotest.VisitNotice(account)
	stranger := mongotest.VisitNotice(account)
	child.Visit.Member, stranger.Visit.Member = account.Family[0].ID, "stranger"
	child.At = own.At.Add(time.Minute)
	for _, notice := range []madoguchi.Notice{own, child, stranger} {
		expect.Done(t, store.AddVisitNotice(ctx, notice))
	}
	seen := func(what string, account madoguchi.Account, want ...madoguchi.Notice) {
		t.Helper()
		got, err := store.Notices(ctx, account, mongotest.Noon, 10)
		expect.Done(t, err)
		expect.Same(t, what, len(got), len(want))
		for i := range min(len(got), len(want)) {
			expect.Same(t, what, got[i].Notice, want[i])
		}
		unread, err := store.UnreadNotices(ctx, account, mongotest.Noon)
		expect.Done(t, err)
		expect.Same(t, what+", unread", unread, len(want))
	}
	seen("the family's notices", account, child, own)
	account.Family = nil
	seen("without the member", account, own)
}

// An account shows its own visits and those of its members.
func TestVisitsOfAFamily(t *testing.T) {
	store, ctx := mongotest.Start(t), t.Context()
	account := mongotest.Account("hanako@patient.example")
	visit := func(member madoguchi.MemberID, hours time.Duration) madoguchi.Reservation {
		visit := mongotest.Reservation(here)
		visit.Account, visit.Member, visit.LinkedAt = account.ID, member, account.Clinics[0].Since
		visit.Start = visit.Start.Add(hours * time.Hour)
		visit.End = visit.End.Add(hours * time.Hour)
		expect.Done(t, store.PutReservation(ctx, visit))
		return visit
	}
	own, child := visit("", 1), visit(account.Family[0].ID, 2)
	visit("removed", 3)
	got, err := store.ReservationsOfAccount(ctx, account, 10)
	expect.Done(t, err)
	expect.Same(t, "the visits of a family", got, []madoguchi.Reservation{child, own})
	account.Family = nil
	got, err = store.ReservationsOfAccount(ctx, account, 10)
	expect.Done(t, err)
	expect.Same(t, "the visits of the owner", got, []madoguchi.Reservation{own})
}
