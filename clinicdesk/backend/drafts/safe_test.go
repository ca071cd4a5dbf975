package drafts_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
)

// sato is the user whose drafts the tests store.
var sato = drafts.Owner{Server: "https://madoguchi.example.jp", ClinicID: "hinata", StaffID: "sato"}

// newTokens returns a working keyring, which holds the user's session.
func newTokens() *backendtest.Keyring {
	return &backendtest.Keyring{Kept: map[string]string{sato.Server: "session's token"}}
}

func safeIn(keys *backendtest.Keyring, owner drafts.Owner, folder string) drafts.Safe {
	return drafts.NewSafe(owner, keys, folder, backendtest.Now)
}

func sealedIn(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.sealed*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func typedSlot() drafts.Kept {
	var unsent drafts.Drafts
	draft := unsent.Slots.Begin(drafts.Slot{DoctorID: deskserver.Aoki, Start: noon}, api.Clinic{})
	draft.Guest.PatientName = "田中 花子"
	draft.Guest.ChartNumber = "10731"
	draft.Guest.Memo = "血圧手帳"
	draft.Call.Title = "ひまわり苑"
	return unsent.Kept(noon)
}

// After a crash the input is found at its slot, and neither the input nor the key is readable on disk.
func TestTypedTextOutlivesACrashSealed(t *testing.T) {
	keys, folder := newTokens(), t.TempDir()
	if err := safeIn(keys, sato, folder).Keep(typedSlot()); err != nil {
		t.Fatal(err)
	}
	files := sealedIn(t, folder)
	if len(files) != 1 {
		t.Fatalf("there are %v", files)
	}
	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{"田中", "10731", "血圧", "ひまわり", deskserver.Aoki, "patientName"}
	for _, kept := range keys.Kept {
		secrets = append(secrets, kept)
	}
	for _, secret := range secrets {
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("%q stands in the file", secret)
		}
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v (%v)", info.Mode(), err)
	}
	kept, err := safeIn(keys, sato, folder).Load()
	if err != nil {
		t.Fatal(err)
	}
	var unsent drafts.Drafts
	unsent.Adopt(kept, tokyo)
	if form := unsent.Slots.Begin(drafts.Slot{DoctorID: deskserver.Aoki, Start: noon}, api.Clinic{}); form.Touched() ||
		!unsent.Slots.Found() {
		t.Fatalf("the form begins with %+v, found %v", form.Guest, unsent.Slots.Found())
	}
	if used := unsent.Slots.Use(); used.Guest.PatientName != "田中 花子" || used.Guest.Memo != "血圧手帳" ||
		used.Call.Title != "ひまわり苑" || !used.Guest.Start.Equal(noon) {
		t.Errorf("found is %+v", used)
	}
}

// The file opens only for its user at its clinic; for another user it is empty.
func TestTheSafeIsThePersonsOwn(t *testing.T) {
	keys, folder := newTokens(), t.TempDir()
	if err := safeIn(keys, sato, folder).Keep(typedSlot()); err != nil {
		t.Fatal(err)
	}
	mine := sealedIn(t, folder)[0]
	for name, other := range map[string]drafts.Owner{
		"another person": {Server: sato.Server, ClinicID: sato.ClinicID, StaffID: deskserver.Nishimura},
		"another clinic": {Server: sato.Server, ClinicID: "another", StaffID: sato.StaffID},
	} {
		safe := safeIn(keys, other, folder)
		if err := safe.Keep(typedSlot()); err != nil {
			t.Fatal(err)
		}
		for _, file := range sealedIn(t, folder) {
			if file != mine { // put my file in the place of theirs
				content, _ := os.ReadFile(mine)
				if err := os.WriteFile(file, content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		if kept, err := safe.Load(); err != nil || !kept.Equal(drafts.Kept{}) {
			t.Errorf("%s reads %v (%v)", name, kept, err)
		}
	}
}

func TestTheSafeForgets(t *testing.T) {
	keys, folder := newTokens(), t.TempDir()
	safe := safeIn(keys, sato, folder)
	if err := safe.Keep(typedSlot()); err != nil {
		t.Fatal(err)
	}
	if err := safe.Keep(drafts.Kept{}); err != nil || len(sealedIn(t, folder)) != 0 {
		t.Errorf("with nothing to keep: %v, %v", sealedIn(t, folder), err)
	}
	old := typedSlot()
	old.Slots[0].At = noon.Add(-24 * time.Hour)
	if err := safe.Keep(old); err != nil || len(sealedIn(t, folder)) != 0 {
		t.Errorf("after a day: %v, %v", sealedIn(t, folder), err)
	}
	left := filepath.Join(folder, "drafts-0000000000000000.sealed") // of a user who never returned
	if err := os.WriteFile(left, []byte("sealed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(left, noon.Add(-25*time.Hour), noon.Add(-25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := safe.Load(); err != nil || len(sealedIn(t, folder)) != 0 {
		t.Errorf("what is too old stays: %v, %v", sealedIn(t, folder), err)
	}
}

// Nothing is written on a machine without a keyring.
func TestNothingIsKeptWithoutAKeyring(t *testing.T) {
	keys, folder := newTokens(), t.TempDir()
	keys.Broken = true
	safe := safeIn(keys, sato, folder)
	if _, err := safe.Load(); !errors.Is(err, backendtest.ErrNoKeyring) {
		t.Errorf("it can be read from: %v", err)
	}
	if err := safe.Keep(typedSlot()); err == nil || len(sealedIn(t, folder)) != 0 {
		t.Errorf("it keeps %v (%v)", sealedIn(t, folder), err)
	}
}
