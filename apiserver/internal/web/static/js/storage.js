// @ts-check
// What a device stores about a visit: its key, whether the camera was permitted, what is switched off, and what the
// person goes without.

/** @param {string} name @returns {string|null} */
function read(name) {
  try { return localStorage.getItem(name); } catch { return null; } // storage may be blocked
}

/** @param {string} name @param {string} value */
function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* then a reload asks again */ }
}

/** @param {string} name */
function drop(name) {
  try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
}

export class VisitMemory {
  /** @param {string} role @param {string} call */
  constructor(role, call) {
    this.keyName = `madoguchi.${role}.${call}.device`;
    this.flagName = `madoguchi.${role}.${call}.joined`;
    this.offName = `madoguchi.${role}.${call}.off`;
    this.off = new Set((read(this.offName) ?? '').split(' '));
    this.withoutName = `madoguchi.${role}.${call}.without`;
    this.without = new Set((read(this.withoutName) ?? '').split(' '));
  }

  /**
   * The visit key: 32 random bytes in base64url, with which this device gets its seat back. It is in localStorage
   * instead of sessionStorage, so that a crashed browser, or the link opened again, returns without a question.
   */
  key() {
    const kept = read(this.keyName);
    if (kept && /^[\w-]{43}$/.test(kept)) return kept;
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const fresh = btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    keep(this.keyName, fresh);
    return fresh;
  }

  /** Whether this device was in the visit. A reload then returns directly. */
  joined() { return read(this.flagName) === 'yes'; }

  join() { keep(this.flagName, 'yes'); }

  leave() { drop(this.flagName); }

  /** Whether camera or microphone was switched off. A reload must not switch it on. @param {'audio'|'video'} kind */
  switchedOff(kind) { return this.off.has(kind); }

  /** @param {'audio'|'video'} kind @param {boolean} on */
  keepSwitch(kind, on) {
    if (on) this.off.delete(kind);
    else this.off.add(kind);
    keep(this.offName, [...this.off].join(' '));
  }

  /**
   * Whether the person has chosen to go without. The device is then not taken automatically.
   * @param {'audio'|'video'} kind
   */
  goesWithout(kind) { return this.without.has(kind); }

  /** @param {'audio'|'video'} kind */
  goWithout(kind) {
    this.without.add(kind);
    keep(this.withoutName, [...this.without].join(' '));
  }

  /** @param {'audio'|'video'} kind */
  goWith(kind) {
    this.without.delete(kind);
    keep(this.withoutName, [...this.without].join(' '));
  }

  forget() {
    drop(this.withoutName);
    drop(this.keyName);
    drop(this.flagName);
    drop(this.offName);
  }
}
