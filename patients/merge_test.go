package patients_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/patients"
)

var (
	at    = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	staff = madoguchi.Actor{Kind: madoguchi.ByStaff, ID: "s1", Name: "佐藤 真理"}
)

// two returns two records of one person. The second one is a member's.
func two() (a, b madoguchi.Patient) {
	a, b = hanako(), hanako()
	b.ID, b.Person.Name, b.ChartNumber, b.Notes = "p2", "田中 華子", "", "電話は夕方に"
	b.Account = &madoguchi.AccountLink{AccountID: "a1", Since: at}
	return a, b
}

func TestAMergeAndItsUndo(t *testing.T) {
	a, b := two()
	facts := a.Facts()
	facts.Notes = b.Notes
	survivor, merged, err := patients.Merge(a, b, facts, staff, at)
	if err != nil || merged.MergedInto != a.ID || survivor.Notes != b.Notes || survivor.Account == nil ||
		merged.Account != nil {
		t.Fatalf("merged to %+v and %+v, %v", survivor, merged, err)
	}
	last := survivor.Timeline[len(survivor.Timeline)-1]
	want := madoguchi.Event{At: at, Code: madoguchi.PatientMerged, Actor: staff, Detail: string(b.ID)}
	if last != want {
		t.Errorf("recorded %+v", last)
	}
	if patients.Alike(survivor, merged) {
		t.Error("the merged record is reported again")
	}

	survivor.Person.Phone = "03-1111-2222" // edited after the merge
	gotA, gotB, err := patients.Unmerge(survivor, merged, staff, at)
	if err != nil {
		t.Fatal(err)
	}
	wantA := a
	wantA.Person.Phone = "03-1111-2222"
	for name, pair := range map[string][2]madoguchi.Patient{"survivor": {gotA, wantA}, "merged": {gotB, b}} {
		got, want := pair[0], pair[1]
		if len(got.Timeline) != 2 || got.Revision != want.Revision+2 {
			t.Errorf("%s: recorded %+v at revision %d", name, got.Timeline, got.Revision)
		}
		got.Timeline, got.Revision = nil, want.Revision
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s after the undo:\n%+v\nwant\n%+v", name, got, want)
		}
	}
}

func TestALinkOfItsOwnStays(t *testing.T) {
	a, b := two()
	a.Account = &madoguchi.AccountLink{AccountID: "a2", Since: at}
	survivor, merged, err := patients.Merge(a, b, a.Facts(), staff, at)
	if err != nil || survivor.Account.AccountID != "a2" || merged.Account.AccountID != "a1" {
		t.Errorf("merged to %+v and %+v, %v", survivor.Account, merged.Account, err)
	}
	if _, undone, err := patients.Unmerge(survivor, merged, staff, at); err != nil || undone.Account == nil {
		t.Errorf("the undo gives %+v, %v", undone.Account, err)
	}
}

func TestWhatCannotBeMerged(t *testing.T) {
	a, b := two()
	elsewhere, gone := b, b
	elsewhere.ClinicID, gone.MergedInto = "c2", "p3"
	for name, pair := range map[string][2]madoguchi.Patient{
		"itself": {a, a}, "of another clinic": {a, elsewhere}, "merged": {a, gone}, "into a merged one": {gone, a},
	} {
		if _, _, err := patients.Merge(pair[0], pair[1], a.Facts(), staff, at); !errors.Is(err, madoguchi.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, err := patients.Separate(pair[0], pair[1], staff, at); !errors.Is(err, madoguchi.ErrChanged) {
			t.Errorf("%s is separated: %v", name, err)
		}
	}
	if _, _, err := patients.Unmerge(a, b, staff, at); !errors.Is(err, madoguchi.ErrChanged) {
		t.Errorf("a merge that was none: %v", err)
	}
}

func TestOtherPersonsAreNotReportedAgain(t *testing.T) {
	a, b := two()
	a, b, err := patients.Separate(a, b, staff, at)
	if err != nil || patients.Alike(a, b) || len(a.Distinct) != 1 || a.Timeline[0].Code != madoguchi.PatientDistinct {
		t.Errorf("%+v, %v", a, err)
	}
}

// Only a visit that came to the survivor with the account of the merged record goes back.
func TestWhatGoesBackWithAMerge(t *testing.T) {
	a, b := two()
	survivor, merged, err := patients.Merge(a, b, a.Facts(), staff, at)
	if err != nil {
		t.Fatal(err)
	}
	visit := madoguchi.Reservation{
		PatientID: survivor.ID, Account: "a1", LinkedAt: at, BookedBy: "田中 花子", Source: madoguchi.BookedAtDesk,
	}
	hidden, onWeb, returned := visit, visit, visit
	hidden.Account, hidden.BookedBy, hidden.LinkedAt = "", "", time.Time{}
	onWeb.Source = madoguchi.BookedOnWeb
	returned.Source, returned.PatientID = madoguchi.BookedOnWeb, merged.ID
	guest, earlier, child := visit, visit, visit
	guest.Account, earlier.PatientID, child.Member = "", merged.ID, "m1"
	for name, c := range map[string]struct {
		visit, want madoguchi.Reservation
		changed     bool
	}{
		"booked by staff": {visit, hidden, true}, "booked by the member": {onWeb, returned, true},
		"the guest's own": {guest, guest, false}, "from before the merge": {earlier, earlier, false},
		"of a child": {child, child, false},
	} {
		got, changed := patients.Returned(c.visit, survivor, merged)
		if changed != c.changed || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v", name, got, changed)
		}
	}
	if _, changed := patients.Returned(visit, a, b); changed {
		t.Error("records that were not merged give visits back")
	}
}
