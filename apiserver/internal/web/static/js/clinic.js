// @ts-check
// The console in a browser (B6, B9): the clinician's side of a call.
//
//   starting → waiting ⇄ call → finished | cancelled | expired
//        └→ unsupported | insecure   └→ left | occupied | replaced → waiting

import { Call } from './call.js';
import { devices, obstacle } from './media.js';
import { OwnMedia } from './own.js';
import { announce, clock, deviceSentence, element, notice, onPress, showState, word, write } from './page.js';
import { RemotePicture } from './remote.js';
import { VisitMemory } from './storage.js';
import { maySleep, stayAwake } from './wakelock.js';

class ConsolePage {
  constructor() {
    const { call = '', signal = '' } = element('main').dataset;
    this.memory = new VisitMemory('clinic', call);
    this.path = signal;
    this.own = new OwnMedia(this.memory, () => this.ownChanged());
    this.remote = new RemotePicture({ crop: false, changed: () => this.ownChanged() });
    /** @type {Call|null} */
    this.call = null;
    /** @type {import('./signal.js').PeerInfo|null} */
    this.patient = null;
    this.left = false; // the patient left on purpose
    /** @type {{step: string, since: string}|null} */
    this.door = null; // a patient's page that has not entered
    this.lost = false; // the line was lost and is not open yet
    /** @type {{id: string, since: string}[]} */
    this.applicants = [];
    this.bindButtons();
    setInterval(() => this.tick(), 1000);
  }

  bindButtons() {
    onPress('start', () => this.call?.start());
    onPress('hold', () => this.call?.hold());
    onPress('resume', () => this.call?.resume());
    onPress('hold-yes', () => this.goLive());
    onPress('admit', () => this.decide(true));
    onPress('refuse', () => this.decide(false));
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

  /** Opens the console. Without camera or microphone it opens too, and says what is missing. @param {boolean} claim */
  async open(claim) {
    const asked = this.own.ask();
    this.call = new Call({ path: this.path, role: 'clinic', device: this.memory.key(), view: this.view() });
    this.call.signal.takeOver = claim;
    this.call.join();
    stayAwake();
    this.show('waiting');
    await asked;
  }

  /** @returns {import('./call.js').CallView} */
  view() {
    return {
      admitted: (inCall) => this.show(inCall ? 'call' : 'waiting'),
      started: () => this.show('call'),
      peer: (peer, left) => this.showPatient(peer, left),
      door: (door) => this.showDoor(door),
      ended: (state) => this.ended(state),
      occupied: (by) => this.occupied(by),
      replaced: (by) => this.replaced(by),
      held: (held) => this.showHold(held),
      busy: (calls) => this.askHold(calls),
      asking: (applicants) => this.showApplicants(applicants),
      line: (line) => this.showLine(line),
      media: (state) => this.showMedia(state),
      stream: (stream) => this.showStream(stream),
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

  /** @param {boolean} held */
  showHold(held) {
    if (held) document.body.dataset.held = 'yes';
    else delete document.body.dataset.held;
    this.remote.hold(held);
    element('hold-item').hidden = held || !this.call?.inCall;
    element('resume-lead').hidden = !held;
    if (!held) this.dialog('hold-dialog').close();
    this.showNotice();
  }

  /** @param {MediaStream} stream */
  showStream(stream) {
    this.remote.show(stream);
    this.remote.hold(Boolean(this.call?.held));
  }

  /**
   * The doctor has another live call. It is put on hold only if the clinician confirms.
   * @param {{name: string, person: boolean}[]} calls
   */
  askHold(calls) {
    const others = calls.map(called).join(word('hold.and'));
    const text = this.call?.inCall ? 'hold.return' : 'hold.start';
    write(element('hold-title'), word('hold.title', { others }));
    write(element('hold-text'), word(text, { others, own: element('called').textContent ?? '' }));
    if (!this.dialog('hold-dialog').open) this.dialog('hold-dialog').showModal();
  }

  goLive() {
    this.dialog('hold-dialog').close();
    if (this.call?.inCall) this.call.resume(true);
    else this.call?.start(true);
  }

  /** Shows the applicant that has waited longest. @param {{id: string, since: string}[]} applicants */
  showApplicants(applicants) {
    this.applicants = applicants;
    element('applicant').hidden = applicants.length === 0;
    if (applicants.length > 0) announce(word('announce.asks'));
  }

  /** @param {boolean} yes */
  decide(yes) {
    if (this.applicants.length > 0) this.call?.decide(this.applicants[0].id, yes);
  }

  /** @param {string} by */
  occupied(by) {
    this.showWho('occupied', by);
    this.show('occupied');
  }

  /** @param {string} by */
  replaced(by) {
    this.showWho('replaced', by);
    this.rest('replaced');
  }

  /**
   * Names the person who has the call now, if the server says who.
   * @param {'occupied'|'replaced'} state
   * @param {string} name
   */
  showWho(state, name) {
    const line = element(`${state}-by`);
    line.hidden = !name;
    write(line, name && word(`${state}.by`, { name }));
  }

  /** @param {import('./signal.js').PeerInfo|null} patient @param {boolean} left */
  showPatient(patient, left) {
    const came = Boolean(patient) !== Boolean(this.patient);
    this.patient = patient;
    this.left = left;
    document.body.dataset.peer = patient ? 'here' : 'away';
    const off = element('remote-off');
    off.hidden = !patient || patient.camera;
    if (patient && !patient.camera) {
      const said = /** @type {HTMLElement} */ (off.querySelector('span'));
      write(said, deviceSentence('patient.camera', patient.cameraState));
    }
    if (!patient) this.remote.clear();
    this.showLead();
    /** @type {HTMLButtonElement} */ (element('start')).disabled = !patient;
    element('patient-media').hidden = !patient;
    if (patient) write(element('patient-media'), this.switches(patient));
    if (came) announce(word(patient ? 'announce.patientCame' : left ? 'announce.patientGone' : 'announce.patientLeft'));
    this.showNotice();
    this.tick();
  }

  /** @param {{step: string, since: string}|null} door */
  showDoor(door) {
    this.door = door;
    this.showLead();
    this.showNotice();
  }

  showLead() {
    write(element('held-lead'), word(this.patient ? 'held.here' : this.left ? 'held.left' : 'held.away'));
    write(element('lead'), [this.patientLead(), this.liveLead()].filter(Boolean).join(' ') || word('lead.here'));
  }

  /** What keeps the call from beginning. */
  patientLead() {
    if (this.patient) return '';
    if (this.door) return word(`door.${this.door.step}`);
    return word(this.left ? 'lead.left' : 'lead.away');
  }

  /** Who hears the clinician in another call, as next.js recorded it. */
  liveLead() {
    const { heard } = element('main').dataset;
    return heard ? word('lead.live', { others: heard }) : '';
  }

  /** @param {import('./signal.js').PeerInfo} patient */
  switches(patient) {
    /** @param {boolean} on @param {import('./signal.js').DeviceState|undefined} why */
    const state = (on, why) => word(on ? 'on' : `short.${why || 'off'}`);
    const devices = word('patient.media', {
      microphone: state(patient.microphone, patient.microphoneState),
      camera: state(patient.camera, patient.cameraState),
    });
    return patient.speakerState ? `${devices} ${word('patient.deaf')}` : devices;
  }

  /** Why the patient cannot be heard, if nobody chose that. */
  muteness() {
    const { microphone, microphoneState } = this.patient ?? {};
    if (microphone || !microphoneState || microphoneState === 'off') return '';
    return deviceSentence('patient.microphone', microphoneState);
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

  /** The line over the picture shows the most serious problem between the two sides. */
  showNotice() {
    const { media } = document.body.dataset;
    if (this.lost) notice('line.lost');
    else if (document.body.dataset.held) notice('notice.held');
    else if (!this.patient) notice(this.call?.inCall ? this.absence() : '');
    else if (media === 'connected') this.showOther(this.muteness());
    else notice(media === 'reconnecting' ? 'notice.reconnecting' : 'notice.connecting');
  }

  /** Why the patient of a running call is away. */
  absence() {
    if (this.door) return `door.${this.door.step}`;
    return this.left ? 'lead.left' : 'notice.patientAway';
  }

  /** @param {string} text */
  showOther(text) {
    const line = element('notice');
    line.hidden = text === '';
    write(line, text);
  }

  ownChanged() {
    const microphone = this.own.condition('audio'), camera = this.own.condition('video');
    this.call?.setMedia(this.own.tracks, {
      microphone: !microphone, camera: !camera, microphoneState: microphone, cameraState: camera,
      speakerState: this.remote.silenced() ? 'interrupted' : '',
    });
    this.remote.retry();
    this.showSwitch('microphone', microphone);
    this.showSwitch('camera', camera);
    write(element('own-off-word'), deviceSentence('own.camera', camera || 'off'));
    document.body.dataset.camera = camera ? 'off' : 'on';
    const missing = [
      microphone !== 'off' && microphone && word(`missing.microphone.${microphone}`),
      camera !== 'off' && camera && word(`missing.camera.${camera}`),
    ];
    const text = missing.filter(Boolean).join(' ');
    element('missing').hidden = text === '';
    write(element('missing'), text);
  }

  /** @param {'microphone'|'camera'} id @param {import('./own.js').Condition} condition */
  showSwitch(id, condition) {
    element(id).setAttribute('aria-pressed', String(!condition));
    const text = condition ? word(`${id}.state`, { state: word(`short.${condition}`) }) : word(id);
    write(element(`${id}-word`), text);
  }

  async chooseDevices() {
    await this.fill('camera-choice', 'videoinput', this.own.tracks.video);
    await this.fill('microphone-choice', 'audioinput', this.own.tracks.audio);
    const speakers = await this.fill('speaker-choice', 'audiooutput', null);
    element('speaker-row').hidden = speakers === 0 || !('setSinkId' in HTMLMediaElement.prototype);
    this.dialog('devices-dialog').showModal();
  }

  /**
   * Fills the list of devices and returns their number.
   * @param {string} id
   * @param {string} kind
   * @param {MediaStreamTrack|null} track
   */
  async fill(id, kind, track) {
    const choice = /** @type {HTMLSelectElement} */ (element(id));
    const found = await devices(kind);
    const options = found.map((device) => new Option(device.label || word('device.unnamed'), device.deviceId));
    choice.replaceChildren(...options);
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

  /** The time in the corner: the duration of the call, or of the patient's wait. */
  tick() {
    const call = this.call;
    this.showLead();
    write(element('timer'), call?.inCall ? clock(call.seconds()) : '');
    const chip = element('waiting-chip');
    chip.hidden = !call || call.inCall || !this.patient;
    if (chip.hidden || !call || !this.patient) return;
    const minutes = Math.max(0, Math.floor((call.now() - Date.parse(this.patient.since)) / 60000));
    write(chip, word('waitingMinutes', { minutes }));
  }

  leave() {
    this.call?.leave();
    this.rest('left');
  }

  /** @param {string} state */
  ended(state) {
    this.memory.forget();
    this.rest(state);
  }

  /** @param {string} state */
  rest(state) {
    this.call = null;
    this.patient = null;
    this.left = false;
    for (const id of ['finish-dialog', 'hold-dialog']) this.dialog(id).close();
    this.own.release();
    this.remote.clear();
    maySleep();
    delete document.body.dataset.call;
    delete document.body.dataset.held;
    this.showApplicants([]);
    announce('');
    showState(state);
  }
}

/** The polite name of a call's patient, or its title. @param {{name: string, person: boolean}} call */
function called({ name, person }) {
  if (!name) return word('hold.unnamed');
  return person ? word('patient', { name }) : name;
}

new ConsolePage().begin();
