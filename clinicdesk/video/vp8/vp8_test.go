package vp8_test

import (
	"errors"
	"image"
	"image/color"
	"sync"
	"testing"
	"time"

	"madoguchi/clinicdesk/video/vp8"
)

var (
	red    = color.RGBA{R: 220, G: 30, B: 40, A: 255}
	green  = color.RGBA{R: 20, G: 180, B: 60, A: 255}
	black  = color.RGBA{A: 255}
	white  = color.RGBA{R: 255, G: 255, B: 255, A: 255}
	period = time.Second / 30
)

// noLeak fails the test if it leaves codecs open.
func noLeak(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		if n := vp8.Live(); n != 0 {
			t.Errorf("%d codecs still hold native memory", n)
		}
	})
}

func painted(width, height int, left, right color.Color) *vp8.Frame {
	f := blackFrame(width, height)
	f.FillRect(image.Rect(0, 0, width/2, height), left)
	f.FillRect(image.Rect(width/2, 0, width, height), right)
	return f
}

func newEncoder(t *testing.T, width, height, bitrate int) *vp8.Encoder {
	t.Helper()
	e, err := vp8.NewEncoder(width, height, bitrate, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func newDecoder(t *testing.T) *vp8.Decoder {
	t.Helper()
	d, err := vp8.NewDecoder(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func encoded(t *testing.T, e *vp8.Encoder, f *vp8.Frame, n int, key bool) []byte {
	t.Helper()
	data, _, err := e.Encode(f, time.Duration(n)*period, period, key)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decoded(t *testing.T, d *vp8.Decoder, data []byte) *image.RGBA {
	t.Helper()
	size, err := d.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rectangle{Max: size})
	if !d.Paint(img) {
		t.Fatal("decoder has no picture")
	}
	return img
}

func wantColor(t *testing.T, img *image.RGBA, x, y int, want color.RGBA) {
	t.Helper()
	const tolerance = 12
	got := img.RGBAAt(x, y)
	off := func(a, b uint8) bool { return max(a, b)-min(a, b) > tolerance }
	if off(got.R, want.R) || off(got.G, want.G) || off(got.B, want.B) || got.A != 255 {
		t.Errorf("pixel %d,%d is %v, want %v", x, y, got, want)
	}
}

func TestColoursSurviveTheRoundTrip(t *testing.T) {
	tests := []struct {
		name          string
		width, height int
		left, right   color.RGBA
	}{
		{"480p", 640, 480, red, green},
		{"odd size", 427, 241, red, green},
		{"limited range", 320, 240, black, white},
		{"tiny", 16, 16, white, black},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			noLeak(t)
			frame := painted(test.width, test.height, test.left, test.right)
			data := encoded(t, newEncoder(t, test.width, test.height, 1_000_000), frame, 0, true)
			img := decoded(t, newDecoder(t), data)
			if img.Rect.Dx() != test.width || img.Rect.Dy() != test.height {
				t.Fatalf("decoded %v", img.Rect)
			}
			wantColor(t, img, test.width/4, test.height/2, test.left)
			wantColor(t, img, test.width*3/4, test.height/2, test.right)
			wantColor(t, img, test.width/4, test.height-1, test.left)
		})
	}
}

func TestSizeChangesInTheStream(t *testing.T) {
	noLeak(t)
	d := newDecoder(t)
	for _, size := range []image.Point{{X: 640, Y: 480}, {X: 1280, Y: 720}, {X: 427, Y: 240}} {
		e := newEncoder(t, size.X, size.Y, 1_000_000)
		img := decoded(t, d, encoded(t, e, painted(size.X, size.Y, red, green), 0, true))
		if img.Rect.Size() != size {
			t.Errorf("decoded %v, want %v", img.Rect.Size(), size)
		}
	}
}

func TestKeyFramesOnlyWhenAskedFor(t *testing.T) {
	noLeak(t)
	e := newEncoder(t, 320, 240, 500_000)
	f := painted(320, 240, red, green)
	for n, ask := range []bool{true, false, false, true, false} {
		data, key, err := e.Encode(f, time.Duration(n)*period, period, ask)
		if err != nil || len(data) == 0 {
			t.Fatalf("frame %d: %d bytes, %v", n, len(data), err)
		}
		if _, inHeader, _ := vp8.KeyFrameSize(data); key != ask || inHeader != ask {
			t.Errorf("frame %d: key %v, in its header %v, want %v", n, key, inHeader, ask)
		}
	}
}

// A lost reference must never produce a wrong picture.
func TestNothingIsShownAfterDamageUntilAKeyFrame(t *testing.T) {
	noLeak(t)
	e, d := newEncoder(t, 320, 240, 500_000), newDecoder(t)
	f := painted(320, 240, red, green)
	delta := func(n int) []byte { return encoded(t, e, f, n, false) }

	first := encoded(t, e, f, 0, true)
	if _, err := newDecoder(t).Decode(delta(1)); !errors.Is(err, vp8.ErrDamaged) {
		t.Errorf("delta frame first: %v", err)
	}
	decoded(t, d, first)
	if _, err := d.Decode([]byte{0xff}); !errors.Is(err, vp8.ErrDamaged) {
		t.Errorf("one byte: %v", err)
	}
	if _, err := d.Decode(delta(2)); !errors.Is(err, vp8.ErrDamaged) {
		t.Errorf("delta frame after damage: %v", err)
	}
	if d.Paint(image.NewRGBA(image.Rect(0, 0, 320, 240))) {
		t.Error("a damaged picture was painted")
	}
	wantColor(t, decoded(t, d, encoded(t, e, f, 3, true)), 80, 120, red)
}

func TestHeaders(t *testing.T) {
	key := func(width, height int) []byte {
		return []byte{0x10, 0, 0, 0x9d, 1, 0x2a, byte(width), byte(width >> 8), byte(height), byte(height >> 8)}
	}
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"empty", nil, vp8.ErrDamaged},
		{"short", []byte{0, 1}, vp8.ErrDamaged},
		{"no start code", make([]byte, 10), vp8.ErrDamaged},
		{"empty picture", key(0, 100), vp8.ErrDamaged},
		{"too large", key(16383, 16383), vp8.ErrTooLarge},
		{"truncated", key(640, 480), vp8.ErrDamaged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			noLeak(t)
			if _, err := newDecoder(t).Decode(test.data); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestBitrateIsKept(t *testing.T) {
	noLeak(t)
	const seconds, target = 4, 600_000
	e := newEncoder(t, 640, 480, 100_000)
	if err := e.SetBitrate(target); err != nil {
		t.Fatal(err)
	}
	f, bits := blackFrame(640, 480), 0
	for n := range seconds * 30 {
		noise(f, n)
		bits += 8 * len(encoded(t, e, f, n, n == 0))
	}
	if got := bits / seconds; got < target/2 || got > target*3/2 {
		t.Errorf("%d bit/s, want about %d", got, target)
	}
}

// noise draws blocks that differ from frame to frame, to give the encoder much work.
func noise(f *vp8.Frame, seed int) {
	state := uint32(seed)*2654435761 + 1
	for y := 0; y < f.Height; y += 16 {
		for x := 0; x < f.Width; x += 16 {
			state = state*1664525 + 1013904223
			c := color.RGBA{R: uint8(state >> 8), G: uint8(state >> 16), B: uint8(state >> 24), A: 255}
			f.FillRect(image.Rect(x, y, x+16, y+16), c)
		}
	}
}

func TestScale(t *testing.T) {
	src, half := painted(640, 480, red, green), blackFrame(321, 241)
	half.ScaleFrom(src)
	img := image.NewRGBA(image.Rect(0, 0, 321, 241))
	half.RGBA(img)
	wantColor(t, img, 80, 240, red)
	wantColor(t, img, 320, 0, green)
}

func TestCopyFromCameraImages(t *testing.T) {
	full := image.NewYCbCr(image.Rect(0, 0, 33, 17), image.YCbCrSubsampleRatio422)
	raw := image.NewYCbCr(image.Rect(0, 0, 33, 17), image.YCbCrSubsampleRatio420)
	for i := range full.Cb {
		full.Cb[i], full.Cr[i] = 128, 128
	}
	for i := range raw.Cb {
		raw.Cb[i], raw.Cr[i] = 128, 128
	}
	for i := range full.Y {
		full.Y[i], raw.Y[i] = 255, 235
	}
	rgba := image.NewRGBA(image.Rect(0, 0, 33, 17))
	for i := range rgba.Pix {
		rgba.Pix[i] = 255
	}
	tests := []struct {
		name string
		img  image.Image
		full bool
	}{{"JPEG 4:2:2", full, true}, {"raw 4:2:0", raw, false}, {"RGBA", rgba, false}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := blackFrame(2, 2)
			f.CopyFrom(test.img, test.full)
			out := image.NewRGBA(image.Rect(0, 0, 33, 17))
			f.RGBA(out)
			wantColor(t, out, 32, 16, white)
			wantColor(t, out, 0, 0, white)
		})
	}
}

func TestCloseAtAnyTime(t *testing.T) {
	noLeak(t)
	e, d := newEncoder(t, 320, 240, 500_000), newDecoder(t)
	f := painted(320, 240, red, green)
	first := encoded(t, e, f, 0, true)
	var running sync.WaitGroup
	running.Go(func() {
		for n := 1; ; n++ {
			if _, _, err := e.Encode(f, time.Duration(n)*period, period, false); err != nil {
				return
			}
		}
	})
	running.Go(func() {
		for {
			if _, err := d.Decode(first); err != nil {
				return
			}
		}
	})
	e.Close()
	d.Close()
	running.Wait()
	e.Close()
	if _, err := d.Decode(first); !errors.Is(err, vp8.ErrClosed) {
		t.Errorf("decode after close: %v", err)
	}
	if err := e.SetBitrate(1); !errors.Is(err, vp8.ErrClosed) {
		t.Errorf("bitrate after close: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	e, err := vp8.NewEncoder(64, 48, 100_000, 1)
	if err != nil {
		f.Fatal(err)
	}
	defer e.Close()
	for n := range 3 {
		data, _, err := e.Encode(painted(64, 48, red, green), time.Duration(n)*period, period, n == 0)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := newDecoder(t)
		size, err := d.Decode(data)
		if err != nil || size == (image.Point{}) {
			return
		}
		if size.X*size.Y > vp8.MaxPixels {
			t.Fatalf("decoded %v", size)
		}
		if !d.Paint(image.NewRGBA(image.Rectangle{Max: size})) {
			t.Error("a size without a picture")
		}
	})
}

func BenchmarkEncode720p(b *testing.B) {
	e, err := vp8.NewEncoder(1280, 720, 1_500_000, 2)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	frames := []*vp8.Frame{painted(1280, 720, red, green), painted(1280, 720, green, red)}
	for n := 0; b.Loop(); n++ {
		if _, _, err := e.Encode(frames[n%2], time.Duration(n)*period, period, n == 0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRGBA720p(b *testing.B) {
	f, img := painted(1280, 720, red, green), image.NewRGBA(image.Rect(0, 0, 1280, 720))
	for b.Loop() {
		f.RGBA(img)
	}
}

// blackFrame returns a black frame of the given size in pixels.
func blackFrame(width, height int) *vp8.Frame {
	f := &vp8.Frame{}
	f.Resize(width, height)
	f.Clear()
	return f
}
