// @ts-check
// A patient tries camera, microphone and loudspeaker before a visit. Nothing leaves the device.
//
//   starting → ask → checked | trouble → checked …
//        └→ inapp | unsupported | insecure

import { copy, inAppBrowser, platform } from './browser.js';
import { obstacle } from './media.js';
import { OwnMedia } from './own.js';
import { announce, deviceSentence, element, onPress, showState, word, write } from './page.js';
import { DeviceRows, nameTrouble } from './rows.js';
import { VisitMemory } from './storage.js';

const TONE = 660; // Hz
const TONE_FOR = 0.8; // seconds

class DevicesPage {
  constructor() {
    this.own = new OwnMedia(new VisitMemory('patient', 'devices'), () => this.changed());
    this.rows = new DeviceRows(this.own);
    for (const id of ['allow', 'retry', 'again']) onPress(id, () => this.check());
    onPress('anyway', () => this.open());
    onPress('copy', async () => {
      write(element('copied'), word(await copy(location.href) ? 'copied' : 'copyByHand'));
    });
    onPress('tone', () => this.sound());
  }

  begin() {
    document.body.dataset.platform = platform();
    if (inAppBrowser()) showState('inapp');
    else this.open();
  }

  open() { showState(obstacle() || 'ask'); }

  async check() {
    announce(word('announce.asking'));
    const all = await this.own.ask();
    this.changed();
    if (!all) nameTrouble(this.own);
    showState(all ? 'checked' : 'trouble');
  }

  changed() {
    this.rows.show();
    write(element('own-off-word'), deviceSentence('own.camera', this.own.condition('video') || 'off'));
  }

  /** Plays a tone that fades out. */
  sound() {
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: TONE }), volume = new GainNode(context, { gain: 0.3 });
    volume.gain.exponentialRampToValueAtTime(0.01, context.currentTime + TONE_FOR);
    tone.connect(volume).connect(context.destination);
    tone.onended = () => context.close();
    tone.start();
    tone.stop(context.currentTime + TONE_FOR);
  }
}

new DevicesPage().begin();
