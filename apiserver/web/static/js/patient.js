// @ts-check
// The patient's page during the call's window: permission, waiting, call, end.
//
//   starting → ask ⇄ trouble → waiting ⇄ call → left | finished | cancelled | expired
//        └→ inapp | unsupported | insecure     └→ occupied | replaced → waiting

import { Call } from './call.js';
import { copy, inAppBrowser, platform } from './browser.js';
import { obstacle } from './media.js';
import { Meter } from './meter.js';
import { OwnMedia } from './own.js';
import { announce, clock, element, notice, onPress, showState, tell, word, write } from './page.js';
import { RemotePicture } from './remote.js';
import { VisitMemory } from './storage.js';
import { maySleep, stayAwake } from './wakelock.js';

const HEARD_FOR = 3000; // milliseconds, so that a word does not change with every breath

class PatientPage {
  constructor() {
    const { call = '', signal = '' } = element('main').dataset;
    this.memory = new VisitMemory('patient', call);
    this.path = signal;
    this.own = new OwnMedia(this.memory, () => this.ownChanged());
    this.remote = new RemotePicture({ crop: true });
    this.meter = new Meter((bars) => this.level(bars));
    this.heardAt = 0;
    /** @type {Call|null} */
    this.call = null;
    this.bindButtons();
    setInterval(() => this.tick(), 1000);
  }

  bindButtons() {
    onPress('allow', () => this.enter());
    onPress('retry', () => this.enter());
    onPress('proceed', () => this.proceed());
    onPress('anyway', () => this.open());
    onPress('copy', () => this.copyLink());
    onPress('claim', () => this.call?.claim());
    onPress('claim-back', () => this.enter(true));
    onPress('back', () => this.enter());
    onPress('microphone', () => this.own.toggle('audio'));
    onPress('camera', () => this.own.toggle('video'));
    onPress('switch', () => this.flip());
    onPress('leave', () => this.leave());
  }

  begin() {
    document.body.dataset.platform = platform();
    const stop = obstacle();
    if (inAppBrowser()) return showState('inapp');
    if (stop) return showState(stop);
    this.open();
  }

  open() {
    const stop = obstacle();
    if (stop) showState(stop);
    else if (this.memory.joined()) this.enter();
    else showState('ask');
  }

  /** Asks for camera and microphone, and joins when both are there. @param {boolean} [claim] */
  async enter(claim = false) {
    this.busy(true);
    const all = await this.own.ask();
    this.busy(false);
    if (all) this.join(claim);
    else this.showTrouble();
  }

  /** Goes on with the one device that works. */
  proceed() { this.join(false); }

  /** @param {boolean} claim */
  join(claim) {
    this.memory.join();
    stayAwake();
    showState('waiting');
    this.call = new Call({ path: this.path, role: 'patient', device: this.memory.key(), view: this.view() });
    this.call.signal.takeOver = claim;
    this.call.setTracks(this.own.tracks);
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
      line: (line) => this.showLine(line),
      media: (state) => this.showMedia(state),
      stream: (stream) => this.remote.show(stream),
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
    announce(state === 'occupied' ? '' : word(`announce.${state}`)); // the page that asks is read out itself
  }

  /** @param {import('./signal.js').PeerInfo|null} peer */
  showPeer(peer) {
    document.body.dataset.peer = peer ? 'here' : 'away';
    if (!peer) {
      this.remote.clear();
      write(element('quality'), '');
    }
    this.showNotice();
    element('doctor-muted').hidden = !peer || peer.microphone;
    element('remote-off').hidden = !peer || peer.camera;
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

  /** A line over the call's picture: what stands between the two. */
  showNotice() {
    const { peer, media } = document.body.dataset;
    if (peer !== 'here') notice('notice.doctorAway');
    else if (media === 'connected') notice('');
    else notice(media === 'reconnecting' ? 'notice.reconnecting' : 'notice.connecting');
  }

  showTrouble() {
    const { camera, microphone } = this.own.trouble;
    const body = document.body.dataset;
    body.trouble = camera === microphone || !camera ? String(microphone) : camera;
    body.missing = camera && microphone ? 'both' : camera ? 'camera' : 'microphone';
    element('proceed').hidden = body.missing === 'both';
    write(element('proceed-word'), word(`proceed.${body.missing}`));
    write(element('trouble-title'), word(`trouble.${body.trouble}.${body.missing}`));
    showState('trouble');
  }

  ownChanged() {
    this.call?.setTracks(this.own.tracks);
    this.remote.retry();
    this.meter.listen(this.own.tracks.audio);
    const camera = this.own.cameraOn(), microphone = this.own.microphoneOn();
    tell('camera-state', camera ? 'good' : 'idle', this.own.tracks.video ? (camera ? 'camera.works' : 'camera.off') : 'camera.none');
    if (microphone) this.level(0);
    else tell('microphone-state', 'idle', this.own.tracks.audio ? 'microphone.off' : 'microphone.none');
    this.showSwitch('microphone', microphone, Boolean(this.own.tracks.audio));
    this.showSwitch('camera', camera, Boolean(this.own.tracks.video));
    document.body.dataset.camera = camera ? 'on' : 'off';
    this.own.severalCameras().then((several) => { element('switch').hidden = !several; });
  }

  /** @param {string} id @param {boolean} on @param {boolean} there */
  showSwitch(id, on, there) {
    const button = /** @type {HTMLButtonElement} */ (element(id));
    button.setAttribute('aria-pressed', String(on));
    button.disabled = !there;
    write(element(`${id}-word`), word(`${id}.${on ? 'on' : 'off'}`));
  }

  /** @param {number} bars */
  level(bars) {
    element('meter').dataset.bars = String(bars);
    if (bars > 1) this.heardAt = Date.now();
    const heard = Date.now() - this.heardAt < HEARD_FOR;
    if (this.own.microphoneOn()) tell('microphone-state', 'good', heard ? 'microphone.heard' : 'microphone.works');
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

  replaced() {
    this.memory.leave();
    this.rest('replaced');
  }

  /** @param {string} state */
  ended(state) {
    this.memory.forget();
    this.rest(state);
  }

  /** Gives the devices back, and shows how the visit stands. @param {string} state */
  rest(state) {
    this.call = null;
    this.own.release();
    this.meter.stop();
    this.remote.clear();
    maySleep();
    delete document.body.dataset.call;
    announce('');
    showState(state);
  }

  /** @param {boolean} busy */
  busy(busy) {
    for (const id of ['allow', 'retry', 'back', 'claim-back']) /** @type {HTMLButtonElement} */ (element(id)).disabled = busy;
    if (busy) announce(word('announce.asking'));
  }

  async copyLink() {
    const done = await copy(element('copy').dataset.link || location.href);
    write(element('copied'), word(done ? 'copied' : 'copyByHand'));
  }
}

new PatientPage().begin();
