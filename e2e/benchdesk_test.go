package e2e

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// deskTime is how long the memory of the desks is measured.
var deskTime = flag.Duration("desk-time", 5*time.Minute, "how long a desk's memory is followed, at rest and in a call")

// restingTime is how long the processor time of an untouched page is measured.
const restingTime = 20 * time.Second

// BenchmarkDeskAtRest prints the cost of each untouched page of the desk.
func BenchmarkDeskAtRest(b *testing.B) {
	s := ownStack(b)
	d := openDesk(b, s, screen{1440, 900})
	painted := d.watchFrames(b, d.window(b, "窓口 Madoguchi"))
	var lines [][]string
	d.walk(b, s, func(what string, _ time.Duration, _ int) {
		d.paintsAtMost(b, painted, what, watchTime, 1)
		begin, cpu := time.Now(), cpuOf(b, d.process.Process.Pid)
		await(b.Context(), restingTime)
		passed, used := time.Since(begin), cpuOf(b, d.process.Process.Pid)-cpu
		lines = append(
			lines,
			[]string{
				what, fmt.Sprintf("%.1f", 100*used.Seconds()/passed.Seconds()), strconv.Itoa(painted.since(begin)),
			},
		)
	})
	printTable([]string{"at rest", "CPU % of a core", fmt.Sprintf("frames in %v", restingTime)}, lines)
}

// BenchmarkDeskAnswers prints the time from a click to the last frame that it causes.
func BenchmarkDeskAnswers(b *testing.B) {
	s := ownStack(b)
	d := openDesk(b, s, screen{1440, 900})
	d.signIn(b, s)
	d.click(b, "すべての時間を表示する", "check")
	window := d.window(b, "窓口 Madoguchi")
	painted, mouse := d.watchFrames(b, window), d.mouse(b)
	slot := d.slotNow(b)
	after := d.find(b, "次の日", "button")
	for _, one := range []struct {
		what string
		at   thing
		x    int
		back func()
	}{
		{"slot", slot, slot.W - 22, func() { d.x(b, "key", "Escape") }},
		{"next day", after, after.W / 2, func() { d.click(b, "前の日", "button") }},
	} {
		var took []time.Duration
		for range 11 {
			mouse.moveTo(b, window.x+one.at.X+one.x, window.y+one.at.Y+one.at.H/2)
			painted.quiet(b)
			begin := time.Now()
			mouse.click(b)
			took = append(took, painted.quiet(b).Sub(begin))
			one.back()
		}
		slices.Sort(took)
		fmt.Printf(
			"click on a %s until the last frame: median %v, slowest %v\n", one.what,
			took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond),
		)
	}
}

// BenchmarkDeskMemory prints the memory of two desks by the minute: one untouched on the schedule, and one in a call.
func BenchmarkDeskMemory(b *testing.B) {
	s := ownStack(b)
	resting, calling := openDesk(b, s, screen{1440, 900}), openDesk(b, s, screen{1440, 900})
	resting.signIn(b, s)
	calling.signIn(b, s)
	call := callForBench(b, s)
	patient := newBrowser(b, phone)
	patient.usesStampedCamera(b, cameraSizes[0])
	patient.enter(b, call.PatientURL)
	picture := clinicsDesk{calling}.enter(b, s, call, cameraSizes[0])
	watchStamps(b, calling.display, picture).first(b)
	desks := []*desk{resting, calling}
	held := make([][]float64, len(desks))
	for minute := 0; ; minute++ {
		for i, d := range desks {
			held[i] = append(held[i], megabytes(memoryOf(b, d.process.Process.Pid).resident))
		}
		if time.Duration(minute)*time.Minute >= *deskTime {
			break
		}
		await(b.Context(), time.Minute)
	}
	head := []string{"MB resident after"}
	lines := [][]string{{"at rest on the schedule"}, {"in a call, 480p"}}
	minutes := len(held[0]) - 1
	for _, minute := range slices.Compact(
		[]int{0, min(5, minutes), minutes / 4, minutes / 2, minutes * 3 / 4, minutes},
	) {
		head = append(head, fmt.Sprintf("%d min", minute))
		for i := range lines {
			lines[i] = append(lines[i], fmt.Sprintf("%.0f", held[i][minute]))
		}
	}
	printTable(head, lines)
}

// quietFor is how long nothing may be painted before a click's effects count as complete.
const quietFor = 250 * time.Millisecond

// quiet waits until nothing has been painted for quietFor, and returns the time of the last frame.
func (f *frames) quiet(t testing.TB) (last time.Time) {
	t.Helper()
	begin := time.Now()
	eventually(t, "a window at rest", patience, func() string {
		f.mu.Lock()
		defer f.mu.Unlock()
		last = begin
		if n := len(f.at); n > 0 && f.at[n-1].After(begin) {
			last = f.at[n-1]
		}
		if time.Since(last) < quietFor {
			return "it is painted"
		}
		return ""
	})
	return last
}

// mouse moves the display's pointer directly, because starting a program for it would be measured too.
type mouse struct{ display *xgb.Conn }

func (d *desk) mouse(t testing.TB) mouse {
	t.Helper()
	display, err := xgb.NewConnDisplay(d.display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(display.Close)
	if err := xtest.Init(display); err != nil {
		t.Fatal(err)
	}
	return mouse{display}
}

func (m mouse) send(t testing.TB, event, detail byte, x, y int) {
	t.Helper()
	if err := xtest.FakeInputChecked(
		m.display, event, detail, 0, xproto.WindowNone, int16(x), int16(y), 0,
	).Check(); err != nil {
		t.Fatal(err)
	}
}

func (m mouse) moveTo(t testing.TB, x, y int) {
	t.Helper()
	m.send(t, xproto.MotionNotify, 0, x, y)
}

func (m mouse) click(t testing.TB) {
	t.Helper()
	m.send(t, xproto.ButtonPress, 1, 0, 0)
	m.send(t, xproto.ButtonRelease, 1, 0, 0)
}
