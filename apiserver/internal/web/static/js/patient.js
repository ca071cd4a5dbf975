// @ts-check
// The patient's page during the call's window: permission, waiting, call, end.
//
//   starting → ask ⇄ trouble → waiting ⇄ call → left | finished | unbegun | cancelled | expired
//        └→ inapp | unsupported | insecure     └→ occupied | replaced → waiting
//                                               └→ pending → call | refused → pending

import { Call, leaveOldPage } from './call.js';
import { copy, inAppBrowser, platform } from './browser.js';
import { Door } from './door.js';
import { obstacle } from './media.js';
import { OwnMedia } from './own.js';
import { announce, clock, deviceSentence, element, notice, onPress, showState, tell, word, write } from './page.js';
import { RemotePicture } from './remote.js';
import { DeviceRows, nameTrouble } from './rows.js';
import { VisitMemory } from './storage.js';
import { maySleep, stayAwake } from './wakelock.js';

const ENDED_LOOKS_EVERY = 2000; // milliseconds
const LEFT_LOOKS_EVERY = 20000; // milliseconds; checks whether the visit has ended

/** @type {Record<string, import('./door.js').Step>} */
const STEPS = { denied: 'refused', absent: 'absent', busy: 'busy' };

class PatientPage {
  constructor() {
    const { call = '', signal = '' } = element('main').dataset;
    this.memory = new VisitMemory('patient', call);
    this.path = signal;
    this.own = new OwnMedia(this.memory, () => this.ownChanged());
    this.remote = new RemotePicture({ crop: true, changed: () => this.ownChanged() });
    this.door = new Door(signal);
    this.rows = new DeviceRows(this.own);
    this.asking = false; // for camera and microphone
    /** @type {import('./own.js').Kind|null} */
    this.alone = null; // the only device that the person wanted to enter with
    /** @type {Call|null} */
    this.call = null;
    this.bindButtons();
    setInterval(() => this.tick(), 1000);
    setInterval(() => this.lookBack(), LEFT_LOOKS_EVERY);
    document.addEventListener('visibilitychange', () => this.lookBack());
  }

  bindButtons() {
    onPress('allow', () => this.enter());
    onPress('retry', () => this.tryAll());
    onPress('sound-only', () => this.enterWith('audio'));
    onPress('picture-only', () => this.enterWith('video'));
    onPress('neither', () => this.enterWithNeither());
    onPress('anyway', () => this.open());
    onPress('copy', () => this.copyLink());
    onPress('claim', () => this.call?.claim());
    onPress('claim-back', () => this.enter(true));
    onPress('back', () => this.enter());
    onPress('ask-again', () => this.enter());
    onPress('microphone', () => this.own.toggle('audio'));
    onPress('camera', () => this.own.toggle('video'));
    onPress('switch', () => this.flip());
    onPress('leave', () => this.leave());
  }

  begin() {
    document.body.dataset.platform = platform();
    if (inAppBrowser()) {
      this.door.stand('inApp');
      return showState('inapp');
    }
    this.open();
  }

  open() {
    const stop = obstacle();
    if (stop) this.cannot(stop);
    else if (this.memory.joined()) this.enter();
    else {
      this.door.stand('ask');
      showState('ask');
    }
  }

  /** @param {string} stop */
  cannot(stop) {
    this.door.stand('unsupported');
    showState(stop);
  }

  /**
   * Requests camera and microphone, and joins when everything is there except what the person goes without.
   * @param {boolean} [claim]
   */
  async enter(claim = false) {
    this.busy(true);
    this.asking = true;
    const all = await this.own.ask({
      camera: !this.memory.goesWithout('video'),
      microphone: !this.memory.goesWithout('audio'),
    });
    this.asking = false;
    this.busy(false);
    if (all) this.join(claim);
    else this.showTrouble();
  }

  tryAll() {
    this.alone = null;
    this.memory.goWith('audio');
    this.memory.goWith('video');
    this.enter();
  }

  /** A missing device is there: the page goes on by itself. */
  goOn() {
    const conditions = [this.own.condition('audio'), this.own.condition('video')];
    const missing = conditions.some((condition) => condition !== '' && condition !== 'off');
    if (document.body.dataset.state === 'trouble' && !this.asking && !missing) this.join(false);
  }

  /** Goes on with sound or picture alone. The browser may have to ask for it. @param {import('./own.js').Kind} kind */
  enterWith(kind) {
    this.alone = kind;
    this.memory.goWith(kind);
    this.memory.goWithout(kind === 'audio' ? 'video' : 'audio');
    if (this.own.condition(kind) === '' || this.own.condition(kind) === 'off') this.join(false);
    else this.enter();
  }

  /** Enters without camera and microphone: sees and hears the doctor only. */
  enterWithNeither() {
    this.memory.goWithout('audio');
    this.memory.goWithout('video');
    this.join(false);
  }

  /** @param {boolean} claim */
  join(claim) {
    this.door.pass();
    this.memory.join();
    stayAwake();
    showState('waiting');
    this.call = new Call({ path: this.path, role: 'patient', device: this.memory.key(), view: this.view() });
    this.call.signal.takeOver = claim;
    this.ownChanged();
    this.call.join();
  }

  /** @returns {import('./call.js').CallView} */
  view() {
    return {
      admitted: (inCall) => this.show(inCall ? 'call' : 'waiting'),
      started: () => this.show('call'),
      peer: (peer) => this.showPeer(peer),
      ended: (state) => this.ended(state),
      occupied: () => this.show('occupied'),
      replaced: () => this.replaced(),
      held: (held) => this.showHold(held),
      pending: () => this.showPending(),
      refused: () => this.rest('refused'),
      line: (line) => this.showLine(line),
      media: (state) => this.showMedia(state),
      stream: (stream) => this.showStream(stream),
      quality: (quality, numbers) => {
        this.remote.note(numbers);
        element('quality').dataset.tone = quality;
        write(element('quality'), word(`quality.${quality}`));
      },
    };
  }

  /** @param {string} state */
  show(state) {
    document.body.dataset.call = state === 'call' ? 'inCall' : 'waiting';
    showState(state);
    announce(state === 'occupied' ? '' : word(`announce.${state}`)); // a page that asks is read out by its heading
  }

  /** @param {boolean} held */
  showHold(held) {
    const changed = (document.body.dataset.held === 'yes') !== held;
    if (held) document.body.dataset.held = 'yes';
    else delete document.body.dataset.held;
    this.remote.hold(held);
    this.showNotice();
    if (changed) announce(word(held ? 'notice.held' : 'announce.call'));
  }

  showPending() {
    delete document.body.dataset.call;
    this.remote.clear();
    showState('pending');
  }

  /** @param {MediaStream} stream */
  showStream(stream) {
    this.remote.show(stream);
    this.remote.hold(Boolean(this.call?.held));
  }

  /** @param {import('./signal.js').PeerInfo|null} peer */
  showPeer(peer) {
    document.body.dataset.peer = peer ? 'here' : 'away';
    if (!peer) {
      this.remote.clear();
      write(element('quality'), '');
    }
    this.showNotice();
    const muted = !peer || peer.microphone ? '' : deviceSentence('doctor.microphone', peer.microphoneState);
    this.showOther('doctor-muted', muted);
    this.showOther('doctor-deaf', peer?.speakerState ? word('doctor.deaf') : '');
    this.showOther('remote-off', !peer || peer.camera ? '' : deviceSentence('doctor.camera', peer.cameraState));
  }

  /** Shows a line about the doctor's devices. @param {string} id @param {string} text */
  showOther(id, text) {
    const line = element(id);
    line.hidden = text === '';
    write(line.querySelector('span') ?? line, text);
  }

  /** @param {import('./signal.js').Line} line */
  showLine(line) {
    document.body.dataset.line = line;
    if (line === 'open') tell('line-state', 'good', 'line.open');
    if (line === 'connecting') tell('line-state', 'idle', 'line.connecting');
    if (line === 'lost') {
      tell('line-state', 'poor', 'line.lost');
      announce(word('line.lost'));
    }
  }

  /** @param {import('./peer.js').PeerState} state */
  showMedia(state) {
    document.body.dataset.media = state;
    if (state !== 'connected') write(element('quality'), '');
    this.showNotice();
  }

  /** The line over the call's picture shows the problem between the two sides. */
  showNotice() {
    const { peer, media } = document.body.dataset;
    if (document.body.dataset.held || peer !== 'here') notice(''); // the page itself says more about that
    else if (media === 'connected') notice('');
    else notice(media === 'reconnecting' ? 'notice.reconnecting' : 'notice.connecting');
  }

  showTrouble() {
    nameTrouble(this.own);
    element('sound-only').hidden = this.without('audio');
    element('picture-only').hidden = this.without('video');
    this.door.stand(STEPS[document.body.dataset.trouble ?? ''] ?? 'ask');
    showState('trouble');
    this.showAlone();
  }

  /** Explains below the buttons why entering with one device failed, and offers to enter with neither. */
  showAlone() {
    const tried = this.alone !== null;
    const neitherOffered = element('sound-only').hidden && element('picture-only').hidden;
    const nothing = neitherOffered && document.body.dataset.missing === 'both';
    const part = element('alone'), said = element('alone-word');
    write(said, tried ? word(`trouble.alone.${this.alone}`) : '');
    /** @type {HTMLElement} */ (said.parentElement).hidden = !tried;
    part.hidden = !tried && !nothing;
    if (tried) part.scrollIntoView({ block: 'nearest' });
  }

  /**
   * Whether entering with this device alone makes no sense: it is missing, or the other one works too.
   * @param {import('./own.js').Kind} kind
   */
  without(kind) {
    const other = kind === 'audio' ? 'video' : 'audio';
    return this.own.condition(kind) === 'absent' || this.own.condition(other) === '';
  }

  ownChanged() {
    const microphone = this.own.condition('audio'), camera = this.own.condition('video');
    this.call?.setMedia(this.own.tracks, {
      microphone: !microphone, camera: !camera, microphoneState: microphone, cameraState: camera,
      speakerState: this.remote.silenced() ? 'interrupted' : '',
    });
    this.remote.retry();
    this.goOn();
    this.rows.show();
    this.showSwitch('microphone', microphone);
    this.showSwitch('camera', camera);
    write(element('own-off-word'), deviceSentence('own.camera', camera || 'off'));
    this.showOwnTrouble({ microphone, camera });
    this.own.severalCameras().then((several) => { element('switch').hidden = !several; });
  }

  /** @param {'microphone'|'camera'} id @param {import('./own.js').Condition} condition */
  showSwitch(id, condition) {
    element(id).setAttribute('aria-pressed', String(!condition));
    const text = condition ? word(`${id}.state`, { state: word(`short.${condition}`) }) : word(id);
    write(element(`${id}-word`), text);
  }

  /**
   * For a device that is off without the person's choice, a sentence explains how it comes back.
   * @param {Record<'microphone'|'camera', import('./own.js').Condition>} conditions
   */
  showOwnTrouble(conditions) {
    const said = /** @type {const} */ (['microphone', 'camera']).map((id) => {
      const condition = conditions[id];
      if (id === 'microphone' && condition !== '' && this.memory.goesWithout('audio')) return word('trouble.silent');
      const goesWithout = this.memory.goesWithout(id === 'camera' ? 'video' : 'audio');
      const chosen = condition === '' || condition === 'off' || goesWithout;
      return chosen ? '' : word(`trouble.own.${condition}`, { device: word(id) });
    });
    const line = element('own-trouble');
    write(line, said.filter(Boolean).join(' '));
    line.hidden = line.textContent === '';
  }

  async flip() {
    try {
      await this.own.flip();
    } catch {
      this.ownChanged();
    }
  }

  tick() {
    if (this.call?.inCall) write(element('timer'), clock(this.call.seconds()));
  }

  leave() {
    this.call?.leave();
    this.memory.leave();
    this.rest('left');
  }

  /** A patient who left reads how the visit ended, once it has. */
  lookBack() {
    if (document.body.dataset.state === 'left' && !document.hidden) leaveOldPage();
  }

  replaced() {
    this.memory.leave();
    this.rest('replaced');
  }

  /** @param {string} state */
  ended(state) {
    this.memory.forget();
    if (!this.call?.entered) { // it ended while this side was away: the server's page will show how
      this.rest('starting');
      setInterval(leaveOldPage, ENDED_LOOKS_EVERY);
      return;
    }
    this.rest(state === 'finished' && !this.call?.inCall ? 'unbegun' : state);
  }

  /** Releases the devices, and shows the state of the visit. @param {string} state */
  rest(state) {
    this.call = null;
    this.own.release();
    this.rows.stop();
    this.remote.clear();
    maySleep();
    delete document.body.dataset.call;
    delete document.body.dataset.held;
    announce('');
    showState(state);
  }

  /** @param {boolean} busy */
  busy(busy) {
    const buttons = ['allow', 'retry', 'back', 'claim-back', 'ask-again', 'sound-only', 'picture-only', 'neither'];
    for (const id of buttons) {
      const button = /** @type {HTMLButtonElement} */ (element(id));
      button.disabled = busy;
    }
    if (busy) announce(word('announce.asking'));
  }

  async copyLink() {
    const done = await copy(element('copy').dataset.link || location.href);
    write(element('copied'), word(done ? 'copied' : 'copyByHand'));
  }
}

new PatientPage().begin();
