// @ts-check
// Shows the level of the own microphone as four bars.

const EVERY = 150; // milliseconds
const STEPS = [0.008, 0.03, 0.08, 0.18]; // root mean square of the samples that lights each bar

export class Meter {
  /** @param {(bars: number) => void} show */
  constructor(show) {
    this.show = show;
  }

  /** @param {MediaStreamTrack|null} track */
  listen(track) {
    this.stop();
    if (!track || !window.AudioContext) return;
    const context = new AudioContext();
    this.context = context;
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      const level = track.enabled ? Math.sqrt(power) : 0;
      this.show(STEPS.filter((step) => level >= step).length);
    }, EVERY);
  }

  stop() {
    clearInterval(this.timer);
    this.context?.close();
    this.context = undefined;
  }
}
