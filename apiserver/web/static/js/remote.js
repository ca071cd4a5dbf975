// @ts-check
// The other side's picture and sound in the page. They play in elements of their own: a video element waits for its
// first picture before it lets sound through, and the other side may have no camera.

import { element, video } from './page.js';

const CROP_AT_MOST = 0.45; // of the picture's longer direction, before bars are the lesser evil

export class RemotePicture {
  /** @param {{crop: boolean}} choice whether the edges may be cut off to fill the screen; a doctor sees all there is */
  constructor({ crop }) {
    this.crop = crop;
    this.video = video('remote');
    this.audio = /** @type {HTMLAudioElement} */ (element('remote-sound'));
    this.button = element('sound');
    for (const touch of ['click', 'keyup']) document.addEventListener(touch, () => this.retry());
    this.video.addEventListener('resize', () => this.fit());
    addEventListener('resize', () => this.fit());
  }

  /** @param {MediaStream} stream */
  show(stream) {
    this.video.srcObject = new MediaStream(stream.getVideoTracks());
    this.audio.srcObject = new MediaStream(stream.getAudioTracks());
    this.play();
  }

  clear() {
    this.video.srcObject = null;
    this.audio.srcObject = null;
    this.button.hidden = true;
  }

  /** A browser may refuse sound until the person touches the page. */
  async play() {
    this.video.play().catch(() => undefined); // muted, so never refused; given up when the stream changes
    try {
      await this.audio.play();
      this.button.hidden = true;
    } catch (error) {
      this.button.hidden = /** @type {Error} */ (error).name !== 'NotAllowedError';
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

  /** Fills the screen where that does not cut too much off. @private */
  fit() {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = this.video;
    if (!this.crop || !videoWidth || !clientHeight) return;
    const ratio = (videoWidth / videoHeight) / (clientWidth / clientHeight);
    this.video.dataset.fit = 1 - Math.min(ratio, 1 / ratio) > CROP_AT_MOST ? 'contain' : 'cover';
  }
}
