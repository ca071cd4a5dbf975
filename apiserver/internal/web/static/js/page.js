// @ts-check
// Shared functions for the document: its elements, words and attributes.

/** @param {string} id @returns {HTMLElement} */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** @param {string} id */
export function video(id) { return /** @type {HTMLVideoElement} */ (element(id)); }

const words = JSON.parse(document.querySelector('main')?.dataset.words ?? '{}');

/**
 * A word in the page's language. {name} is replaced.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 */
export function word(key, values = {}) {
  return String(words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {HTMLElement} target @param {string} text */
export function write(target, text) {
  if (target.textContent !== text) target.textContent = text; // the same text is not announced again
}

/**
 * Shows the parts of the page for the state, and moves a screen reader's focus to the new heading.
 * @param {string} state
 */
export function showState(state) {
  const before = document.body.dataset.state;
  if (before === state) return;
  document.body.dataset.state = state;
  for (const part of document.querySelectorAll('[data-part]')) {
    const states = /** @type {HTMLElement} */ (part).dataset.part?.split(' ') ?? [];
    /** @type {HTMLElement} */ (part).hidden = !states.includes(state);
  }
  const headings = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-part~="${state}"] h1`));
  const heading = [...headings].find((candidate) => candidate.getClientRects().length > 0);
  if (before !== 'starting') heading?.focus();
}

/** @param {string} text */
export function announce(text) { write(element('live'), text); }

/** Sets the line over the picture. Without a key there is none. @param {string} key */
export function notice(key) {
  const line = element('notice');
  line.hidden = key === '';
  write(line, key && word(key));
}

/** @param {string} id @param {() => void} act */
export function onPress(id, act) {
  document.getElementById(id)?.addEventListener('click', act);
}

/**
 * Sets the state of a row in the list of devices.
 * @param {string} id
 * @param {'good'|'fair'|'poor'|'idle'} tone
 * @param {string} key
 */
export function tell(id, tone, key) {
  const row = element(id);
  row.dataset.tone = tone;
  write(row, word(key));
}

/**
 * A sentence about a device's state. The text contains {device} and {state}.
 * @param {string} key of the sentence
 * @param {import('./signal.js').DeviceState|undefined} state
 */
export function deviceSentence(key, state) { return word(key, { state: word(`is.${state || 'off'}`) }); }

/** Minutes and seconds, with hours if needed. @param {number} seconds */
export function clock(seconds) {
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const tail = `${two(minutes % 60)}:${two(seconds % 60)}`;
  return minutes < 60 ? tail : `${Math.floor(minutes / 60)}:${tail}`;
}
