// @ts-check
// A patient tries camera, microphone, loudspeaker and line before a visit. Picture and sound do not leave the device.
// On the page of a visit, the outcome for the devices goes to the clinic: ok, camera, microphone, both or sound.
//
//   starting → ask → checked | trouble → checked …
//        └→ inapp | unsupported | insecure

import { copy, inAppBrowser, platform } from './browser.js';
import { measureLine, qualityOf } from './line.js';
import { obstacle } from './media.js';
import { OwnMedia } from './own.js';
import { announce, deviceSentence, element, onPress, showState, tell, word, write } from './page.js';
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
      const link = element('copy').dataset.link || location.href;
      write(element('copied'), word(await copy(link) ? 'copied' : 'copyByHand'));
    });
    onPress('tone', () => this.sound());
    this.report = element('main').dataset.report ?? '';
    this.silent = false; // the patient has said that there is no sound
    this.measured = 0; // numbers the measurements of the line
    if (this.report) onPress('silent', () => this.unheard());
  }

  begin() {
    document.body.dataset.platform = platform();
    if (inAppBrowser()) showState('inapp');
    else this.open();
  }

  open() { showState(obstacle() || 'ask'); }

  async check() {
    announce(word('announce.asking'));
    void this.measure();
    const all = await this.own.ask();
    this.changed();
    if (!all) nameTrouble(this.own);
    showState(all ? 'checked' : 'trouble');
    const { camera, microphone } = this.own.trouble;
    const failed = camera ? 'camera' : microphone ? 'microphone' : this.silent ? 'sound' : 'ok';
    if (this.report) await this.tell(camera && microphone ? 'both' : failed);
  }

  /** The outcome stays when camera and microphone are checked again. */
  async unheard() {
    this.silent = true;
    await this.tell('sound');
  }

  /** Tells the clinic the outcome. @param {string} result */
  async tell(result) {
    const body = new URLSearchParams({ result });
    const answer = await fetch(this.report, { method: 'POST', body }).catch(() => null);
    write(element('reported'), word(answer?.ok ? 'reported' : 'notReported'));
  }

  changed() {
    this.rows.show();
    write(element('own-off-word'), deviceSentence('own.camera', this.own.condition('video') || 'off'));
  }

  /** Measures the line, and says what a weak one means. */
  async measure() {
    const turn = ++this.measured;
    tell('line-state', 'idle', 'line.measuring');
    element('line-weak').hidden = true;
    write(element('line-figures'), '');
    const line = await measureLine(element('main').dataset.line ?? '').catch(() => null);
    if (turn !== this.measured) return;
    if (!line) return tell('line-state', 'idle', 'line.unmeasured');
    const quality = qualityOf(line);
    tell('line-state', quality, `line.${quality}`);
    element('line-weak').hidden = quality === 'good';
    write(element('line-figures'), word('line.figures', { down: speed(line.down), rtt: Math.round(line.rtt) }));
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

/** What is loaded is too short to tell fast lines apart. @param {number} down in Mbit/s */
function speed(down) { return down >= 20 ? '20+' : down.toFixed(1); }

new DevicesPage().begin();
