package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/runtime"
)

func awaitPromise(p *runtime.EvaluateParams) { p.AwaitPromise = new(true) }

// pictureShare returns the share of a video element's pixels that are near a colour.
const pictureShare = `(() => {
	const video = document.querySelector(%s);
	if (!video || !video.videoWidth) return -1;
	const canvas = document.createElement('canvas');
	canvas.width = 64; canvas.height = 48;
	const context = canvas.getContext('2d');
	context.drawImage(video, 0, 0, 64, 48);
	const {data} = context.getImageData(0, 0, 64, 48);
	let near = 0;
	for (let i = 0; i < data.length; i += 4) {
		if (%s) near++;
	}
	return near / (64 * 48);
})()`

// soundOf measures the loudest frequency of a media element's sound in hertz; 0 is silence.
const soundOf = `(async () => {
	const media = document.querySelector(%s);
	if (!media?.srcObject?.getAudioTracks().length) return -1;
	const context = new AudioContext();
	await context.resume();
	const analyser = context.createAnalyser();
	analyser.fftSize = 4096;
	context.createMediaStreamSource(media.srcObject).connect(analyser);
	const bins = new Uint8Array(analyser.frequencyBinCount);
	let loudest = 0, frequency = 0;
	for (let i = 0; i < 20; i++) {
		await new Promise(done => setTimeout(done, 50));
		analyser.getByteFrequencyData(bins);
		bins.forEach((value, bin) => {
			if (value > loudest) { loudest = value; frequency = bin * context.sampleRate / analyser.fftSize; }
		});
	}
	await context.close();
	return loudest > 60 ? frequency : 0;
})()`

// seesColour waits until a share of a video's picture has a colour. The colour is a JavaScript condition on data[i]
// (red), data[i+1] (green) and data[i+2] (blue).
func (b *browser) seesColour(t testing.TB, video, condition string, share float64) {
	t.Helper()
	eventually(t, "colours in "+video, patience, func() string {
		got := evaluate[float64](t, b, fmt.Sprintf(pictureShare, quote(video), condition))
		if got >= share {
			return ""
		}
		return fmt.Sprintf("a share of %.2f instead of %.2f", got, share)
	})
}

// hears waits until a media element's sound is loudest near a frequency.
func (b *browser) hears(t testing.TB, media string, hertz, tolerance float64) {
	t.Helper()
	eventually(t, "sound in "+media, patience, func() string {
		got := evaluate[float64](t, b, fmt.Sprintf(soundOf, quote(media)))
		if got > hertz-tolerance && got < hertz+tolerance {
			return ""
		}
		return fmt.Sprintf("%.0f Hz", got)
	})
}

// beeps waits until a media element's sound is not silence.
func (b *browser) beeps(t testing.TB, media string) {
	t.Helper()
	eventually(t, "sound in "+media, patience, func() string {
		if evaluate[float64](t, b, fmt.Sprintf(soundOf, quote(media))) > 0 {
			return ""
		}
		return "silence"
	})
}

// moves waits until more frames of a video are decoded.
func (b *browser) moves(t testing.TB, video string) {
	t.Helper()
	frames := func() float64 {
		return evaluate[float64](
			t, b,
			fmt.Sprintf(`document.querySelector(%s)?.getVideoPlaybackQuality().totalVideoFrames ?? 0`, quote(video)),
		)
	}
	before := frames()
	eventually(t, "frames of "+video, patience, func() string {
		if now := frames(); now > before+10 {
			return ""
		}
		return "the picture stands still"
	})
}
