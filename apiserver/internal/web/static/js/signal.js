// @ts-check
// One party's WebSocket to the room of its call. apiserver/signalling/protocol/doc.go documents the protocol.

/**
 * @typedef {''|'off'|'absent'|'interrupted'|'refused'|'busy'} DeviceState
 * @typedef {{
 *   microphone: boolean,
 *   camera: boolean,
 *   microphoneState?: DeviceState,
 *   cameraState?: DeviceState,
 *   speakerState?: DeviceState,
 * }} Switches
 * @typedef {{session: string, since: string} & Switches} PeerInfo
 * @typedef {{type: string, [field: string]: any}} Message
 * @typedef {'connecting'|'open'|'lost'|'closed'} Line
 * @typedef {{
 *   hello: () => Message,
 *   message: (message: Message) => void,
 *   line: (line: Line) => void,
 *   refused: () => void,
 * }} Listener
 */

const SUBPROTOCOLS = ['madoguchi.call.v2', 'madoguchi.call.v1']; // older servers speak only the second
const PAUSES = [300, 1000, 2000, 4000, 8000]; // milliseconds between attempts
const REFUSED_AFTER = 3; // attempts in a row that never opened
const CLOSED = { replaced: 4001, ended: 4002, notInTime: 4004, refused: 4005 };

export class Signal {
  /** @param {string} path @param {Listener} listener */
  constructor(path, listener) {
    this.address = new URL(path, location.href.replace(/^http/, 'ws')).href;
    this.listener = listener;
    this.takeOver = false;
    this.failures = 0;
    this.over = false;
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    // A phone that changes networks or wakes up does not always notice that its socket is dead.
    addEventListener('online', () => this.renew());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.socket?.readyState !== WebSocket.OPEN) this.renew();
    });
  }

  /**
   * Connects or reconnects. A new connection is a new session, for which the other side makes a new peer connection.
   */
  renew() {
    if (this.over) return;
    clearTimeout(this.timer);
    this.drop();
    this.listener.line('connecting');
    const socket = new WebSocket(this.address, SUBPROTOCOLS);
    this.socket = socket;
    socket.onopen = () => this.opened(socket);
    socket.onmessage = (event) => this.heard(socket, event.data);
    socket.onclose = (event) => this.closed(socket, event);
  }

  /** Says hello again on the same connection: the visit moves to this device. */
  claim() {
    this.takeOver = true;
    this.sayHello();
  }

  /** @param {Message} message */
  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Leaves on purpose. */
  leave() {
    this.send({ type: 'leave' });
    this.finish();
  }

  /** Closes without reconnecting. */
  finish() {
    this.over = true;
    clearTimeout(this.timer);
    this.socket?.close(1000);
    this.socket = null;
    this.listener.line('closed');
  }

  /** @private */
  sayHello() {
    if (this.socket?.readyState !== WebSocket.OPEN) return; // hello follows when the socket opens
    this.send({ takeOver: this.takeOver, ...this.listener.hello() });
    this.takeOver = false; // only once, not after each reconnection
  }

  /** @private @param {WebSocket} socket */
  opened(socket) {
    if (socket !== this.socket) return;
    this.sayHello();
    this.listener.line('open');
  }

  /** @private @param {WebSocket} socket @param {string} data */
  heard(socket, data) {
    if (socket !== this.socket) return;
    const message = JSON.parse(data);
    if (message.type === 'welcome' || message.type === 'pending') this.failures = 0;
    this.listener.message(message);
  }

  /** @private @param {WebSocket} socket @param {CloseEvent} event */
  closed(socket, event) {
    if (socket !== this.socket) return;
    this.socket = null;
    if ([CLOSED.replaced, CLOSED.ended, CLOSED.refused].includes(event.code)) {
      this.over = true;
      this.listener.line('closed');
      return;
    }
    this.listener.line('lost');
    this.failures++;
    if (event.code === CLOSED.notInTime || this.failures % REFUSED_AFTER === 0) this.listener.refused();
    this.retry();
  }

  /** @private */
  retry() {
    const pause = PAUSES[Math.min(this.failures, PAUSES.length) - 1];
    this.timer = setTimeout(() => this.renew(), pause * (0.75 + Math.random() / 2));
  }

  /** @private */
  drop() {
    const old = this.socket;
    this.socket = null;
    old?.close(1000);
  }
}
