//go:build linux

package notification_test

import (
	"bufio"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"

	"madoguchi/clinicdesk/notification"
)

// desktop is a notification service that records its requests.
type desktop struct {
	mu     sync.Mutex
	asked  []string
	last   uint32
	closed bool // the user has closed the notification
	can    []string
}

func (d *desktop) GetCapabilities() ([]string, *dbus.Error) { return d.can, nil }

func (d *desktop) Notify(
	name string, replaces uint32, _, title, text string, _ []string, _ map[string]dbus.Variant, lasts int32,
) (uint32, *dbus.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if replaces == 0 {
		d.last++
		replaces = d.last
	}
	d.asked = append(d.asked, fmt.Sprintf("%s shows %d: %s, %s, for %d s", name, replaces, title, text, lasts/1000))
	return replaces, nil
}

func (d *desktop) CloseNotification(id uint32) *dbus.Error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, fmt.Sprintf("close %d", id))
	if d.closed {
		return dbus.NewError("org.freedesktop.Notifications.Error", nil)
	}
	return nil
}

// heard returns the recorded requests.
func (d *desktop) heard() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.asked)
}

// onABus serves the desktop on a session bus for this test.
func onABus(t *testing.T, d *desktop) {
	t.Helper()
	daemon := exec.CommandContext(t.Context(), "dbus-daemon", "--session", "--nofork", "--nopidfile",
		"--print-address=1")
	output, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		t.Fatalf("dbus is needed (deploy/packages.sh run test): %v", err)
	}
	t.Cleanup(func() { _ = daemon.Wait() })
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimSpace(line)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	bus, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	const service = "org.freedesktop.Notifications"
	if err := bus.Export(d, "/org/freedesktop/Notifications", service); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.RequestName(service, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
}

// One notification is shown at a time, until it expires or is withdrawn.
func TestANotificationIsReplacedAndWithdrawn(t *testing.T) {
	d := &desktop{}
	onABus(t, d)
	system := &notification.System{Name: "Madoguchi"}
	for _, step := range []func() error{
		system.Withdraw, // none is shown yet
		func() error { return system.Show("1名", "10:24 の方") },
		func() error { return system.Show("2名", "10:30 の方") },
		system.Withdraw,
		system.Withdraw,
		func() error { return system.Show("1名", "11:00 の方") },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"Madoguchi shows 1: 1名, 10:24 の方, for 300 s", "Madoguchi shows 1: 2名, 10:30 の方, for 300 s", "close 1",
		"Madoguchi shows 2: 1名, 11:00 の方, for 300 s",
	}
	if got := strings.Join(d.heard(), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("the desktop was asked:\n%s", got)
	}
}

// Withdrawing a notification that the user closed, or that expired, succeeds.
func TestAClosedNotificationIsWithdrawn(t *testing.T) {
	d := &desktop{closed: true}
	onABus(t, d)
	system := &notification.System{Name: "Madoguchi"}
	if err := system.Show("1名", "10:24 の方"); err != nil {
		t.Fatal(err)
	}
	if err := system.Withdraw(); err != nil || len(d.heard()) != 2 {
		t.Errorf("asked %v: %v", d.heard(), err)
	}
}

// A text is shown literally even if the service reads markup.
func TestATextIsNoMarkup(t *testing.T) {
	for can, want := range map[string]string{"body": "A & B <i>", "body-markup": "A &amp; B &lt;i&gt;"} {
		t.Run(can, func(t *testing.T) {
			d := &desktop{can: []string{can}}
			onABus(t, d)
			system := &notification.System{Name: "Madoguchi"}
			if err := system.Show("1名", "A & B <i>"); err != nil {
				t.Fatal(err)
			}
			if want := "Madoguchi shows 1: 1名, " + want + ", for 300 s"; d.heard()[0] != want {
				t.Errorf("asked %q, want %q", d.heard(), want)
			}
		})
	}
}
