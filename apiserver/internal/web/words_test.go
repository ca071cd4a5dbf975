package web

import (
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"madoguchi/wording/wordingtest"
)

func TestWords(t *testing.T) { wordingtest.TestWords(t, os.DirFS("words"), "language") }

// TestModulesKnowTheirWords finds words that a module uses and no page passes to it.
func TestModulesKnowTheirWords(t *testing.T) {
	asked := regexp.MustCompile(`(?:word|notice)\(\s*'([^']+)'|tell\('[^']+', '[^']+', '([^']+)'`)
	prefixes := map[string][]string{
		"before.js": {"before.live."}, "patient.js": {"live.", "patient.live.", "call."},
		"clinic.js": {"live.", "clinic.live.", "call.", "name.", "state."}, "next.js": {"waiters."}, "days.js": {""},
		"registration.js": {"fault.", "registration.live."}, "towns.js": {"registration.live."},
		"faults.js":   {"fault.", "registration.live."},
		"recovery.js": {"recovery.live."},
	}
	for file, given := range prefixes {
		source, err := fs.ReadFile(embedded, "static/js/"+file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range asked.FindAllStringSubmatch(string(source), -1) {
			key := match[1] + match[2]
			if !slices.ContainsFunc(given, func(prefix string) bool { return words.Has(prefix + key) }) {
				t.Errorf("%s asks for %q, which is no text", file, key)
			}
		}
	}
}

// TestEveryTextIsUsed finds unused texts. A key may be composed from its prefix.
func TestEveryTextIsUsed(t *testing.T) {
	var sources strings.Builder
	err := fs.WalkDir(embedded, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(embedded, name)
		sources.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	below, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, below...) {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources.Write(content)
	}
	composed := []string{
		"recovery.asked.", "recovery.stop.t", "recovery.stopped.", "recovery.over.", "recovery.state.",
		"failure.", "live.", "patient.live.", "clinic.live.", "signIn.problem.", "before.live.in.",
		"cancelled.", "gone.", "missed.", "unbegun.", "recovery.live.", "proof.problem.",
		"registration.notice.", "registration.live.", "activate.notice.", "refused.",
		"reset.passwordReset.", "reset.secondFactorReset.", "account.problem.", "done.", "staff.notice.", "staff.mail.",
		"staff.why.", "staff.fault.", "field.email", "role.doctor", "field.", "hint.", "fault.", "kind.",
		"mypage.problem.", "mypage.mailed.", "mypage.password.", "mypage.done.", "mypage.account.", "sex.",
		"preparation.ask.", "preparation.changed", "preparation.go.", "preparation.unavailable",
		"mypage.visit.", "mypage.cancel.problem.",
		"mypage.family.", "mypage.notice.", "mypage.clinic.closed",
		"booking.ask.", "booking.day.", "booking.hold.", "booking.mark.", "booking.method.", "booking.visit.",
		"booking.notice.", "operator.state.", "reservation.ask.", "reservation.do.", "reservation.done.",
		"reservation.state.", "waitlist.state.",
		"booking.anyDoctor", "booking.born", "booking.closedWhy", "booking.holiday", "booking.minutes",
		"booking.owner", // of the handlers
	}
	for _, key := range words.Keys() {
		begins := func(prefix string) bool { return strings.HasPrefix(key, prefix) }
		if !strings.Contains(sources.String(), `"`+key+`"`) && !slices.ContainsFunc(composed, begins) {
			t.Errorf("no page uses the text %q", key)
		}
	}
}

var token = regexp.MustCompile(`--([\w-]+): (#[0-9a-f]{3,6});`)

// TestContrast computes the contrast of WCAG 2.2 (1.4.3) for the colour pairs of the pages, in light and dark.
func TestContrast(t *testing.T) {
	style, err := fs.ReadFile(embedded, "static/css/page.css")
	if err != nil {
		t.Fatal(err)
	}
	root, rest, _ := strings.Cut(string(style), "@media (prefers-color-scheme: dark)")
	darkRules, _, _ := strings.Cut(rest, "*, *::before")
	light := colours(root)
	dark := maps.Clone(light)
	maps.Copy(dark, colours(darkRules))
	pairs := [][2]string{
		{"text", "pane"}, {"second", "pane"}, {"third", "pane"}, {"accent", "pane"}, {"on-accent", "accent"},
		{"on-accent", "accent-strong"}, {"text", "tint"}, {"second", "tint"}, {"good", "pane"}, {"wrong", "pane"},
		{"wrong", "wrong-ground"}, {"second", "closed"}, {"waiting-text", "waiting"},
		{"text", "over"}, {"second", "over"}, {"accent", "over"},
	}
	for name, scheme := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, pair := range pairs {
			if ratio := contrast(scheme[pair[0]], scheme[pair[1]]); ratio < 4.5 {
				t.Errorf("%s: %s on %s has %.2f:1", name, pair[0], pair[1], ratio)
			}
		}
	}
}

func colours(css string) map[string]string {
	found := make(map[string]string)
	for _, match := range token.FindAllStringSubmatch(css, -1) {
		found[match[1]] = match[2]
	}
	return found
}

func contrast(one, other string) float64 {
	a, b := luminance(one), luminance(other)
	return (math.Max(a, b) + 0.05) / (math.Min(a, b) + 0.05)
}

func luminance(hex string) float64 {
	if len(hex) == 4 {
		hex = "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
	}
	weights := []float64{0.2126, 0.7152, 0.0722}
	sum := 0.0
	for i, weight := range weights {
		value, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return math.NaN()
		}
		channel := float64(value) / 255
		if channel <= 0.04045 {
			sum += weight * channel / 12.92
		} else {
			sum += weight * math.Pow((channel+0.055)/1.055, 2.4)
		}
	}
	return sum
}
