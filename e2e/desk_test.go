package e2e

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
)

// desk is the real desk in a real window on a display of its own, used with mouse and keys. Its automation socket only
// tells what is on the screen and where.
type desk struct {
	display string
	process *exec.Cmd
	socket  net.Conn
	lines   *bufio.Reader
	output  *transcript
}

// openDesk starts a display and a desk on it. Without a keyring, the desk asks to sign in.
func openDesk(t testing.TB, s *stack, size screen) *desk {
	t.Helper()
	d := startDesk(t, s, startDisplay(t, size), t.TempDir(), noBus)
	d.sees(t, "メールアドレス")
	d.fit(t, size)
	return d
}

// noBus is an invalid D-Bus address. Without any address, programs start a bus that outlives them, and a keyring on it.
const noBus = "disabled:"

// startDesk starts a desk on a display with its own home. bus is the address of the session's D-Bus, or noBus.
func startDesk(t testing.TB, s *stack, display, home, bus string) *desk {
	t.Helper()
	d := &desk{display: display, output: &transcript{}}
	socket := filepath.Join(t.TempDir(), "desk.sock")
	process := exec.Command(filepath.Join(bin, "clinicdesk"), "-server", s.url(), "-language", "ja", "-test-pattern",
		"-data", filepath.Join(home, "desk"), "-automation", socket)
	process.Env = append(
		os.Environ(), "DISPLAY="+d.display, "HOME="+home, "DBUS_SESSION_BUS_ADDRESS="+bus, "LIBGL_ALWAYS_SOFTWARE=1",
		"FYNE_THEME=light", "LANG=ja_JP.UTF-8",
	)
	process.Stdout, process.Stderr = d.output, d.output
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	d.process = process
	t.Cleanup(func() { endProcess(process) })
	t.Cleanup(func() {
		if t.Failed() {
			d.shot(t, "failed-desk-"+t.Name())
			t.Logf("the desk said:\n%s", d.output)
		}
	})
	eventually(t, "the desk's socket", time.Minute, func() string {
		var err error
		if d.socket, err = net.Dial("unix", socket); err != nil {
			return err.Error()
		}
		return ""
	})
	d.lines = bufio.NewReader(d.socket)
	return d
}

// fit resizes the desk's window to the display, which has no window manager.
func (d *desk) fit(t testing.TB, size screen) {
	t.Helper()
	window := d.window(t, "窓口 Madoguchi")
	eventually(t, "the window's size", patience, func() string {
		var answer struct{ Windows []struct{ W, H int64 } }
		d.ask(t, "windows", &answer)
		if got := answer.Windows[0]; got.W != size.width || got.H != size.height {
			// The toolkit may still set its initial size, which would undo an earlier change.
			d.x(t, "windowsize", window.id, strconv.FormatInt(size.width, 10), strconv.FormatInt(size.height, 10))
			return fmt.Sprintf("it is %d by %d", got.W, got.H)
		}
		return ""
	})
}

func endProcess(process *exec.Cmd) {
	_ = process.Process.Signal(os.Interrupt)
	ended := make(chan struct{})
	go func() {
		_ = process.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(15 * time.Second):
		_ = process.Process.Kill()
	}
}

// startDisplay starts an X server without a screen and returns its name.
func startDisplay(t testing.TB, size screen) string {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command(
		"Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", size.width, size.height), "-nolisten", "tcp",
	)
	server.ExtraFiles = []*os.File{writer}
	if err := server.Start(); err != nil {
		t.Fatalf("Xvfb is needed (apt-get install xvfb): %v", err)
	}
	t.Cleanup(func() { endProcess(server) })
	_ = writer.Close()
	number, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb named no display: %v", err)
	}
	return ":" + strings.TrimSpace(number)
}

// thing is a widget on the desk's screen; the desk's package automation documents the fields.
type thing struct {
	Label, Role, Window, Text, Problem  string
	X, Y, W, H                          int
	Enabled, Focused, Selected, Covered bool
}

func (d *desk) ask(t testing.TB, op string, into any) {
	t.Helper()
	_ = d.socket.SetDeadline(time.Now().Add(patience))
	if _, err := fmt.Fprintf(d.socket, `{"op":%q}`+"\n", op); err != nil {
		t.Fatalf("the desk is gone: %v\n%s", err, d.output)
	}
	line, err := d.lines.ReadBytes('\n')
	if err != nil {
		t.Fatalf("the desk is gone: %v\n%s", err, d.output)
	}
	if err := json.Unmarshal(line, into); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) things(t testing.TB) []thing {
	t.Helper()
	var answer struct{ Widgets []thing }
	d.ask(t, "widgets", &answer)
	return answer.Widgets
}

// find waits for a reachable widget whose label contains the text and that has one of the roles.
func (d *desk) find(t testing.TB, label string, roles ...string) thing {
	t.Helper()
	var found thing
	eventually(t, "the desk shows "+label, patience, func() string {
		for _, it := range d.things(t) {
			if strings.Contains(it.Label, label) && !it.Covered && (len(roles) == 0 || contains(roles, it.Role)) {
				found = it
				return ""
			}
		}
		return "it shows " + d.summary(t)
	})
	return found
}

func contains(list []string, wanted string) bool {
	for _, one := range list {
		if one == wanted {
			return true
		}
	}
	return false
}

func (d *desk) summary(t testing.TB) string {
	var labels []string
	for _, it := range d.things(t) {
		if it.Label != "" && it.Role != "slot" {
			labels = append(labels, it.Role+":"+it.Label+"("+it.Text+it.Problem+")")
		}
	}
	return strings.Join(labels, " | ")
}

// sees waits for a text anywhere on the screen: a label, the content of a field or card, or a fault.
func (d *desk) sees(t testing.TB, text string) {
	t.Helper()
	eventually(t, "the desk shows "+text, patience, func() string {
		for _, it := range d.things(t) {
			if strings.Contains(it.Label+it.Text+it.Problem, text) {
				return ""
			}
		}
		return "it shows " + d.summary(t)
	})
}

// click clicks a widget once it is enabled.
func (d *desk) click(t testing.TB, label string, roles ...string) {
	t.Helper()
	d.clickAt(t, d.still(t, label, func() (thing, string) {
		it := d.find(t, label, roles...)
		if !it.Enabled {
			return it, "it is disabled"
		}
		return it, ""
	}))
}

// stillFor is how long a widget must stay in place before a click. A page that is loading scrolls away under the mouse.
const stillFor = 300 * time.Millisecond

// still waits until find's result stays the same.
func (d *desk) still(t testing.TB, what string, find func() (it thing, notYet string)) thing {
	t.Helper()
	var found thing
	var since time.Time
	eventually(t, what+" stays in its place", patience, func() string {
		it, notYet := find()
		if notYet != "" || it != found {
			found, since = it, time.Now()
			return cmp.Or(notYet, "it moves")
		}
		if time.Since(since) < stillFor {
			return "it has moved just now"
		}
		return ""
	})
	return found
}

func (d *desk) clickAt(t testing.TB, it thing) {
	t.Helper()
	d.clickInside(t, it, it.W/2)
}

// clickIcon clicks a slot's person icon at its right end, which no card covers.
func (d *desk) clickIcon(t testing.TB, slot thing) {
	t.Helper()
	const fromTheRight = 22
	d.clickInside(t, slot, slot.W-fromTheRight)
}

func (d *desk) clickInside(t testing.TB, it thing, x int) {
	t.Helper()
	window := d.window(t, it.Window)
	d.x(t, "mousemove", strconv.Itoa(window.x+it.X+x), strconv.Itoa(window.y+it.Y+it.H/2))
	d.x(t, "windowfocus", window.id)
	d.x(t, "click", "1")
}

type place struct {
	id   string
	x, y int
}

var geometry = regexp.MustCompile(`(?m)^(X|Y)=(-?\d+)$`)

// window finds a window of the desk by its title.
func (d *desk) window(t testing.TB, title string) place {
	t.Helper()
	var found place
	eventually(t, "the window "+title, patience, func() string {
		names := []string{}
		for _, id := range strings.Fields(d.x(t, "search", "--onlyvisible", "--name", ".")) {
			name := strings.TrimSpace(d.x(t, "getwindowname", id))
			if name == title {
				found.id = id
				return ""
			}
			names = append(names, name)
		}
		return "there are " + strings.Join(names, ", ")
	})
	for _, match := range geometry.FindAllStringSubmatch(d.x(t, "getwindowgeometry", "--shell", found.id), -1) {
		value, _ := strconv.Atoi(match[2])
		if match[1] == "X" {
			found.x = value
		} else {
			found.y = value
		}
	}
	return found
}

// x runs xdotool on the desk's display.
func (d *desk) x(t testing.TB, arguments ...string) string {
	t.Helper()
	command := exec.Command("xdotool", arguments...)
	command.Env = append(os.Environ(), "DISPLAY="+d.display, "LC_ALL=C.UTF-8")
	output, err := command.Output()
	if err != nil {
		t.Fatalf("xdotool %v: %v", arguments, err)
	}
	return string(output)
}

// fill types a text into a field and replaces its content.
func (d *desk) fill(t testing.TB, field, text string) {
	t.Helper()
	d.click(t, field, "field")
	d.x(t, "key", "ctrl+a")
	if isASCII(text) {
		d.x(t, "type", "--delay", "20", text)
	} else {
		d.paste(t, text)
	}
	eventually(t, "the field "+field, patience, func() string {
		if got := d.find(t, field, "field").Text; got != text && !strings.HasPrefix(got, "•") {
			return "it holds " + got
		}
		return ""
	})
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(char rune) bool { return char > unicode.MaxASCII }) < 0
}

// paste enters a text through the clipboard, because the display has no input method for kanji.
func (d *desk) paste(t testing.TB, text string) {
	t.Helper()
	copier := exec.Command("xclip", "-selection", "clipboard")
	copier.Env = append(os.Environ(), "DISPLAY="+d.display)
	copier.Stdin = strings.NewReader(text)
	if err := copier.Run(); err != nil {
		t.Fatalf("xclip is needed (apt-get install xclip): %v", err)
	}
	d.x(t, "key", "ctrl+v")
}

// stats returns the numbers of the open console's call.
func (d *desk) stats(t testing.TB) map[string]any {
	t.Helper()
	var answer struct{ Stats map[string]any }
	d.ask(t, "stats", &answer)
	return answer.Stats
}

// shot saves a picture of the whole display among the artifacts, and returns it as a PNG.
func (d *desk) shot(t testing.TB, name string) []byte {
	t.Helper()
	command := exec.Command("import", "-display", d.display, "-window", "root", "png:-")
	picture, err := command.Output()
	if err != nil {
		t.Logf("no picture of %s: %v", name, err)
		return nil
	}
	keep(t, strings.ReplaceAll(name, "/", "-")+".png", picture)
	return picture
}

// signIn signs in as reception on the desk's sign-in page.
func (d *desk) signIn(t testing.TB, s *stack) {
	t.Helper()
	d.signInAs(t, s, receptionMail)
}

// signInAs signs in as a provisioned member on the desk's sign-in page.
func (d *desk) signInAs(t testing.TB, s *stack, email string) {
	t.Helper()
	d.typeAccount(t, s, email)
	d.find(t, "スケジュール", "place")
}

// typeAccount types address and password, and sends them.
func (d *desk) typeAccount(t testing.TB, s *stack, email string) {
	t.Helper()
	d.sees(t, "メールアドレス")
	d.shot(t, "desk-signin")
	d.fill(t, "メールアドレス", email)
	d.fill(t, "パスワード", s.secrets(t).DemoPassword)
	d.x(t, "key", "Return")
}
