package e2e

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"madoguchi/internal/needs"
)

// firefox is a headless Firefox, controlled directly by WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/).
type firefox struct {
	socket *websocket.Conn
	tab    string // the browsing context
	asked  int
}

// preferences keep Firefox from contacting its makers.
const preferences = `user_pref("app.normandy.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
`

// largestAnswer exceeds the size of a screenshot.
const largestAnswer = 32 << 20

// newFirefox starts a Firefox with additional preferences.
func newFirefox(t testing.TB, size screen, more ...string) *firefox {
	t.Helper()
	profile := t.TempDir()
	if err := os.WriteFile(
		filepath.Join(profile, "user.js"), []byte(preferences+strings.Join(more, "")), 0o600,
	); err != nil {
		t.Fatal(err)
	}
	process := exec.CommandContext(
		t.Context(), needs.Firefox(t), "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port",
		"0",
		"--width", fmt.Sprint(size.width), "--height", fmt.Sprint(size.height))
	output, err := process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Process.Kill(); _ = process.Wait() })
	f := &firefox{}
	f.connect(t, listening(t, output))
	return f
}

// listening returns the address of Firefox's remote control, from its output.
func listening(t testing.TB, output io.Reader) string {
	t.Helper()
	found := make(chan string, 1)
	go func() {
		defer close(found)
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			if _, address, ok := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); ok {
				found <- address
			}
		}
	}()
	select {
	case address := <-found:
		if address != "" {
			return address
		}
		t.Fatal("Firefox ended at its start")
	case <-time.After(startWithin):
		t.Fatal("Firefox does not start")
	}
	return ""
}

func (f *firefox) connect(t testing.TB, address string) {
	t.Helper()
	socket, _, err := websocket.Dial(t.Context(), address+"/session", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	socket.SetReadLimit(largestAnswer)
	f.socket = socket
	f.ask(t, "session.new", map[string]any{"capabilities": map[string]any{}}, nil)
	var made struct{ Context string }
	// without a screen, the first tab never gets the focus
	f.ask(t, "browsingContext.create", map[string]any{"type": "tab"}, &made)
	f.tab = made.Context
}

// ask sends a command and reads until its answer.
func (f *firefox) ask(t testing.TB, method string, parameters map[string]any, result any) {
	t.Helper()
	if err := f.attempt(t, method, parameters, result); err != nil {
		t.Fatal(err)
	}
}

// attempt is ask for a command that Firefox may refuse.
func (f *firefox) attempt(t testing.TB, method string, parameters map[string]any, result any) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	f.asked++
	if err := wsjson.Write(
		ctx, f.socket, map[string]any{"id": f.asked, "method": method, "params": parameters},
	); err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	for {
		var answer struct {
			ID             int
			Result         json.RawMessage
			Error, Message string
		}
		if err := wsjson.Read(ctx, f.socket, &answer); err != nil {
			t.Fatalf("%s: %v", method, err)
		}
		switch {
		case answer.ID != f.asked: // an event
		case answer.Error != "":
			return fmt.Errorf("%s: %s: %s", method, answer.Error, answer.Message)
		case result == nil:
			return nil
		default:
			return json.Unmarshal(answer.Result, result)
		}
	}
}

func (f *firefox) visit(t testing.TB, url string) {
	t.Helper()
	f.ask(t, "browsingContext.navigate", map[string]any{"context": f.tab, "url": url, "wait": "complete"}, nil)
}

func (f *firefox) press(t testing.TB, key string) { f.write(t, key) }

func (f *firefox) write(t testing.TB, text string) {
	t.Helper()
	var strokes []map[string]string
	for _, char := range text {
		strokes = append(
			strokes, map[string]string{"type": "keyDown", "value": string(char)},
			map[string]string{"type": "keyUp", "value": string(char)},
		)
	}
	f.ask(t, "input.performActions", map[string]any{
		"context": f.tab,
		"actions": []map[string]any{{"type": "key", "id": "keyboard", "actions": strokes}},
	}, nil)
}

func (f *firefox) open(t testing.TB, url string) { f.visit(t, url) }

func (f *firefox) read(t testing.TB, expression string) string {
	t.Helper()
	text, err := f.tried(t, expression)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (f *firefox) tried(t testing.TB, expression string) (string, error) {
	t.Helper()
	var answer struct {
		Type             string
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	err := f.attempt(t, "script.evaluate", map[string]any{
		"expression": "String(" + expression + ")", "target": map[string]string{"context": f.tab}, "awaitPromise": true,
	}, &answer)
	if err == nil && answer.Type != "success" {
		err = fmt.Errorf("evaluating in Firefox: %s", answer.ExceptionDetails.Text)
	}
	return answer.Result.Value, err
}

func (f *firefox) shot(t testing.TB, name string) {
	t.Helper()
	var answer struct{ Data string }
	f.ask(t, "browsingContext.captureScreenshot", map[string]any{"context": f.tab}, &answer)
	picture, err := base64.StdEncoding.DecodeString(answer.Data)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, name+".png", picture)
}
