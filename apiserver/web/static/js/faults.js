// @ts-check
// What a person reads about a fault of the registration, and where it stands. The server says the same in the same words.

import { word, write } from './page.js';
import { isHalfWidth, isSymbol, isUnseen, propose, sets, strange } from './rules.js';

/** @typedef {import('./rules.js').Fault} Fault */

const shown = 5; // of the strange characters

/** @param {string[]} chars */
function quoted(chars) {
  const names = chars.slice(0, shown).map((char) => word('quote', { char })).join('');
  return names + (chars.length > shown ? word('more') : '');
}

/** @param {string[]} chars */
function unseen(chars) {
  if (chars[0] === '\ufffd') return word('unreadable');
  const names = chars.slice(0, shown).map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  return word('invisibleCharacter', { strange: names.join(' ') });
}

/** Why characters have no place in a field. @param {string[]} chars @param {boolean} [wide] where half-width ones have none */
function classified(chars, wide = true) {
  const half = chars.filter((char) => wide && isHalfWidth(char)), others = chars.filter((char) => !half.includes(char));
  const isMark = (/** @type {string} */ char) => isSymbol(char) || isHalfWidth(char);
  const classes = { halfWidth: half, symbol: others.filter(isMark), environment: others.filter((char) => !isMark(char)) };
  return Object.entries(classes).filter(([, found]) => found.length > 0)
    .map(([name, found]) => word(`fullWidth.${name}`, { strange: quoted(found) }));
}

/** What a password lacks. @param {string[]} kinds */
function missing(kinds) { return kinds.map((kind) => word(`missing.${kind}`)).join(word('missing.and')); }

/** @param {Fault} fault @param {boolean} choice */
function key(fault, choice) {
  if (fault.rule === 'required' && choice) return 'required.choice';
  return fault.rule === 'personName' && fault.strange.length > 0 ? 'personName.characters' : fault.rule;
}

/** @param {Fault} fault @param {boolean} choice @param {number} max */
export function sentence(fault, choice, max) {
  const hidden = fault.strange.filter(isUnseen), seen = fault.strange.filter((char) => !isUnseen(char));
  const said = hidden.length > 0 ? [unseen(hidden)] : [];
  if (fault.rule === 'fullWidth') said.push(...classified(seen));
  else if (fault.rule === 'institutionName' && fault.strange.length > 0) said.push(...classified(seen, false));
  else if (fault.rule === 'halfWidthKana') {
    if (seen.length > 0) said.push(word('halfWidthKana', { strange: quoted(seen) }));
  } else if (fault.rule !== 'invisibleCharacter') {
    if (seen.length > 0) said.push(word('strange', { strange: quoted(seen) }));
    said.push(word(key(fault, choice), { max, missing: missing(fault.missing) }));
  }
  return said.join(document.documentElement.lang === 'en' ? ' ' : '');
}

/** What the button of a mend says. @param {Fault} fault */
export function offer(fault) {
  const set = sets[fault.rule];
  const alone = set && fault.strange.length === 1 ? propose(set, fault.strange[0]) : '';
  return word('mend', { proposal: alone && strange(alone, set.has).length === 0 ? alone : fault.proposal });
}

/** @param {HTMLElement} field */
function control(field) {
  return /** @type {HTMLElement} */ (field.matches('fieldset') ? field : field.querySelector('input, select'));
}

/** Puts a line about a fault under its field, or takes it away. @param {HTMLElement} field @param {HTMLElement|null} line */
export function setLine(field, line) {
  const name = field.dataset.field ?? '', id = `${name}-fault`, target = control(field);
  field.querySelector('.fault')?.remove();
  const others = (target.getAttribute('aria-describedby') ?? '').split(' ').filter((other) => other !== '' && other !== id);
  if (line) {
    line.id = id;
    field.append(line);
    others.push(id);
    target.setAttribute('aria-invalid', 'true');
  } else target.removeAttribute('aria-invalid');
  if (others.length > 0) target.setAttribute('aria-describedby', others.join(' '));
  else target.removeAttribute('aria-describedby');
}

/**
 * Puts a word under a field that finds no fault with it, or takes it away; '' is none.
 * @param {HTMLElement} field @param {string} text
 */
export function remark(field, text) {
  const id = `${field.dataset.field}-remark`, target = control(field);
  let line = document.getElementById(id);
  const others = (target.getAttribute('aria-describedby') ?? '').split(' ').filter((other) => other !== '' && other !== id);
  if (text === '') line?.remove();
  else {
    if (!line) {
      line = document.createElement('p');
      Object.assign(line, { id, className: 'remark' });
      target.after(line);
    }
    write(line, text);
    others.push(id);
  }
  if (others.length > 0) target.setAttribute('aria-describedby', others.join(' '));
  else target.removeAttribute('aria-describedby');
}

/** @param {HTMLElement} field @param {string} text @param {Fault|null} [fault] */
export function say(field, text, fault = null) {
  const line = document.createElement('p');
  line.className = 'fault';
  line.textContent = text;
  if (fault?.proposal) {
    const mend = document.createElement('button');
    Object.assign(mend, { type: 'submit', className: 'mend', name: 'mend', value: field.dataset.field ?? '', textContent: offer(fault) });
    mend.setAttribute('formaction', '/registration/institution');
    mend.dataset.proposal = fault.proposal;
    line.append(' ', mend);
  }
  setLine(field, line);
}
