package e2e

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/damage"
	"github.com/jezek/xgb/xproto"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// frames are the times at which a window was painted, as X's DAMAGE extension reports them.
type frames struct {
	mu sync.Mutex
	at []time.Time
}

// oneFrame is the time within which the display reports all parts of one frame.
const oneFrame = 4 * time.Millisecond

// watchFrames counts the frames of a window until the test ends.
func (d *desk) watchFrames(t testing.TB, window place) *frames {
	t.Helper()
	display, err := xgb.NewConnDisplay(d.display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(display.Close)
	if err := damage.Init(display); err != nil {
		t.Fatal(err)
	}
	if _, err := damage.QueryVersion(display, 1, 1).Reply(); err != nil {
		t.Fatal(err)
	}
	id, err := damage.NewDamageId(display)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.ParseUint(window.id, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	if err := damage.CreateChecked(
		display, id, xproto.Drawable(number), damage.ReportLevelRawRectangles,
	).Check(); err != nil {
		t.Fatal(err)
	}
	f := &frames{}
	go f.follow(display)
	return f
}

func (f *frames) follow(display *xgb.Conn) {
	for {
		event, err := display.WaitForEvent()
		if event == nil && err == nil {
			return // the connection is closed
		}
		if _, ok := event.(damage.NotifyEvent); ok {
			f.painted(time.Now())
		}
	}
}

func (f *frames) painted(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := len(f.at); n == 0 || now.Sub(f.at[n-1]) > oneFrame {
		f.at = append(f.at, now)
	}
}

// since counts the frames after a time.
func (f *frames) since(begin time.Time) (count int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, at := range f.at {
		if at.After(begin) {
			count++
		}
	}
	return count
}

// How long a page is observed, and how long it may take to settle. The schedule and the list check the clock every ten
// seconds, and may paint once when the minute changes.
const (
	watchTime = 3 * time.Second
	clockFor  = 12 * time.Second
	settleFor = 20 * time.Second
)

// paintsAtMost fails if the untouched window is painted more often than most.
func (d *desk) paintsAtMost(t testing.TB, painted *frames, what string, watch time.Duration, most int) {
	t.Helper()
	d.x(t, "mousemove", "2", "2")
	since := time.Now()
	cpu := cpuOf(t, d.process.Process.Pid)
	eventually(t, what+" is at rest", settleFor+watch, func() string {
		if count := painted.since(since); count > most {
			since, cpu = time.Now(), cpuOf(t, d.process.Process.Pid)
			return fmt.Sprintf("it was painted %d times", count)
		}
		if passed := time.Since(since); passed < watch {
			return fmt.Sprintf("it has been at rest for %v", passed)
		}
		return ""
	})
	used := cpuOf(t, d.process.Process.Pid) - cpu
	t.Logf("%s: %.1f %% of a core", what, 100*used.Seconds()/time.Since(since).Seconds())
}

// TestDeskIsAtRestWhereNobodyTouchesIt counts the frames of every page, pane and dialog.
func TestDeskIsAtRestWhereNobodyTouchesIt(t *testing.T) {
	s := sharedStack(t)
	d := openDesk(t, s, screen{1440, 900})
	painted := d.watchFrames(t, d.window(t, "窓口 Madoguchi"))
	d.walk(t, s, func(what string, watch time.Duration, most int) { d.paintsAtMost(t, painted, what, watch, most) })
}

// walk visits the desk's pages, panes and dialogs, also with a focused field, and calls stop on each with the time to
// observe it and the number of allowed frames.
func (d *desk) walk(t testing.TB, s *stack, stop func(what string, watch time.Duration, most int)) {
	t.Helper()
	d.click(t, "メールアドレス", "field")
	stop("sign-in with a field that has the focus", watchTime, 0)
	d.signInAs(t, s, adminMail)
	stop("schedule", clockFor, 1)
	d.click(t, "すべての時間を表示する", "check")
	d.clickIcon(t, d.slotNow(t))
	d.click(t, "患者名", "field")
	stop("booking with a field that has the focus", watchTime, 1)
	d.fill(t, "患者名", "静 止子")
	d.click(t, "オンライン", "radio")
	d.click(t, "予約", "button")
	d.find(t, "送信する", "button")
	stop("dialog of sending", watchTime, 1)
	d.x(t, "key", "Escape")
	stop("pane of a visit", watchTime, 1)
	d.click(t, "週", "tab")
	stop("week of a doctor", clockFor, 1)
	d.click(t, "日", "tab")
	d.click(t, "受付一覧", "place")
	stop("reception list", clockFor, 1)
	d.walkPatients(t, s, stop)
	d.click(t, "設定", "place")
	stop("settings", watchTime, 0)
	d.click(t, "説明・問診", "tab")
	stop("settings of the explanation and the questions", watchTime, 0)
	d.click(t, "オンライン診療についての説明", "field")
	stop("the explanation's field with the focus", watchTime, 0)
}

// walkPatients visits 患者: a search with the focus, a patient, and the form with a field that has the focus.
func (d *desk) walkPatients(t testing.TB, s *stack, stop func(what string, watch time.Duration, most int)) {
	t.Helper()
	client, _ := s.signIn(t)
	known := api.NewPatient{PatientData: api.PatientData{Name: "静 患子", Kana: "シズカ カンコ", Phone: "03-9876-1301"}}
	if _, err := api.PatientsOf(client).Register(t.Context(), madoguchi.NewID(), known); err != nil {
		t.Fatal(err)
	}
	d.click(t, "患者", "place")
	d.clickAt(t, d.find(t, "", "field"))
	d.paste(t, "ｼｽﾞｶ ｶ")
	d.sees(t, "静 患子")
	stop("patients with the search that has the focus", watchTime, 0)
	d.click(t, "静 患子", "row")
	d.find(t, "予約する", "button")
	stop("pane of a patient", watchTime, 0)
	d.click(t, "編集", "button")
	d.click(t, "電話", "field")
	stop("form of a patient with a field that has the focus", watchTime, 0)
	d.click(t, "やめる", "button")
}
