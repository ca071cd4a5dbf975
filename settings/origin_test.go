package settings_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"madoguchi/settings"
)

// A site's address matches the Origin that browsers send, however the operator wrote it.
func TestOrigin(t *testing.T) {
	for written, want := range map[string]string{
		"https://clinic.example":             "https://clinic.example",
		"https://clinic.example/":            "https://clinic.example",
		"https://clinic.example:443":         "https://clinic.example",
		"HTTPS://Clinic.Example:0443/":       "https://clinic.example",
		"http://clinic.example:80/":          "http://clinic.example",
		"http://clinic.example:443":          "http://clinic.example:443",
		"https://clinic.example:80":          "https://clinic.example:80",
		"https://clinic.example:":            "https://clinic.example",
		" https://clinic.example:8443 ":      "https://clinic.example:8443",
		"http://127.0.0.1:8080":              "http://127.0.0.1:8080",
		"http://[0:0:0:0:0:0:0:1]:80":        "http://[::1]",
		"http://api_server:8080":             "http://api_server:8080",
		"https://診療所.example:443":            "https://xn--8ou585bfso.example",
		"https://XN--8OU585BFSO.example":     "https://xn--8ou585bfso.example",
		"":                                   "",
		" ":                                  refused,
		"clinic.example":                     refused,
		"clinic.example:443":                 refused,
		"ftp://clinic.example":               refused,
		"https://":                           refused,
		"https:///v/":                        refused,
		"https://clinic.example/madoguchi":   refused,
		"https://clinic.example//":           refused,
		"https://clinic.example?":            refused,
		"https://clinic.example/#top":        refused,
		"https://clinic.example:0":           refused,
		"https://clinic.example:65536":       refused,
		"https://clinic.example:https":       refused,
		"https://aoki:secret@clinic.example": refused,
		"https://clinic example":             refused,
		"https://clinic..example":            refused,
		"https://-clinic.example":            refused,
		"https://clinic.example,other":       refused,
		"https://*.example":                  refused,
		"https://127.1":                      refused,
		"https://clinic.0x7f":                refused,
		"https://256.0.0.1":                  refused,
		"http://[fe80::1%25eth0]":            refused,
		"https://" + strings.Repeat("a", 64): refused,
	} {
		env := settings.From(func(string) string { return written })
		got := env.Origin("SITE")
		switch {
		case want == refused:
			if got != nil || env.Err() == nil {
				t.Errorf("%q is taken as %v", written, got)
			} else if !strings.Contains(env.Err().Error(), "SITE: want http(s)://host[:port]") ||
				strings.Contains(env.Err().Error(), "secret") {
				t.Errorf("%q is refused with %v", written, env.Err())
			}
		case env.Err() != nil:
			t.Errorf("%q is refused: %v", written, env.Err())
		case want == "" && got != nil, want != "" && (got == nil || got.String() != want):
			t.Errorf("%q is taken as %v, want %s", written, got, want)
		}
	}
}

const refused = "refused"

// A form sent by a browser from the site's own page passes, with any port that the operator wrote.
func TestTheReadOriginMatchesABrowsers(t *testing.T) {
	core := configured(map[string]string{"MADOGUCHI_PUBLIC_URL": "https://Clinic.Example:443/"}).Core(time.Now)
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(core.Public.String()); err != nil {
		t.Fatal(err)
	}
	form := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/clinic/signin", nil)
	form.Header.Set("Origin", "https://clinic.example")
	if err := protection.Check(form); err != nil {
		t.Error(err)
	}
}

func TestDuration(t *testing.T) {
	const preset = 45 * time.Second
	for written, want := range map[string]time.Duration{"": preset, "5s": 5 * time.Second, "1m15s": 75 * time.Second} {
		env := settings.From(func(string) string { return written })
		if got := env.Duration("SPAN", preset, 5*time.Second, 75*time.Second); got != want || env.Err() != nil {
			t.Errorf("%q is read as %v: %v", written, got, env.Err())
		}
	}
	for _, wrong := range []string{"4s", "76s", "-5s", "45", "soon", "5 s"} {
		env := settings.From(func(string) string { return wrong })
		if got := env.Duration("SPAN", preset, 5*time.Second, 75*time.Second); got != preset || env.Err() == nil {
			t.Errorf("%q is taken as %v", wrong, got)
		}
	}
}
