package e2e

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// provisionBare creates a clinic with staff only, as after a registration, and returns the addresses of its admin and
// reception.
func (s *stack) provisionBare(t *testing.T) (admin, reception string) {
	t.Helper()
	mark := madoguchi.NewID()
	admin, reception = "admin-"+mark+"@clinic.example", "uketsuke-"+mark+"@clinic.example"
	content, err := json.Marshal(map[string]any{
		"name": "山田医院 " + mark, "phone": "03-1234-5678", "timeZone": "Asia/Tokyo",
		"staff": []map[string]string{
			{"name": "山田 太郎", "email": admin, "role": "admin"},
			{"name": "佐藤 真理", "email": reception, "role": "reception"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "clinic.json")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	provision := exec.Command(filepath.Join(s.programs, "apiserver"), "provision", "-file", file)
	provision.Env = append(os.Environ(), "MONGODB_URI=mongodb://"+s.addresses.Mongo+"/?replicaSet=madoguchi",
		"MADOGUCHI_INITIAL_PASSWORD="+s.secrets(t).DemoPassword)
	if output, err := provision.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return admin, reception
}

// enter signs a provisioned member in.
func (s *stack) enter(t *testing.T, email string) (*api.Client, api.Session) {
	t.Helper()
	client := api.New(s.url(), &http.Client{}, "ja")
	session, err := client.SignIn(t.Context(), api.SignIn{Email: email, Password: s.secrets(t).DemoPassword})
	if err != nil {
		t.Fatal(err)
	}
	return client, session
}

// confirmPast waits for what follows a booking. After hours the last slot is in the past, and the desk asks first.
func (d *desk) confirmPast(t *testing.T, follows string) {
	t.Helper()
	const ask = "過去の日時に予約する"
	found := d.still(t, follows, func() (thing, string) {
		things := d.things(t)
		i := slices.IndexFunc(things, func(it thing) bool {
			return strings.Contains(it.Label, follows) || it.Label == ask
		})
		if i < 0 {
			return thing{}, d.summary(t)
		}
		return things[i], ""
	})
	if found.Label == ask {
		d.click(t, ask, "button")
		d.find(t, follows)
	}
}

// TestANewClinicsFirstVisit leads the admin of an empty clinic through the guide of the real desk, by keyboard, to the
// first booked visit. A signed-in receptionist sees each change.
func TestANewClinicsFirstVisit(t *testing.T) {
	s := sharedStack(t)
	admin, reception := s.provisionBare(t)
	watcher, bare := s.enter(t, reception)
	if len(bare.Clinic.Doctors)+len(bare.Clinic.Hours)+len(bare.Clinic.Menus) > 0 {
		t.Fatalf("the clinic has %+v", bare.Clinic)
	}
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	stands, heard := make(chan struct{}), make(chan api.Clinic, 16)
	ended := make(chan error, 1)
	go func() {
		ended <- watcher.Events(ctx, "", func(change api.Change) {
			switch change.Name {
			case api.ChangeHello:
				close(stands)
			case api.ChangeClinic:
				heard <- change.Clinic
			}
		})
	}()
	select {
	case <-stands:
	case err := <-ended:
		t.Fatalf("the events ended: %v", err)
	}

	d := openDesk(t, s, screen{1024, 700})
	d.signInAs(t, s, admin)
	d.find(t, "はじめての設定", "text")
	d.focusIn(t, "医師名")
	d.shot(t, "desk-guide-doctors")
	d.x(t, "key", "ctrl+Return")
	d.sees(t, "入力してください。")
	d.paste(t, "山田 太郎")
	d.x(t, "key", "Tab")
	d.focusIn(t, "フリガナ")
	d.paste(t, "ヤマダ タロウ")
	d.x(t, "key", "ctrl+Return")
	d.focusIn(t, "月曜日")
	d.shot(t, "desk-guide-hours")
	d.x(t, "key", "ctrl+a")
	d.x(t, "type", "--delay", "20", "8:30-12:00 15-19")
	d.x(t, "key", "ctrl+Return")
	d.focusIn(t, "診療メニュー名")
	d.shot(t, "desk-guide-menus")
	d.x(t, "key", "ctrl+Return")
	for range 3 {
		waitForClinic(t, heard)
	}
	d.still(t, "the cursor in the schedule", func() (thing, string) { return d.focusedRole(t, "grid") })
	d.x(t, "key", "Return")
	d.focusIn(t, "患者名")
	d.paste(t, "田中 花子")
	d.shot(t, "desk-first-visit")
	d.x(t, "key", "ctrl+Return")
	d.confirmPast(t, "ビデオ通話URLの送信")
	clinic, err := watcher.Clinic(t.Context())
	monday := api.OpeningHours{Weekday: 1, From: 8*60 + 30, Until: 12 * 60}
	if err != nil || clinic.Doctors[0].Kana != "ヤマダ タロウ" || !slices.Contains(clinic.Hours, monday) ||
		clinic.Menus[0].Name != "一般診療" {
		t.Errorf("the clinic is %+v, %v", clinic, err)
	}
	entryOf(t, watcher, func(entry api.Entry) bool {
		return entry.PatientName == "田中 花子" && entry.MenuName == "一般診療"
	})
	settingsAtDesk(t, d)
	waitForClinic(t, heard)
	colleague, _ := s.enter(t, admin)
	settingsAreHeard(t, colleague, heard, d)
}

// settingsAreHeard changes the settings elsewhere, and sees the open desk show it.
func settingsAreHeard(t *testing.T, colleague *api.Client, heard <-chan api.Clinic, d *desk) {
	t.Helper()
	clinic, err := colleague.Clinic(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, err := colleague.ChangeSettings(t.Context(), api.Settings{
		Revision: clinic.Revision, Name: clinic.Name, Phone: clinic.Phone, Hours: clinic.Hours, Menus: clinic.Menus,
		Doctors: append(clinic.Doctors, api.Doctor{ID: madoguchi.NewID(), Name: "鈴木 次郎", Capacity: 2}),
	}); err != nil {
		t.Fatal(err)
	}
	waitForClinic(t, heard)
	t.Logf("new settings were heard of %v after they were sent", time.Since(began))
	d.sees(t, "鈴木 次郎")
	t.Logf("and seen at the open desk after %v", time.Since(began))
}

// settingsAtDesk changes a menu's name in the settings, and checks where others would see it.
func settingsAtDesk(t *testing.T, d *desk) {
	t.Helper()
	d.x(t, "key", "Escape")
	d.x(t, "key", "ctrl+5")
	d.click(t, "診療メニュー", "tab")
	d.shot(t, "desk-settings-menus")
	d.fill(t, "診療メニュー名", "内科")
	d.x(t, "key", "ctrl+Return")
	d.sees(t, "保存しました")
	d.click(t, "スケジュール", "place")
	d.find(t, "次の日", "button")
	d.sees(t, "内科")
	d.shot(t, "desk-settings-shown")
}

// focusIn waits until the cursor is in a field.
func (d *desk) focusIn(t *testing.T, label string) {
	t.Helper()
	eventually(t, "the cursor in "+label, patience, func() string {
		for _, it := range d.things(t) {
			if it.Role == "field" && strings.HasPrefix(it.Label, label) && it.Focused {
				return ""
			}
		}
		return "it shows " + d.summary(t)
	})
}

// focusedRole finds what has the keyboard's focus, if it is of one of the roles.
func (d *desk) focusedRole(t *testing.T, roles ...string) (thing, string) {
	t.Helper()
	for _, it := range d.things(t) {
		if it.Focused && slices.Contains(roles, it.Role) {
			return it, ""
		}
	}
	return thing{}, "it is not there"
}

func waitForClinic(t *testing.T, heard <-chan api.Clinic) {
	t.Helper()
	select {
	case <-heard:
	case <-time.After(patience):
		t.Fatal("reception is not told of the clinic's settings")
	}
}
