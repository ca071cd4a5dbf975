package needs_test

import (
	"testing"

	"madoguchi/internal/needs"
)

// ended records the end of a test, and ends the goroutine as package testing does.
type ended struct {
	testing.TB
	how string
}

func (e *ended) Helper()      {}
func (e *ended) Fatal(...any) { e.end("failed") }
func (e *ended) Skip(...any)  { e.end("skipped") }

func (e *ended) end(how string) {
	e.how = how
	panic(e)
}

func TestWhatIsLackingFailsInCIAlone(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for ci, want := range map[string]string{"": "skipped", "true": "failed", "1": "failed"} {
		t.Setenv("CI", ci)
		for name, find := range map[string]func(testing.TB) string{
			"Chromium": needs.Chromium, "Firefox": needs.Firefox, "WebKit": needs.WebKit,
		} {
			if got := outcome(find); got != want {
				t.Errorf("without %s and with CI=%q a test is %q, want %q", name, ci, got, want)
			}
		}
	}
}

func outcome(find func(testing.TB) string) string {
	e := &ended{}
	func() {
		defer func() { _ = recover() }()
		find(e)
	}()
	return e.how
}
