package local_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"madoguchi/clinicdesk/backend/local"
)

// FuzzLoadSettings reads files that were edited by hand or truncated by a full disk.
func FuzzLoadSettings(f *testing.F) {
	f.Add([]byte(`{"server":"https://clinic.example","language":"en","email":"a@b.jp","allHours":true}`))
	f.Add([]byte(`{"server":"https://cl`))
	f.Add([]byte(`{"path":"/etc/passwd","language":7}`))
	f.Add([]byte(`{"looked":{"c1":{"until":"2026-11-24T02:00:00Z","later":{"v1":"2026-11-24T03:00:00.5+09:00"}}}}`))
	f.Add([]byte("null"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "desk.json"), content, 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := local.LoadSettings(folder)
		if saveErr := read.Save(); saveErr != nil {
			t.Fatalf("what was read (%v) cannot be saved: %v", err, saveErr)
		}
		again, err := local.LoadSettings(folder)
		if err != nil || !reflect.DeepEqual(again, read) {
			t.Errorf("%+v is read as %+v: %v", read, again, err)
		}
	})
}
