package e2e

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// stampedCamera is a page's camera for measurements: moving shapes and grain below a stamp, which is the time of day in
// milliseconds, modulo 2¹⁶, with a checksum of four bits. A stamp is two rows of 20 cells over 80 % of the width. The
// second row is the negative of the first. WIDTH and HEIGHT are defined before it.
const stampedCamera = `
const canvas = document.createElement('canvas');
canvas.width = WIDTH; canvas.height = HEIGHT;
const g = canvas.getContext('2d', {alpha: false});
const cloth = document.createElement('canvas');
cloth.width = WIDTH + 64; cloth.height = HEIGHT + 64;
const weave = cloth.getContext('2d');
for (const size of [90, 30, 10]) for (let n = 0; n < WIDTH * HEIGHT / size / size; n++) {
	weave.globalAlpha = 0.5;
	weave.fillStyle = 'hsl(' + Math.random() * 360 + ' 30% ' + (25 + Math.random() * 50) + '%)';
	weave.beginPath();
	weave.arc(Math.random() * cloth.width, Math.random() * cloth.height, size / 2, 0, 7);
	weave.fill();
}
let last = 0;
function draw(now) {
	requestAnimationFrame(draw);
	if (now - last < 28) return; // 30 a second
	last = now;
	const t = now / 1000;
	g.drawImage(cloth, -32 + 8 * Math.sin(t * 2), -32 + 8 * Math.cos(t * 3));
	g.fillStyle = '#b98';
	g.beginPath();
	g.ellipse(WIDTH / 2 + WIDTH * 0.05 * Math.sin(t), HEIGHT * 0.65, WIDTH * 0.15, HEIGHT * 0.22, 0, 0, 7);
	g.fill();
	const v = Date.now() & 0xffff, code = v << 4 | (v ^ v >> 4 ^ v >> 8 ^ v >> 12) & 15, cell = WIDTH * 0.8 / 20;
	for (let c = 0; c < 20; c++) for (let row = 0; row < 2; row++) {
		g.fillStyle = (code >> (19 - c) & 1) !== row ? '#fff' : '#000';
		g.fillRect(WIDTH * 0.1 + c * cell, HEIGHT * (row ? 0.28 : 0.22), cell + 1, HEIGHT * 0.06);
	}
}
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async ({audio, video}) => {
	const stream = audio ? await real({audio}) : new MediaStream();
	if (video) {
		requestAnimationFrame(draw);
		for (const track of canvas.captureStream().getVideoTracks()) stream.addTrack(track);
	}
	return stream;
};`

// stamps are the patient's stamps as they appear on the clinician's display.
type stamps struct {
	mu   sync.Mutex
	seen []stamp
}

type stamp struct {
	at  time.Time
	age time.Duration
}

// readInterval is the interval of reading the display, and so the error of a measured age.
const readInterval = 4 * time.Millisecond

// watchStamps reads the stamps in an area of a display until the test ends.
func watchStamps(t testing.TB, display string, picture area) *stamps {
	t.Helper()
	connection, err := xgb.NewConnDisplay(display)
	if err != nil {
		t.Fatal(err)
	}
	s := &stamps{}
	over, ended := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() {
		close(over)
		<-ended
		connection.Close()
	})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(readInterval)
		defer ticker.Stop()
		for last := -1; ; {
			select {
			case <-over:
				return
			case <-ticker.C:
			}
			if value := readStamp(connection, picture); value >= 0 && value != last {
				last = value
				s.saw(value, time.Now())
			}
		}
	}()
	return s
}

func (s *stamps) saw(value int, now time.Time) {
	age := (int(now.UnixMilli()) - value) & 0xffff
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, stamp{now, time.Duration(age) * time.Millisecond})
}

// first waits for a stamp.
func (s *stamps) first(t testing.TB) {
	t.Helper()
	begin := time.Now()
	eventually(t, "a stamp on the display", patience, func() string {
		if len(s.since(begin)) == 0 {
			return "none was read"
		}
		return ""
	})
}

// since returns the ages of the stamps that appeared after a time.
func (s *stamps) since(begin time.Time) (ages []time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.seen {
		if one.at.After(begin) {
			ages = append(ages, one.age)
		}
	}
	return ages
}

// firstAfter is when the first stamp appeared after a time, or the zero time.
func (s *stamps) firstAfter(begin time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.seen {
		if one.at.After(begin) {
			return one.at
		}
	}
	return time.Time{}
}

// The cells of a stamp, and the positions of its rows in the picture.
const (
	stampCells            = 20
	stampLeft, stampWidth = 0.1, 0.8
	upperRow, lowerRow    = 0.25, 0.31
	leastContrast         = 40
)

// readStamp returns the stamp on the display, or -1 if there is no complete one.
func readStamp(connection *xgb.Conn, picture area) int {
	left, width := picture.x+int(stampLeft*float64(picture.w)), int(stampWidth*float64(picture.w))
	root := xproto.Setup(connection).DefaultScreen(connection).Root
	row := func(share float64) []byte {
		y := picture.y + int(share*float64(picture.h))
		reply, err := xproto.GetImage(connection, xproto.ImageFormatZPixmap, xproto.Drawable(root),
			int16(left), int16(y), uint16(width), 1, ^uint32(0)).Reply()
		if err != nil {
			return nil
		}
		return reply.Data
	}
	upper, lower := row(upperRow), row(lowerRow)
	code := 0
	for cell := range stampCells {
		x := (2*cell + 1) * width / (2 * stampCells)
		if 4*x+2 >= len(upper) || 4*x+2 >= len(lower) {
			return -1
		}
		difference := int(upper[4*x+1]) - int(lower[4*x+1])
		if difference > -leastContrast && difference < leastContrast {
			return -1
		}
		code <<= 1
		if difference > 0 {
			code |= 1
		}
	}
	value := code >> 4
	if (value^value>>4^value>>8^value>>12)&15 != code&15 {
		return -1
	}
	return value
}

// String names an area in a failure.
func (a area) String() string { return fmt.Sprintf("%dx%d at %d,%d", a.w, a.h, a.x, a.y) }
