// @ts-check
// One side's view of a call: the signalling, the peer connection and the clock. It knows no page.

import { Peer } from './peer.js';
import { Signal } from './signal.js';
import { LineWatch } from './stats.js';

/**
 * @typedef {import('./signal.js').Message} Message
 * @typedef {import('./signal.js').PeerInfo} PeerInfo
 * @typedef {import('./peer.js').Quality} Quality
 * @typedef {import('./peer.js').Tracks} Tracks
 * @typedef {{
 *   admitted: (inCall: boolean) => void,
 *   peer: (peer: PeerInfo|null, left: boolean) => void,
 *   started: () => void,
 *   ended: (state: 'finished'|'cancelled'|'expired') => void,
 *   occupied: (by: string) => void,
 *   replaced: (by: string) => void,
 *   held: (held: boolean) => void,
 *   pending?: () => void,
 *   refused?: () => void,
 *   busy?: (calls: {id: string, name: string, person: boolean}[]) => void,
 *   asking?: (applicants: {id: string, since: string}[]) => void,
 *   line: (line: import('./signal.js').Line) => void,
 *   media: (state: import('./peer.js').PeerState) => void,
 *   stream: (stream: MediaStream) => void,
 *   door?: (door: {step: string, since: string}|null) => void,
 *   quality: (quality: Quality, numbers: {frames: number, energy: number}) => void,
 * }} CallView
 */

const LOOK_EVERY = 2000;

export class Call {
  /** @param {{path: string, role: 'patient'|'clinic', device: string, view: CallView}} options */
  constructor({ path, role, device, view }) {
    this.role = role;
    this.view = view;
    this.tracks = /** @type {Tracks} */ ({ audio: null, video: null });
    /** @type {import('./signal.js').Switches} */
    this.switches = { microphone: false, camera: false };
    this.said = ''; // the switches sent on this connection
    this.inCall = false;
    this.entered = false;
    this.held = false; // neither side is seen or heard
    this.keepsHold = false; // on hold by this side, whatever the server says
    this.seated = false; // welcomed or waiting for admission; only then may this side send
    this.offset = 0; // of the server's clock, in milliseconds
    /** @type {number|null} */
    this.since = null; // start of the call by the server's clock
    /** @type {Peer|null} */
    this.peer = null;
    this.session = ''; // of the other side
    /** @type {PeerInfo|null} */
    this.other = null;
    /** @type {RTCIceServer[]} */
    this.iceServers = [];
    this.signal = new Signal(path, {
      hello: () => {
        this.said = JSON.stringify(this.switches);
        this.seated = false; // until the answer arrives
        return { type: 'hello', device, ...this.switches };
      },
      message: (message) => this.heard(message),
      line: (line) => view.line(line),
      refused: () => leaveOldPage(),
    });
  }

  join() {
    this.signal.renew();
    this.lookTimer = setInterval(() => this.look(), LOOK_EVERY);
  }

  /** Moves the visit to this device. */
  claim() { this.signal.claim(); }

  /** Begins the call. With hold, the doctor's other call is put on hold. @param {boolean} [hold] */
  start(hold = false) { this.goLive({ type: 'start', hold }); }

  /**
   * Stops picture and sound of both sides until resume. It applies here at once; the server is told, again after a lost
   * line if needed.
   */
  hold() {
    this.keepsHold = true;
    this.hush(true);
    this.signal.send({ type: 'hold' });
  }

  /** @param {boolean} [hold] */
  resume(hold = false) { this.goLive({ type: 'resume', hold }); }

  /** @private @param {Message} message */
  goLive(message) {
    this.keepsHold = false;
    this.signal.send(message);
  }

  /** Admits or refuses a waiting device of the patient. @param {string} applicant @param {boolean} yes */
  decide(applicant, yes) { this.signal.send({ type: yes ? 'admit' : 'refuse', applicant }); }

  finish() { this.signal.send({ type: 'finish' }); }

  leave() {
    this.signal.leave();
    this.stop();
  }

  /**
   * Sets the tracks to send and the switches that the other side sees.
   * @param {Tracks} tracks
   * @param {import('./signal.js').Switches} switches
   */
  setMedia(tracks, switches) {
    this.tracks = tracks;
    this.feed();
    this.switches = switches;
    this.announce();
  }

  /** Sends changed switches to the other side, once. A device without a seat sends nothing. @private */
  announce() {
    const now = JSON.stringify(this.switches);
    if (now === this.said || !this.seated) return;
    this.said = now;
    this.signal.send({ type: 'media', ...this.switches });
  }

  /** Seconds since the call began. */
  seconds() {
    return this.since === null ? 0 : Math.max(0, Math.floor((Date.now() + this.offset - this.since) / 1000));
  }

  /** The server's time, in milliseconds. */
  now() { return Date.now() + this.offset; }

  /** @private @param {Message} message */
  heard(message) {
    switch (message.type) {
      case 'welcome': return this.welcomed(message);
      case 'peer': return this.meet(message.peer, Boolean(message.left));
      case 'description': return void this.from(message)?.description(message.description);
      case 'candidate': return void this.from(message)?.candidate(message.candidate);
      case 'ask': return this.signal.send({ type: 'here', to: message.from });
      case 'media': return this.switched(message);
      case 'door': return this.view.door?.(message.door);
      case 'started': return this.begin(message.callSince);
      case 'held': return this.hush(true);
      case 'resumed': return this.hush(this.keepsHold);
      case 'busy': return this.view.busy?.(message.calls);
      case 'asking': return this.view.asking?.(message.applicants);
      case 'occupied': return this.view.occupied(message.by ?? '');
      case 'pending': return this.waits();
      case 'refused': return this.end(() => this.view.refused?.());
      case 'replaced': return this.end(() => this.view.replaced(message.by ?? ''));
      case 'finished': case 'cancelled': case 'expired':
        return this.end(() => this.view.ended(/** @type {'finished'} */ (message.type)));
    }
  }

  /** @private @param {Message} message */
  welcomed(message) {
    this.entered = true;
    this.iceServers = message.iceServers;
    this.offset = Date.parse(message.now) - Date.now();
    this.session = ''; // our session is new, so the other side connects again too
    this.seated = true;
    this.held = Boolean(message.held) || this.keepsHold;
    if (this.keepsHold && !message.held) this.signal.send({ type: 'hold' }); // the server has not received it
    this.view.admitted(message.state === 'inCall');
    if (message.callSince) this.begin(message.callSince);
    this.view.door?.(message.door ?? null);
    this.meet(message.peer, Boolean(message.left));
    this.announce(); // changes made while the line was lost, or before this side was let in
  }

  /** Another device of the patient is in the call. This one receives nothing until the clinic admits it. @private */
  waits() {
    this.session = '';
    this.other = null;
    this.closePeer();
    this.view.pending?.();
    this.seated = true;
    this.announce(); // changes made before this side had to wait
  }

  /** @private @param {boolean} held */
  hush(held) {
    this.held = held;
    this.feed();
    this.view.held(held);
  }

  /** @private @param {PeerInfo|null} peer @param {boolean} left */
  meet(peer, left) {
    this.other = peer;
    if (!peer) {
      this.session = '';
      this.closePeer();
    } else if (peer.session !== this.session) {
      this.session = peer.session;
      this.connect();
    }
    this.view.peer(peer, left);
  }

  /** @private @param {Message} message */
  switched({ microphone, camera, microphoneState, cameraState, speakerState }) {
    if (!this.other) return;
    this.other = { ...this.other, microphone, camera, microphoneState, cameraState, speakerState };
    this.view.peer(this.other, false);
  }

  /** @private */
  connect() {
    this.closePeer();
    const stream = new MediaStream();
    const session = this.session;
    this.watch = new LineWatch();
    const peer = new Peer(this.iceServers, this.role === 'patient', {
      send: (message) => this.signal.send({ ...message, to: session }),
      track: (track) => {
        stream.addTrack(track);
        this.view.stream(stream);
      },
      state: (state) => { if (this.peer === peer || state !== 'closed') this.view.media(state); },
      lost: () => this.signal.renew(),
    });
    this.peer = peer;
    this.view.media('connecting');
    this.feed();
    if (this.role === 'clinic') peer.begin();
  }

  /**
   * Sends nothing of the clinic before 「ビデオ通話を開始する」 (B9), and nothing of either side during a hold.
   * @private
   */
  feed() {
    const open = (this.role === 'patient' || this.inCall) && !this.held;
    this.peer?.setTracks(open ? this.tracks : { audio: null, video: null });
  }

  /** @private @param {string} since */
  begin(since) {
    this.inCall = true;
    this.since = Date.parse(since);
    this.feed();
    this.view.started();
    this.view.held(this.held);
  }

  /** @private @param {Message} message */
  from(message) { return message.from === this.session ? this.peer : null; }

  /** @private @param {() => void} tell */
  end(tell) {
    this.signal.finish();
    this.stop();
    tell();
  }

  /** @private */
  stop() {
    clearInterval(this.lookTimer);
    this.closePeer();
  }

  /** @private */
  closePeer() {
    const old = this.peer;
    this.peer = null;
    old?.close();
  }

  /** @private */
  async look() {
    const peer = this.peer;
    if (peer?.pc.connectionState !== 'connected' || !this.watch) return;
    const { quality, ...numbers } = await this.watch.look(peer.pc);
    if (peer === this.peer) this.view.quality(quality, numbers);
  }
}

/**
 * If the server now has another page for this address, that page is right: the server refused the connection, or the
 * call goes on without this device.
 */
export async function leaveOldPage() {
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (answer.status >= 500 || answer.status === 429) return; // a fault of the server, not of this page
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (page.body.dataset.page && page.body.dataset.page !== document.body.dataset.page) location.reload();
  } catch {
    // Without a network, the next attempt follows by itself.
  }
}
