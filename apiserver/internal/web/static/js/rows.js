// @ts-check
// What a page says about the own camera and microphone: a row each, and why one of them is missing.

import { Meter } from './meter.js';
import { element, tell, word, write } from './page.js';

const HEARD_FOR = 3000; // milliseconds; keeps the word from flickering

export class DeviceRows {
  /** @param {import('./own.js').OwnMedia} own */
  constructor(own) {
    this.own = own;
    this.meter = new Meter((bars) => this.level(bars));
    this.heardAt = 0;
  }

  show() {
    const microphone = this.own.condition('audio'), camera = this.own.condition('video');
    this.meter.listen(this.own.tracks.audio);
    tell('camera-state', camera ? 'idle' : 'good', camera ? `is.${camera}` : 'camera.works');
    if (microphone) tell('microphone-state', 'idle', `is.${microphone}`);
    else this.level(0);
    document.body.dataset.camera = camera ? 'off' : 'on';
  }

  /** @param {number} bars */
  level(bars) {
    element('meter').dataset.bars = String(bars);
    if (bars > 1) this.heardAt = Date.now();
    const heard = Date.now() - this.heardAt < HEARD_FOR;
    if (this.own.microphoneOn()) tell('microphone-state', 'good', heard ? 'microphone.heard' : 'microphone.works');
  }

  stop() { this.meter.stop(); }
}

/** Names what the browser did not give, and why. @param {import('./own.js').OwnMedia} own */
export function nameTrouble(own) {
  const { camera, microphone } = own.trouble;
  const body = document.body.dataset;
  body.trouble = camera === microphone || !camera ? String(microphone) : camera;
  body.missing = camera && microphone ? 'both' : camera ? 'camera' : 'microphone';
  write(element('trouble-title'), word(`trouble.${body.trouble}.${body.missing}`));
}
