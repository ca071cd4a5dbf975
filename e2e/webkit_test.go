package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"madoguchi/internal/local/freeport"
	"madoguchi/internal/needs"
)

// webkit is WebKitGTK, Safari's engine, on a display of its own. WebDriver controls it
// (https://www.w3.org/TR/webdriver2/).
type webkit struct{ session string }

// newWebKit starts WebKitGTK.
func newWebKit(t testing.TB, size screen) webkit {
	t.Helper()
	driver := needs.WebKit(t)
	port, err := freeport.Take()
	if err != nil {
		t.Fatal(err)
	}
	process := exec.CommandContext(t.Context(), driver, "--port="+strconv.Itoa(port))
	process.Env = append(os.Environ(), "DISPLAY="+startDisplay(t, size), "HOME="+t.TempDir(), "LANG=ja_JP.UTF-8",
		"LIBGL_ALWAYS_SOFTWARE=1", "DBUS_SESSION_BUS_ADDRESS="+noBus)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Process.Kill(); _ = process.Wait() })
	k, root := webkit{}, "http://127.0.0.1:"+strconv.Itoa(port)
	var made struct{ SessionID string }
	eventually(t, "WebKit's start", startWithin, func() string {
		k.session = root + "/session"
		err := k.ask(http.MethodPost, "", map[string]any{"capabilities": map[string]any{}}, &made)
		if err != nil {
			return err.Error()
		}
		return ""
	})
	k.session = root + "/session/" + made.SessionID
	t.Cleanup(func() { _ = k.ask(http.MethodDelete, "", nil, nil) })
	return k
}

// ask sends a command and reads its answer.
func (k webkit) ask(method, command string, parameters, result any) error {
	body, err := json.Marshal(parameters)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(method, k.session+command, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := (&http.Client{Timeout: 2 * time.Minute}).Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var answer struct{ Value json.RawMessage }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return errors.New(string(answer.Value))
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, result)
}

func (k webkit) open(t testing.TB, url string) {
	t.Helper()
	if err := k.ask(http.MethodPost, "/url", map[string]string{"url": url}, nil); err != nil {
		t.Fatalf("opening a page in WebKit: %v", err)
	}
}

func (k webkit) tried(_ testing.TB, expression string) (text string, err error) {
	script := map[string]any{"script": fmt.Sprintf("return String(%s)", expression), "args": []any{}}
	return text, k.ask(http.MethodPost, "/execute/sync", script, &text)
}

func (k webkit) shot(t testing.TB, name string) {
	t.Helper()
	var encoded string
	if err := k.ask(http.MethodGet, "/screenshot", nil, &encoded); err != nil {
		t.Logf("no picture of %s: %v", name, err)
		return
	}
	picture, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, name+".png", picture)
}
