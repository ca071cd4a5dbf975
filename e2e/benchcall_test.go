package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// pictureFor is how long the picture of a call is measured. The camera sizes follow.
const pictureFor = 15 * time.Second

var cameraSizes = []screen{{640, 480}, {1280, 720}}

// clinician is one of the two ways to hold a call: the desk, or the console in a browser.
type clinician interface {
	// enter opens and begins the call. It returns the area of the patient's picture on the display.
	enter(t testing.TB, s *stack, call api.Detail, camera screen) area
	display() string
	cpu(t testing.TB) time.Duration
	leave(t testing.TB)
}

// area is a rectangle of a display in pixels.
type area struct{ x, y, w, h int }

// within returns the largest centred area with the given shape.
func (a area) within(shape screen) area {
	w, h := a.w, a.w*int(shape.height)/int(shape.width)
	if h > a.h {
		w, h = a.h*int(shape.width)/int(shape.height), a.h
	}
	return area{a.x + (a.w-w)/2, a.y + (a.h-h)/2, w, h}
}

// BenchmarkCall compares the picture of a call at the desk with that of the console in Chromium, alternately: how often
// it is painted, its age on the display, and its processor time.
func BenchmarkCall(b *testing.B) {
	s := ownStack(b)
	var lines [][]string
	for _, camera := range cameraSizes {
		lines = append(lines, callLines(b, s, camera)...)
	}
	printTable([]string{"receiving", "painted/s", "p50 ms", "p95 ms", "CPU % of a core"}, lines)
}

// ways are the two ways to hold a call.
var ways = []struct {
	name string
	open func(testing.TB, *stack) clinician
}{{"desk", openClinicsDesk}, {"console in Chromium", openClinicsBrowser}}

// callLines returns the table's lines for one size, each the median of three visits.
func callLines(b *testing.B, s *stack, camera screen) [][]string {
	seen := make([][]callPicture, len(ways))
	for range 3 {
		for i, way := range ways {
			b.Run(fmt.Sprintf("%s/%d", way.name, camera.height), func(b *testing.B) {
				seen[i] = append(seen[i], watchCall(b, s, way.open(b, s), camera))
			})
		}
	}
	middle := make([]callPicture, len(ways))
	lines := make([][]string, len(ways))
	for i, way := range ways {
		if len(seen[i]) == 0 {
			return nil // -bench excludes this size
		}
		middle[i] = medianPicture(seen[i])
		lines[i] = middle[i].line(fmt.Sprintf("%s, %dp", way.name, camera.height))
	}
	return append(lines, middle[0].against(middle[1]))
}

// callPicture is the measured picture of a call.
type callPicture struct{ fps, p50, p95, cpu float64 }

func medianPicture(all []callPicture) callPicture {
	middle := func(of func(callPicture) float64) float64 {
		values := make([]float64, len(all))
		for i, one := range all {
			values[i] = of(one)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return callPicture{
		fps: middle(func(p callPicture) float64 { return p.fps }),
		p50: middle(func(p callPicture) float64 { return p.p50 }),
		p95: middle(func(p callPicture) float64 { return p.p95 }),
		cpu: middle(func(p callPicture) float64 { return p.cpu }),
	}
}

func (s callPicture) line(name string) []string {
	return []string{
		name, fmt.Sprintf("%.1f", s.fps), fmt.Sprintf("%.0f", s.p50), fmt.Sprintf("%.0f", s.p95),
		fmt.Sprintf("%.0f", s.cpu),
	}
}

func (s callPicture) against(other callPicture) []string {
	ratio := func(a, b float64) string { return fmt.Sprintf("%.2f", a/b) }
	return []string{
		"ratio", ratio(s.fps, other.fps), ratio(s.p50, other.p50), ratio(s.p95, other.p95), ratio(s.cpu, other.cpu),
	}
}

// watchCall holds one call and measures the patient's picture on the clinician's display.
func watchCall(b *testing.B, s *stack, side clinician, camera screen) callPicture {
	b.Helper()
	call := callForBench(b, s)
	patient := newBrowser(b, phone)
	patient.usesStampedCamera(b, camera)
	patient.enter(b, call.PatientURL)
	picture := side.enter(b, s, call, camera)
	stamps := watchStamps(b, side.display(), picture)
	b.Cleanup(func() {
		if b.Failed() {
			(&desk{display: side.display()}).shot(b, "failed-display-"+b.Name())
			b.Logf("the picture was looked for in %v", picture)
		}
	})
	stamps.first(b)
	begin, cpu := time.Now(), side.cpu(b)
	<-time.After(pictureFor)
	passed, used := time.Since(begin), side.cpu(b)-cpu
	ages := stamps.since(begin)
	side.leave(b)
	if len(ages) == 0 {
		b.Fatal("no picture was seen")
	}
	slices.Sort(ages)
	return callPicture{
		fps: float64(len(ages)) / passed.Seconds(), cpu: 100 * used.Seconds() / passed.Seconds(),
		p50: milliseconds(ages[len(ages)/2]), p95: milliseconds(ages[len(ages)*95/100]),
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func callForBench(b *testing.B, s *stack) api.Detail {
	b.Helper()
	client, session := s.signIn(b)
	detail, err := client.CreateCall(b.Context(), madoguchi.NewID(), api.CreateCall{
		DoctorID: session.Clinic.Doctors[0].ID, Start: time.Now(), Title: "bench " + madoguchi.NewID(),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(b.Context()), patience)
		defer cancel()
		if _, err := client.Finish(ctx, api.KindCall, detail.Entry.ID); err != nil {
			b.Logf("the call was not ended: %v", err)
		}
	})
	return detail
}

// clinicsDesk is the real desk.
type clinicsDesk struct{ *desk }

func openClinicsDesk(t testing.TB, s *stack) clinician {
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	return clinicsDesk{d}
}

func (d clinicsDesk) display() string { return d.desk.display }

func (d clinicsDesk) cpu(t testing.TB) time.Duration { return cpuOf(t, d.process.Process.Pid) }

func (d clinicsDesk) leave(testing.TB) {}

func (d clinicsDesk) enter(t testing.TB, _ *stack, call api.Detail, camera screen) area {
	d.click(t, "すべての時間を表示する", "check")
	d.click(t, call.Entry.Title, "card")
	d.click(t, "診察をはじめる", "button")
	d.find(t, "ビデオ通話を開始する", "button")
	d.click(t, "ビデオ通話を開始する", "button")
	var picture thing
	for _, it := range d.things(t) {
		if it.Role == "picture" && it.W > picture.W {
			picture = it
		}
	}
	window := d.window(t, picture.Window)
	return area{window.x + picture.X, window.y + picture.Y, picture.W, picture.H}.within(camera)
}

// clinicsBrowser is the console in a Chromium window of the same size.
type clinicsBrowser struct {
	*browser
	on  string
	pid int
}

func openClinicsBrowser(t testing.TB, s *stack) clinician {
	on := startDisplay(t, screen{1440, 900})
	b := newBrowserOn(t, on)
	return &clinicsBrowser{browser: b, on: on, pid: chromedp.FromContext(b.ctx).Browser.Process().Pid}
}

func (c *clinicsBrowser) display() string { return c.on }

func (c *clinicsBrowser) cpu(t testing.TB) time.Duration { return cpuOfFamily(t, c.pid) }

func (c *clinicsBrowser) leave(testing.TB) {}

func (c *clinicsBrowser) enter(t testing.TB, s *stack, call api.Detail, camera screen) area {
	c.signInAt(t, s, call.ClinicURL)
	c.sees(t, "ビデオ通話を開始する")
	c.press(t, "ビデオ通話を開始する")
	c.moves(t, "#remote")
	at := evaluate[[]float64](t, c.browser, `(() => {
		const box = document.querySelector('#remote').getBoundingClientRect();
		const side = (outerWidth - innerWidth) / 2;
		return [screenX + side + box.x, screenY + outerHeight - innerHeight - side + box.y, box.width, box.height];
	})()`)
	return area{int(at[0]), int(at[1]), int(at[2]), int(at[3])}.within(camera)
}

// cpuOfFamily returns the processor time of a process and its descendants.
func cpuOfFamily(t testing.TB, root int) time.Duration {
	t.Helper()
	used := cpuOf(t, root)
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		fields := strings.Fields(string(content[strings.LastIndexByte(string(content), ')')+1:]))
		if parent, _ := strconv.Atoi(fields[1]); parent == root {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			used += cpuOfFamily(t, pid)
		}
	}
	return used
}

// newBrowserOn starts a Chromium with a real window on a display, of the size of the desk's console. It does not offer
// to save the password, because that would cover the picture.
func newBrowserOn(t testing.TB, display string) *browser {
	t.Helper()
	profile := t.TempDir()
	if err := os.MkdirAll(filepath.Join(profile, "Default"), 0o700); err != nil {
		t.Fatal(err)
	}
	preferences := []byte(`{"credentials_enable_service":false,"profile":{"password_manager_enabled":false}}`)
	if err := os.WriteFile(filepath.Join(profile, "Default", "Preferences"), preferences, 0o600); err != nil {
		t.Fatal(err)
	}
	return launchBrowser(t, screen{1280, 887}, chromedp.UserDataDir(profile), chromedp.Flag("headless", false),
		chromedp.Env("DISPLAY="+display, "LANG=ja_JP.UTF-8"), chromedp.Flag("window-position", "0,0"),
		chromedp.Flag("enable-automation", false), chromedp.Flag("test-type", true))
}

// usesStampedCamera gives the page a camera with moving noise and a time stamp (stampedCamera).
func (b *browser) usesStampedCamera(t testing.TB, size screen) {
	t.Helper()
	script := fmt.Sprintf("{const WIDTH=%d,HEIGHT=%d;%s}", size.width, size.height, stampedCamera)
	b.confine(t, script)
}
