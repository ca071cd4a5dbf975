package video_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"madoguchi/clinicdesk/video"
	"madoguchi/internal/needs"
)

// browserPage is a minimal patient's page. It answers an offer once it has gathered its own candidates.
const browserPage = `<!doctype html><video id="desk" autoplay playsinline muted></video><script>
let pc
async function answer(offer) {
  pc?.close()
  pc = new RTCPeerConnection()
  pc.ontrack = event => {
    if (event.track.kind !== 'video') return window.sound = event.track
    document.getElementById('desk').srcObject = new MediaStream([event.track])
  }
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480 } })
  await pc.setRemoteDescription(offer)
  for (const track of stream.getTracks()) {
    const transceiver = pc.getTransceivers().find(t => t.receiver.track.kind === track.kind)
    transceiver.direction = 'sendrecv'
    await transceiver.sender.replaceTrack(track)
  }
  await pc.setLocalDescription()
  if (pc.iceGatheringState !== 'complete') {
    await new Promise(resolve => pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && resolve())
  }
  return pc.localDescription.toJSON()
}
function pixels() {
  const video = document.getElementById('desk'), canvas = document.createElement('canvas')
  if (!video.videoWidth) return []
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  const context = canvas.getContext('2d')
  context.drawImage(video, 0, 0)
  return [1, 3, 5, 7].map(n => [...context.getImageData(canvas.width * n / 8, canvas.height / 2, 1, 1).data])
}
async function frequency() {
  if (!window.sound) return 0
  if (!window.analyser) {
    const context = new AudioContext({ sampleRate: 48000 })
    window.analyser = context.createAnalyser()
    analyser.fftSize = 4096
    const element = new Audio()
    element.srcObject = new MediaStream([window.sound])
    context.createMediaStreamSource(element.srcObject).connect(analyser)
    await context.resume()
  }
  const bins = new Float32Array(analyser.frequencyBinCount)
  analyser.getFloatFrequencyData(bins)
  const peak = bins.indexOf(Math.max(...bins))
  return bins[peak] > -60 ? peak * 48000 / analyser.fftSize : 0
}
</script>`

// browser starts Chromium with its fake camera, which shows a green field, and
// its fake microphone, which beeps.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := needs.Chromium(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(browserPage))
	}))
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.Flag("no-sandbox", true), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		cancel()
		stop()
	})
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	return ctx
}

func evaluate[T any](ctx context.Context, expression string) (T, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// browserSignalling passes the desk's messages to the page, and holds candidates back until the answer that they need.
type browserSignalling struct {
	t    *testing.T
	ctx  context.Context
	desk *desk

	mu       sync.Mutex
	answered bool
	early    []video.Candidate
}

func (s *browserSignalling) description(offer video.Description) {
	text, err := json.Marshal(offer)
	if err != nil {
		s.t.Error(err)
		return
	}
	answer, err := evaluate[video.Description](s.ctx, fmt.Sprintf("answer(%s)", text))
	if err == nil {
		err = s.desk.Description(answer)
	}
	if err != nil {
		s.t.Error(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answered = true
	for _, c := range s.early {
		s.add(c)
	}
}

func (s *browserSignalling) candidate(c video.Candidate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.answered {
		s.early = append(s.early, c)
		return
	}
	s.add(c)
}

func (s *browserSignalling) add(c video.Candidate) {
	text, err := json.Marshal(c)
	if err == nil {
		_, err = evaluate[chromedp.Void](s.ctx, fmt.Sprintf("pc.addIceCandidate(%s)", text))
	}
	if err != nil {
		s.t.Error(err)
	}
}

func TestCallWithABrowser(t *testing.T) {
	signalling := &browserSignalling{t: t, ctx: browser(t)}
	d := openDesk(t, func(c *video.Config) {
		c.SendDescription, c.SendCandidate = signalling.description, signalling.candidate
	})
	signalling.desk = d
	d.PatientArrived()
	connected(t, d)
	eventually(t, func() string {
		if s := d.Stats(); s.Width != 640 || s.Height != 480 || s.FramesDecoded < 30 {
			return fmt.Sprintf("decoded %+v", s)
		}
		return ""
	})
	eventually(t, func() string { return seesFakeCamera(&d.patient) })
	eventually(t, func() string {
		if s := d.Stats(); s.SoundLevel < -40 || s.SoundFrequency == 0 {
			return fmt.Sprintf("no beep: %.0f dBFS, %.0f Hz", s.SoundLevel, s.SoundFrequency)
		}
		return ""
	})
	d.Start()
	eventually(t, func() string { return browserSees(signalling.ctx) })
	eventually(t, func() string {
		got, err := evaluate[float64](signalling.ctx, "frequency()")
		if err != nil {
			return err.Error()
		}
		return hears(got, 1000)
	})
}

// seesFakeCamera returns how the slot's picture differs from Chromium's green field, or "".
func seesFakeCamera(slot *video.Slot) string {
	picture := slot.Take()
	if picture == nil {
		return "no picture"
	}
	defer picture.Release()
	c := picture.RGBAAt(600, 240)
	if c.G < 100 || c.G < c.R+40 || c.G < c.B+40 {
		return fmt.Sprintf("not green: %v", c)
	}
	return ""
}

// browserSees returns why the page does not show the test pattern, or "".
func browserSees(ctx context.Context) string {
	got, err := evaluate[[][4]uint8](ctx, "pixels()")
	if err != nil {
		return err.Error()
	}
	if len(got) == 0 {
		return "no picture"
	}
	return barsDiffer(got)
}
