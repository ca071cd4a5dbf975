// @ts-check
// The own camera and microphone while a page is open: their tracks, switches and preview.

import { capture, changeCamera, devices, facing, openMicrophone, works } from './media.js';
import { video } from './page.js';

/** @typedef {import('./media.js').Trouble} Trouble */

export class OwnMedia {
  /**
   * @param {import('./storage.js').VisitMemory} memory of the switches
   * @param {() => void} changed told after every change of tracks or switches
   */
  constructor(memory, changed) {
    this.memory = memory;
    this.changed = changed;
    /** @type {import('./peer.js').Tracks} */
    this.tracks = { audio: null, video: null };
    /** @type {{camera: Trouble|null, microphone: Trouble|null}} */
    this.trouble = { camera: null, microphone: null };
    this.picture = video('own');
  }

  /** @param {import('./media.js').Wanted} wanted @returns {Promise<boolean>} whether all that was wanted is there */
  async ask(wanted = {}) {
    this.release();
    const { stream, camera, microphone } = await capture(wanted);
    this.trouble = { camera, microphone };
    this.adopt('audio', stream?.getAudioTracks()[0] ?? null);
    this.adopt('video', stream?.getVideoTracks()[0] ?? null);
    return !camera && !microphone;
  }

  release() {
    this.tracks.audio?.stop();
    this.tracks.video?.stop();
    this.tracks = { audio: null, video: null };
    this.picture.srcObject = null;
  }

  microphoneOn() { return works(this.tracks.audio) && Boolean(this.tracks.audio?.enabled); }

  cameraOn() { return works(this.tracks.video) && Boolean(this.tracks.video?.enabled); }

  /** @param {'audio'|'video'} kind */
  toggle(kind) {
    const track = this.tracks[kind];
    if (!track) return;
    track.enabled = !track.enabled;
    this.memory.keepSwitch(kind, track.enabled);
    this.changed();
  }

  /** Whether there is another camera to switch to. */
  async severalCameras() {
    return works(this.tracks.video) && (await devices('videoinput')).length > 1;
  }

  /** Front to back, or the other way round (D8). */
  async flip() {
    const other = facing(this.tracks.video) === 'user' ? 'environment' : 'user';
    await this.useCamera({ facingMode: { ideal: other } });
  }

  /** @param {MediaTrackConstraints} choice */
  async useCamera(choice) {
    this.adopt('video', await changeCamera(this.tracks.video, choice));
  }

  /** @param {string} deviceId */
  async useMicrophone(deviceId) {
    const track = await openMicrophone(deviceId);
    this.tracks.audio?.stop();
    this.adopt('audio', track);
  }

  /** @private @param {'audio'|'video'} kind @param {MediaStreamTrack|null} track */
  adopt(kind, track) {
    this.tracks = { ...this.tracks, [kind]: track };
    if (track) {
      track.enabled = !this.memory.switchedOff(kind);
      track.onended = () => this.changed(); // unplugged, or taken away by the system
    }
    if (kind === 'video') this.preview(track);
    this.changed();
  }

  /** @private @param {MediaStreamTrack|null} track */
  preview(track) {
    this.picture.srcObject = track ? new MediaStream([track]) : null;
    this.picture.dataset.facing = facing(track); // one's own face is shown as in a mirror
    this.picture.play().catch(() => undefined);
  }
}
