// Package needs finds the programs that tests drive. A test whose machine lacks one is skipped on a developer's
// machine. It fails in CI, where a skipped test would go unnoticed.
//
// It must not be part of a program.
package needs

import (
	"os"
	"os/exec"
	"testing"
)

// Chromium returns the path of Chromium or Chrome.
func Chromium(t testing.TB) string {
	t.Helper()
	return program(
		t, "Chromium is not installed: deploy/packages.sh run test", "chromium", "chromium-browser", "google-chrome",
	)
}

// Firefox returns the path of Firefox.
func Firefox(t testing.TB) string {
	t.Helper()
	return program(t, "Firefox is not installed: deploy/packages.sh run test", "firefox-esr", "firefox")
}

// WebKit returns the path of the driver of WebKitGTK, which starts the browser.
func WebKit(t testing.TB) string {
	t.Helper()
	return program(t, "WebKitGTK is not installed: deploy/packages.sh run test", "WebKitWebDriver")
}

func program(t testing.TB, otherwise string, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Lacking(t, otherwise)
	return ""
}

// Lacking ends a test that cannot run here. CI services set the variable CI, and so does .ci/run.
func Lacking(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}
