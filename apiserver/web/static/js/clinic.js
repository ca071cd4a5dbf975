// @ts-check
// The console in a browser (B6, B9): the clinician's side of a call.
//
//   starting → waiting ⇄ call → finished | cancelled | expired
//        └→ unsupported | insecure   └→ left | occupied | replaced → waiting

import { Call } from './call.js';
import { devices, obstacle } from './media.js';
import { OwnMedia } from './own.js';
import { announce, clock, element, notice, onPress, showState, word, write } from './page.js';
import { RemotePicture } from './remote.js';
import { VisitMemory } from './storage.js';
import { maySleep, stayAwake } from './wakelock.js';

class ConsolePage {
  constructor() {
    const { call = '', signal = '' } = element('main').dataset;
    this.memory = new VisitMemory('clinic', call);
    this.path = signal;
    this.own = new OwnMedia(this.memory, () => this.ownChanged());
    this.remote = new RemotePicture({ crop: false });
    /** @type {Call|null} */
    this.call = null;
    /** @type {import('./signal.js').PeerInfo|null} */
    this.patient = null;
    this.lost = false; // the line, until it is open again
    this.bindButtons();
    setInterval(() => this.tick(), 1000);
  }

  bindButtons() {
    onPress('start', () => this.call?.start());
    onPress('microphone', () => this.own.toggle('audio'));
    onPress('camera', () => this.own.toggle('video'));
    onPress('devices', () => this.chooseDevices());
    onPress('finish', () => this.dialog('finish-dialog').showModal());
    onPress('finish-yes', () => this.call?.finish());
    onPress('close', () => this.leave());
    onPress('claim', () => this.call?.claim());
    for (const id of ['back', 'claim-back']) onPress(id, () => this.open(id === 'claim-back'));
    for (const id of ['camera-choice', 'microphone-choice', 'speaker-choice']) {
      element(id).addEventListener('change', () => this.useDevice(id));
    }
  }

  /** @param {string} id */
  dialog(id) { return /** @type {HTMLDialogElement} */ (element(id)); }

  begin() {
    const stop = obstacle();
    if (stop) showState(stop);
    else this.open(false);
  }

  /** Without camera or microphone the console opens all the same, and says what is missing. @param {boolean} claim */
  async open(claim) {
    const asked = this.own.ask();
    this.call = new Call({ path: this.path, role: 'clinic', device: this.memory.key(), view: this.view() });
    this.call.signal.takeOver = claim;
    this.call.join();
    stayAwake();
    this.show('waiting');
    await asked;
    this.call?.setTracks(this.own.tracks);
  }

  /** @returns {import('./call.js').CallView} */
  view() {
    return {
      admitted: (inCall) => this.show(inCall ? 'call' : 'waiting'),
      started: () => this.show('call'),
      peer: (peer) => this.showPatient(peer),
      ended: (state) => this.ended(state),
      occupied: () => this.show('occupied'),
      replaced: () => this.rest('replaced'),
      line: (line) => this.showLine(line),
      media: (state) => this.showMedia(state),
      stream: (stream) => this.remote.show(stream),
      quality: (quality, numbers) => {
        this.remote.note(numbers);
        this.showQuality(quality);
      },
    };
  }

  /** @param {string} state */
  show(state) {
    document.body.dataset.call = state === 'call' ? 'inCall' : 'waiting';
    showState(state);
    this.tick();
  }

  /** @param {import('./signal.js').PeerInfo|null} patient */
  showPatient(patient) {
    const came = Boolean(patient) !== Boolean(this.patient);
    this.patient = patient;
    document.body.dataset.peer = patient ? 'here' : 'away';
    element('remote-off').hidden = !patient || patient.camera;
    if (!patient) this.remote.clear();
    write(element('lead'), word(patient ? 'lead.here' : 'lead.away'));
    /** @type {HTMLButtonElement} */ (element('start')).disabled = !patient;
    element('patient-media').hidden = !patient;
    if (patient) write(element('patient-media'), this.switches(patient));
    if (came) announce(word(patient ? 'announce.patientCame' : 'announce.patientLeft'));
    this.showNotice();
    this.tick();
  }

  /** @param {import('./signal.js').PeerInfo} patient */
  switches(patient) {
    const state = (/** @type {boolean} */ on) => word(on ? 'on' : 'off');
    return word('patient.media', { microphone: state(patient.microphone), camera: state(patient.camera) });
  }

  /** @param {import('./signal.js').Line} line */
  showLine(line) {
    document.body.dataset.line = line;
    if (line === 'lost') this.lost = true;
    if (line === 'open') this.lost = false;
    this.showNotice();
  }

  /** @param {import('./peer.js').PeerState} state */
  showMedia(state) {
    document.body.dataset.media = state;
    if (state !== 'connected') write(element('quality'), '');
    this.showNotice();
  }

  /** @param {import('./peer.js').Quality} quality */
  showQuality(quality) {
    element('quality').dataset.tone = quality;
    write(element('quality'), word(`quality.${quality}`));
  }

  /** A line over the picture: the worst of what stands between the two. */
  showNotice() {
    const { media } = document.body.dataset;
    if (this.lost) notice('line.lost');
    else if (!this.patient) notice(this.call?.inCall ? 'notice.patientAway' : '');
    else if (media === 'connected') notice('');
    else notice(media === 'reconnecting' ? 'notice.reconnecting' : 'notice.connecting');
  }

  ownChanged() {
    this.call?.setTracks(this.own.tracks);
    this.remote.retry();
    this.showSwitch('microphone', this.own.microphoneOn(), Boolean(this.own.tracks.audio));
    this.showSwitch('camera', this.own.cameraOn(), Boolean(this.own.tracks.video));
    document.body.dataset.camera = this.own.cameraOn() ? 'on' : 'off';
    const { camera, microphone } = this.own.trouble;
    const missing = [camera && word(`missing.camera.${camera}`), microphone && word(`missing.microphone.${microphone}`)];
    const text = missing.filter(Boolean).join(' ');
    element('missing').hidden = text === '';
    write(element('missing'), text);
  }

  /** @param {string} id @param {boolean} on @param {boolean} there */
  showSwitch(id, on, there) {
    const button = /** @type {HTMLButtonElement} */ (element(id));
    button.setAttribute('aria-pressed', String(on));
    button.disabled = !there;
    write(element(`${id}-word`), word(`${id}.${on ? 'on' : 'off'}`));
  }

  async chooseDevices() {
    await this.fill('camera-choice', 'videoinput', this.own.tracks.video);
    await this.fill('microphone-choice', 'audioinput', this.own.tracks.audio);
    const speakers = await this.fill('speaker-choice', 'audiooutput', null);
    element('speaker-row').hidden = speakers === 0 || !('setSinkId' in HTMLMediaElement.prototype);
    this.dialog('devices-dialog').showModal();
  }

  /** Returns how many there are. @param {string} id @param {string} kind @param {MediaStreamTrack|null} track */
  async fill(id, kind, track) {
    const choice = /** @type {HTMLSelectElement} */ (element(id));
    const found = await devices(kind);
    choice.replaceChildren(...found.map((device) => new Option(device.label || word('device.unnamed'), device.deviceId)));
    choice.disabled = found.length === 0;
    if (track) choice.value = track.getSettings().deviceId ?? '';
    return found.length;
  }

  /** @param {string} id */
  async useDevice(id) {
    const { value } = /** @type {HTMLSelectElement} */ (element(id));
    try {
      if (id === 'camera-choice') await this.own.useCamera({ deviceId: { exact: value } });
      else if (id === 'microphone-choice') await this.own.useMicrophone(value);
      else await this.remote.useSpeaker(value);
    } catch {
      announce(word('device.failed'));
    }
  }

  /** The time in the corner: of the call, or of the patient's wait. */
  tick() {
    const call = this.call;
    write(element('timer'), call?.inCall ? clock(call.seconds()) : '');
    const chip = element('waiting-chip');
    chip.hidden = !call || call.inCall || !this.patient;
    if (chip.hidden || !call || !this.patient) return;
    const minutes = Math.max(0, Math.floor((call.now() - Date.parse(this.patient.since)) / 60000));
    write(chip, word('waiting.minutes', { minutes }));
  }

  leave() {
    this.call?.leave();
    this.rest('left');
  }

  /** @param {string} state */
  ended(state) {
    this.memory.forget();
    this.dialog('finish-dialog').close();
    this.rest(state);
  }

  /** @param {string} state */
  rest(state) {
    this.call = null;
    this.patient = null;
    this.own.release();
    this.remote.clear();
    maySleep();
    delete document.body.dataset.call;
    announce('');
    showState(state);
  }
}

new ConsolePage().begin();
