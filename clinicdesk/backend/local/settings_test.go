package local_test

import (
	"os"
	"path/filepath"
	"testing"

	"madoguchi/clinicdesk/backend/local"
)

func TestSettingsComeBack(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "desk")
	settings, err := local.LoadSettings(folder)
	if err != nil || settings.Server != "" {
		t.Fatalf("got %+v, %v", settings, err)
	}
	settings.Server, settings.AllHours = "https://example.jp", true
	if err := settings.Save(); err != nil {
		t.Fatal(err)
	}
	again, err := local.LoadSettings(folder)
	if err != nil || again.Server != "https://example.jp" || !again.AllHours {
		t.Errorf("got %+v, %v", again, err)
	}
	if err := os.WriteFile(filepath.Join(folder, "desk.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := local.LoadSettings(folder); err == nil {
		t.Error("broken settings were read")
	}
}
