// @ts-check
// Before the call: tells the clinic that this page is open, and its step. So the clinic sees a patient whom a question
// of the browser has stopped.

import { leaveOldPage } from './call.js';
import { Signal } from './signal.js';

const LOOK_EVERY = 2000; // milliseconds; until the server's page shows how the call ended

/** @typedef {'ask'|'refused'|'absent'|'busy'|'inApp'|'unsupported'} Step as in apiserver/signalling/protocol/doc.go */

export class Door {
  /** @param {string} path of the signalling */
  constructor(path) {
    this.path = path;
    /** @type {Step} */
    this.step = 'ask';
    /** @type {Signal|null} */
    this.signal = null;
  }

  /** @param {Step} step */
  stand(step) {
    this.step = step;
    if (this.signal) return this.signal.send({ type: 'arriving', step });
    this.signal = new Signal(this.path, {
      hello: () => ({ type: 'arriving', step: this.step }),
      message: (message) => {
        if (['finished', 'cancelled', 'expired'].includes(message.type)) setInterval(leaveOldPage, LOOK_EVERY);
      },
      line: () => undefined,
      refused: () => leaveOldPage(),
    });
    this.signal.renew();
  }

  /** The page has entered, or has been left for good. */
  pass() {
    this.signal?.finish();
    this.signal = null;
  }
}
