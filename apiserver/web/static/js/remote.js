// @ts-check
// The other side's picture and sound in the page. They play in elements of their own: a video element waits for its
// first picture before it lets sound through, and the other side may have no camera. What the system pauses (a telephone
// call, another app) is played again, by itself or, where the browser demands it, by a press.

import { element, video, word, write } from './page.js';

const CROP_AT_MOST = 0.45; // of the picture's longer direction, before bars are the lesser evil
const AGAIN_AFTER = 3000; // milliseconds that must have been played before a pause is mended by itself once more

export class RemotePicture {
  /**
   * @param {{crop: boolean, changed: () => void}} choice crop: whether the edges may be cut off to fill the screen; a doctor
   *   sees all there is. changed is told when the sound stops or plays again.
   */
  constructor({ crop, changed }) {
    this.crop = crop;
    this.changed = changed;
    this.video = video('remote');
    this.audio = /** @type {HTMLAudioElement} */ (element('remote-sound'));
    this.button = element('sound');
    this.begun = false; // whether anything was ever heard
    this.triedAt = 0;
    for (const touch of ['click', 'keyup']) document.addEventListener(touch, () => this.retry());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.play(); });
    for (const media of [this.video, this.audio]) media.addEventListener('pause', () => this.paused(media));
    this.video.addEventListener('resize', () => this.fit());
    addEventListener('resize', () => this.fit());
  }

  /** @param {MediaStream} stream */
  show(stream) {
    this.video.srcObject = new MediaStream(stream.getVideoTracks());
    this.audio.srcObject = new MediaStream(stream.getAudioTracks());
    this.play();
  }

  /** During a hold nothing is shown or played, whatever comes. @param {boolean} held */
  hold(held) {
    for (const media of [this.video, this.audio]) {
      const stream = /** @type {MediaStream|null} */ (media.srcObject);
      for (const track of stream?.getTracks() ?? []) track.enabled = !held;
    }
  }

  clear() {
    this.video.srcObject = null;
    this.audio.srcObject = null;
    this.offer(false);
  }

  /** Whether the browser holds the other side's sound back. */
  silenced() { return !this.button.hidden; }

  /** A browser may refuse sound until the person touches the page. */
  async play() {
    if (!this.audio.srcObject) return;
    this.video.play().catch(() => undefined); // muted, so never refused; given up when the stream changes
    try {
      await this.audio.play();
      this.begun = true;
      this.offer(false);
    } catch (error) {
      if (/** @type {Error} */ (error).name !== 'AbortError') this.offer(true);
    }
  }

  /** Tries again what was refused: any touch of the page will do, and so may a microphone that has come on. */
  retry() {
    if (!this.button.hidden) this.play();
  }

  /** @param {string} deviceId */
  useSpeaker(deviceId) { return this.audio.setSinkId(deviceId); }

  /** @param {{frames: number, energy: number}} numbers what tests look at */
  note({ frames, energy }) {
    this.video.dataset.frames = String(frames);
    this.video.dataset.energy = String(energy);
  }

  /**
   * Somebody else than this page has paused it. A system that pauses again at once is not fought: a press decides.
   * @private @param {HTMLMediaElement} media
   */
  paused(media) {
    if (!(media.srcObject instanceof MediaStream) || !media.srcObject.active) return; // the end of a stream pauses, too
    if (document.hidden) return;
    const soon = Date.now() - this.triedAt < AGAIN_AFTER;
    this.triedAt = Date.now();
    if (soon) this.offer(true);
    else this.play();
  }

  /** @private @param {boolean} press whether one is needed */
  offer(press) {
    const before = this.button.hidden;
    write(this.button, word(this.begun ? 'sound.again' : 'sound.first'));
    this.button.hidden = !press;
    if (before === press) this.changed();
  }

  /** Fills the screen where that does not cut too much off. @private */
  fit() {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = this.video;
    if (!this.crop || !videoWidth || !clientHeight) return;
    const ratio = (videoWidth / videoHeight) / (clientWidth / clientHeight);
    this.video.dataset.fit = 1 - Math.min(ratio, 1 / ratio) > CROP_AT_MOST ? 'contain' : 'cover';
  }
}
