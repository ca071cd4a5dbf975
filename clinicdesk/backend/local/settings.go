package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Settings are the desk's own settings between two runs. They contain no patient data and no secret.
type Settings struct {
	Server   string `json:"server"`
	Language string `json:"language"`
	Email    string `json:"email"` // of the last user who signed in
	AllHours bool   `json:"allHours"`

	// How the desk announces an arrival. The default is chime and notification, without the patient's name.
	ChimeOff   bool `json:"chimeOff,omitempty"`
	NotifyOff  bool `json:"notifyOff,omitempty"`
	NotifyName bool `json:"notifyName,omitempty"`

	// Looked says which acts of patients on the web the desk has looked at, by clinic.
	Looked map[string]Looked `json:"looked,omitempty"`

	path string
}

// Looked has the instant until which all acts were looked at, and later ones by the entry's ID.
type Looked struct {
	Until time.Time            `json:"until"`
	Later map[string]time.Time `json:"later,omitempty"`
}

// LoadSettings reads the settings from a folder; a folder without any gives the zero Settings.
func LoadSettings(folder string) (Settings, error) {
	settings := Settings{path: filepath.Join(folder, "desk.json")}
	data, err := os.ReadFile(settings.path)
	if errors.Is(err, fs.ErrNotExist) {
		return settings, nil
	}
	if err != nil {
		return settings, fmt.Errorf("local: settings: %w", err)
	}
	if err := json.Unmarshal(data, &settings); err != nil {
		return settings, fmt.Errorf("local: settings: %w", err)
	}
	return settings, nil
}

// Folder is the folder of the settings, where other files of the desk lie too.
func (s Settings) Folder() string { return filepath.Dir(s.path) }

// Save writes the settings atomically.
func (s Settings) Save() error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("local: settings: %w", err)
	}
	if err := ReplaceFile(s.path, data); err != nil {
		return fmt.Errorf("local: settings: %w", err)
	}
	return nil
}

// ReplaceFile writes a file atomically, readable by the user only.
func ReplaceFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	fresh := path + ".new"
	if err := os.WriteFile(fresh, data, 0o600); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}
