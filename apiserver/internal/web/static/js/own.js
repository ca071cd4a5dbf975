// @ts-check
// The own camera and microphone while a page is open: tracks, switches and preview. A lost device is taken again by
// itself if the browser allows that without a question. Otherwise a click on its button takes it.

import { capture, changeCamera, devices, facing, mayTake, openMicrophone, watchDevices, works } from './media.js';
import { video } from './page.js';

/**
 * @typedef {import('./media.js').Trouble} Trouble
 * @typedef {'audio'|'video'} Kind
 * @typedef {''|'off'|'absent'|'interrupted'|'refused'|'busy'} Condition as in apiserver/signalling/protocol; '' works
 */

/** @type {Kind[]} */
const KINDS = ['audio', 'video'];
const NAMES = /** @type {const} */ ({ audio: 'microphone', video: 'camera' });
const STILL_MUTED_AFTER = 1500; // milliseconds after the page is visible again; by then the system returns most tracks

export class OwnMedia {
  /**
   * @param {import('./storage.js').VisitMemory} memory of the switches
   * @param {() => void} changed called after every change of tracks, switches or their condition
   */
  constructor(memory, changed) {
    this.memory = memory;
    this.changed = changed;
    /** @type {import('./peer.js').Tracks} */
    this.tracks = { audio: null, video: null };
    /** @type {{camera: Trouble|null, microphone: Trouble|null}} */
    this.trouble = { camera: null, microphone: null };
    this.inUse = false; // between ask and release
    this.turn = 0; // counts the requests; the result of an earlier one is discarded
    /** @type {Set<Kind>} */
    this.taking = new Set();
    /** @type {Set<Kind>} */
    this.had = new Set(); // devices that this page has had, so that taking one again does not surprise
    this.picture = video('own');
    watchDevices(() => this.reviveAll());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.seenAgain(); });
  }

  /** @param {import('./media.js').Wanted} wanted @returns {Promise<boolean>} whether all wanted devices are there */
  async ask(wanted = {}) {
    this.release();
    this.inUse = true;
    const turn = this.turn;
    const { stream, camera, microphone } = await capture(wanted);
    if (turn !== this.turn) {
      stream?.getTracks().forEach((track) => track.stop());
      return false;
    }
    // A device that the person goes without keeps its reason.
    this.trouble = {
      camera: wanted.camera === false ? this.trouble.camera : camera,
      microphone: wanted.microphone === false ? this.trouble.microphone : microphone,
    };
    this.adopt('audio', stream?.getAudioTracks()[0] ?? null);
    this.adopt('video', stream?.getVideoTracks()[0] ?? null);
    return !camera && !microphone;
  }

  release() {
    this.turn++;
    this.inUse = false;
    this.taking.clear();
    this.tracks.audio?.stop();
    this.tracks.video?.stop();
    this.tracks = { audio: null, video: null };
    this.picture.srcObject = null;
  }

  microphoneOn() { return this.condition('audio') === ''; }

  cameraOn() { return this.condition('video') === ''; }

  /** Why a device does not work. @param {Kind} kind @returns {Condition} */
  condition(kind) {
    const track = this.tracks[kind];
    if (!track || !works(track)) {
      const trouble = this.trouble[NAMES[kind]];
      return !trouble && this.memory.goesWithout(kind) ? 'off' : lack(trouble);
    }
    if (!track.enabled) return 'off';
    return track.muted ? 'interrupted' : '';
  }

  /** Switches a working device on or off. Takes a failing one again. @param {Kind} kind */
  toggle(kind) {
    const track = this.tracks[kind];
    if (!track || this.condition(kind) === 'interrupted' || !works(track)) {
      this.memory.goWith(kind);
      this.memory.keepSwitch(kind, true);
      this.take(kind);
      return;
    }
    track.enabled = !track.enabled;
    this.memory.keepSwitch(kind, track.enabled);
    this.changed();
  }

  /** Whether there is another camera. */
  async severalCameras() {
    return works(this.tracks.video) && (await devices('videoinput')).length > 1;
  }

  /** Switches between front and back (D8). */
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

  /** @private @param {Kind} kind @param {MediaStreamTrack|null} track */
  adopt(kind, track) {
    const old = this.tracks[kind];
    if (old) old.onended = old.onmute = old.onunmute = null;
    this.tracks = { ...this.tracks, [kind]: track };
    if (track) {
      this.had.add(kind);
      this.trouble = { ...this.trouble, [NAMES[kind]]: null };
      track.enabled = !this.memory.switchedOff(kind);
      track.onended = () => this.lost(kind); // unplugged, or taken by the system
      track.onmute = track.onunmute = () => this.changed();
    }
    if (kind === 'video') this.preview(track);
    this.changed();
  }

  /** @private @param {Kind} kind */
  lost(kind) {
    this.changed();
    this.revive(kind);
  }

  /** @private */
  reviveAll() {
    for (const kind of KINDS) this.revive(kind);
  }

  /** Takes a lost device again if that needs no click. @private @param {Kind} kind */
  async revive(kind) {
    if (!this.inUse || document.hidden || works(this.tracks[kind]) || this.memory.goesWithout(kind)) return;
    const turn = this.turn;
    const may = await mayTake(NAMES[kind]);
    if (turn !== this.turn || works(this.tracks[kind])) return;
    if (may === 'denied') return this.refuse(kind);
    // If the browser may ask, only devices that the page had before are taken.
    if (may === 'granted' || this.had.has(kind)) await this.take(kind);
  }

  /** @private @param {Kind} kind */
  refuse(kind) {
    this.trouble = { ...this.trouble, [NAMES[kind]]: 'denied' };
    this.changed();
  }

  /** @private @param {Kind} kind */
  async take(kind) {
    if (this.taking.has(kind)) return;
    this.taking.add(kind);
    const turn = this.turn;
    const old = this.tracks[kind];
    if (old) {
      old.onended = null;
      old.stop(); // a phone opens a device only once
    }
    const found = await capture({ camera: kind === 'video', microphone: kind === 'audio' }, facing(old));
    const track = found.stream?.getTracks()[0] ?? null;
    if (turn !== this.turn) return void track?.stop();
    this.taking.delete(kind);
    if (found[NAMES[kind]] === 'denied') this.had.delete(kind); // the person has refused it
    this.trouble = { ...this.trouble, [NAMES[kind]]: found[NAMES[kind]] };
    this.adopt(kind, track);
  }

  /**
   * The page is visible again. Takes lost devices again, including those that the system forgets to return.
   * @private
   */
  seenAgain() {
    this.reviveAll();
    for (const kind of KINDS) {
      const track = this.tracks[kind];
      if (!track?.muted || !works(track)) continue;
      setTimeout(() => {
        if (!this.inUse || document.hidden || track !== this.tracks[kind]) return;
        if (track.muted && track.enabled) this.take(kind);
      }, STILL_MUTED_AFTER);
    }
  }

  /** @private @param {MediaStreamTrack|null} track */
  preview(track) {
    this.picture.srcObject = track ? new MediaStream([track]) : null;
    this.picture.dataset.facing = facing(track); // the own face is mirrored
    this.picture.play().catch(() => undefined);
  }
}

/** @param {Trouble|null} trouble @returns {Condition} */
function lack(trouble) {
  if (trouble === 'denied') return 'refused';
  return trouble === 'busy' ? 'busy' : 'absent';
}
