// @ts-check
// The other side's picture and sound. They play in separate elements: a video element waits for its first picture
// before it plays sound, and the other side may have no camera. Playback that the system pauses (a phone call, another
// app) is resumed automatically, or by a press if the browser requires one.

import { element, video, word, write } from './page.js';

const CROP_AT_MOST = 0.45; // of the picture's longer side; beyond that, bars are better
const AGAIN_AFTER = 3000; // milliseconds of playback before another pause is resumed automatically

export class RemotePicture {
  /**
   * crop says whether the picture may be cropped to fill the screen; the doctor sees all of it. changed is called when
   * the sound stops or plays again.
   * @param {{crop: boolean, changed: () => void}} choice
   */
  constructor({ crop, changed }) {
    this.crop = crop;
    this.changed = changed;
    this.video = video('remote');
    this.audio = /** @type {HTMLAudioElement} */ (element('remote-sound'));
    this.button = element('sound');
    this.begun = false; // whether sound has ever played
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

  /** Shows and plays nothing during a hold. @param {boolean} held */
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

  /** Whether the browser blocks the other side's sound. */
  silenced() { return !this.button.hidden; }

  /** A browser may block sound until the person touches the page. */
  async play() {
    if (!this.audio.srcObject) return;
    this.video.play().catch(() => undefined); // muted, so never blocked; aborted when the stream changes
    try {
      await this.audio.play();
      this.begun = true;
      this.offer(false);
    } catch (error) {
      if (/** @type {Error} */ (error).name !== 'AbortError') this.offer(true);
    }
  }

  /** Tries blocked playback again: any touch of the page may allow it, and so may a microphone that was switched on. */
  retry() {
    if (!this.button.hidden) this.play();
  }

  /** @param {string} deviceId */
  useSpeaker(deviceId) { return this.audio.setSinkId(deviceId); }

  /** @param {{frames: number, energy: number}} numbers for tests */
  note({ frames, energy }) {
    this.video.dataset.frames = String(frames);
    this.video.dataset.energy = String(energy);
  }

  /**
   * Something other than this page paused it. If the system pauses it again at once, a press decides.
   * @private
   * @param {HTMLMediaElement} media
   */
  paused(media) {
    if (!(media.srcObject instanceof MediaStream) || !media.srcObject.active) return; // the end of a stream also pauses
    if (document.hidden) return;
    const soon = Date.now() - this.triedAt < AGAIN_AFTER;
    this.triedAt = Date.now();
    if (soon) this.offer(true);
    else this.play();
  }

  /** @private @param {boolean} press whether a press is needed */
  offer(press) {
    const before = this.button.hidden;
    write(this.button, word(this.begun ? 'sound.again' : 'sound.first'));
    this.button.hidden = !press;
    if (before === press) this.changed();
  }

  /** Fills the screen unless that crops too much. @private */
  fit() {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = this.video;
    if (!this.crop || !videoWidth || !clientHeight) return;
    const ratio = (videoWidth / videoHeight) / (clientWidth / clientHeight);
    this.video.dataset.fit = 1 - Math.min(ratio, 1 / ratio) > CROP_AT_MOST ? 'contain' : 'cover';
  }
}
