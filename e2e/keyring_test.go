package e2e

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"madoguchi/apiserver/api"
)

// startKeyring starts a session's D-Bus with GNOME's unlocked keyring, and returns the bus's address.
func startKeyring(t testing.TB, home string) (bus string) {
	t.Helper()
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
	daemon.Env = append(os.Environ(), "HOME="+home)
	output, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		t.Fatalf("dbus is needed (deploy/packages.sh run test): %v", err)
	}
	t.Cleanup(func() { endProcess(daemon) })
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	bus = strings.TrimSpace(line)
	keyring := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	keyring.Env = append(os.Environ(), "HOME="+home, "XDG_RUNTIME_DIR="+home, "DBUS_SESSION_BUS_ADDRESS="+bus)
	keyring.Stdin = strings.NewReader("the keyring's password")
	if err := keyring.Start(); err != nil {
		t.Fatalf("gnome-keyring is needed (deploy/packages.sh run test): %v", err)
	}
	t.Cleanup(func() { endProcess(keyring) })
	eventually(t, "the keyring", patience, func() string {
		ask := exec.Command(
			"dbus-send", "--bus="+bus, "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets")
		if answer, err := ask.CombinedOutput(); err != nil || !bytes.Contains(answer, []byte("boolean true")) {
			return string(answer)
		}
		return ""
	})
	return bus
}

// drafts returns the current sealed file of drafts, or empty.
func drafts(t testing.TB, home string) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(home, "desk", "drafts-*.sealed"))
	if err != nil || len(files) == 0 {
		return nil
	}
	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// awaitStoredText waits until the latest typed text is stored.
func awaitStoredText(t testing.TB, home string, before []byte) []byte {
	t.Helper()
	var now []byte
	eventually(t, "what was typed is kept", patience, func() string {
		if now = drafts(t, home); len(now) == 0 || bytes.Equal(now, before) {
			return "not yet"
		}
		return ""
	})
	return now
}

// TestWhatIsTypedOutlivesACrash kills a desk with a keyring while text is typed into a slot, and while an entry is
// edited. After the restart it is signed in, offers each text at its place, and says that the entry was changed
// elsewhere meanwhile.
func TestWhatIsTypedOutlivesACrash(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	booked := bookNear(t, s, visitInQuarters(session, 3, "編集 花子"))
	home, size := t.TempDir(), screen{1440, 900}
	display, bus := startDisplay(t, size), startKeyring(t, home)
	d := startDesk(t, s, display, home, bus)
	d.sees(t, "メールアドレス")
	d.fit(t, size)
	d.signIn(t, s)
	d.click(t, "すべての時間を表示する", "check")
	slot := d.slotNow(t)
	d.clickIcon(t, slot)
	d.fill(t, "患者名", "下書 花子")
	kept := awaitStoredText(t, home, nil)
	d.edits(t, "編集 花子")
	d.fill(t, "当日メモ", "血圧手帳")
	kept = awaitStoredText(t, home, kept)
	if bytes.Contains(kept, []byte("下書")) || bytes.Contains(kept, []byte("血圧")) {
		t.Error("what was typed can be read on the disk")
	}
	if err := d.process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	const chart = "10731"
	now, err := client.Detail(t.Context(), api.KindReservation, booked.Entry.ID)
	if err == nil {
		_, err = client.EditReservation(
			t.Context(), booked.Entry.ID, edited(now.Entry, func(v *api.GuestVisit) { v.ChartNumber = chart }),
		)
	}
	if err != nil {
		t.Fatal(err)
	}

	d = startDesk(t, s, display, home, bus)
	d.find(t, "スケジュール", "place") // nobody signs in
	d.fit(t, size)
	d.clickIcon(t, d.still(t, "the slot", func() (thing, string) {
		found := d.slot(t, slotClock(slot))
		if found.Role == "" {
			return found, "it is out of sight"
		}
		return found, ""
	}))
	d.sees(t, "前回の入力があります")
	d.shot(t, "desk-crash-offered")
	if got := d.find(t, "患者名", "field").Text; got != "" {
		t.Errorf("the form begins with %s", got)
	}
	d.click(t, "使う", "button")
	d.holds(t, "患者名", "下書 花子")
	d.edits(t, "編集 花子")
	d.sees(t, "その後、予約の内容が変更されています")
	d.shot(t, "desk-crash-edit-offered")
	d.click(t, "使う", "button")
	d.holds(t, "当日メモ", "血圧手帳")
	d.holds(t, "カルテ番号", chart)
	d.click(t, "保存", "button")
	d.find(t, "編集", "button")
	eventually(t, "the change is saved", patience, func() string {
		now, err := client.Detail(t.Context(), api.KindReservation, booked.Entry.ID)
		if err != nil {
			return err.Error()
		}
		if now.Entry.Memo != "血圧手帳" || now.Entry.ChartNumber != chart {
			return "it is " + now.Entry.Memo + ", " + now.Entry.ChartNumber
		}
		return ""
	})
}

// slotClock returns the time of day of a slot.
func slotClock(slot thing) string { return regexp.MustCompile(`\d\d:\d\d`).FindString(slot.Label) }

// edits opens 「編集」 of an entry from the schedule.
func (d *desk) edits(t testing.TB, name string) {
	t.Helper()
	d.click(t, name, "card")
	d.click(t, "編集", "button")
	d.find(t, "当日メモ", "field")
}

func (d *desk) holds(t testing.TB, field, text string) {
	t.Helper()
	eventually(t, "the field "+field, patience, func() string {
		if got := d.find(t, field, "field").Text; got != text {
			return "it holds " + got
		}
		return ""
	})
}
