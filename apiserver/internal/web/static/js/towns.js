// @ts-check
// 「住所検索」: the address of a postal code, and a choice if the code has several towns (C3).

import { element, word } from './page.js';

/** @typedef {{address: string, addressKana: string}} Place */

/** The places of a code, or none if it does not exist. @param {string} code @returns {Promise<Place[]>} */
export async function lookUp(code) {
  const answer = await fetch(`/api/v1/postal/${code}`, { headers: { Accept: 'application/json' } });
  if (answer.status === 404) return [];
  if (!answer.ok) throw new Error(`the look-up was answered ${answer.status}`);
  return (await answer.json()).places;
}

/** Normalises text for comparison: all kinds of kana are equal. @param {string} text */
function plain(text) {
  return text.normalize('NFKC').toLowerCase()
    .replace(/[ぁ-ゖ]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/\s/gu, '');
}

/** Shows the choice below the postal code. @param {Place[]} places */
export function offerTowns(places) {
  const choice = document.createElement('fieldset');
  choice.className = 'towns';
  choice.append(tag('legend', word('places.title')), tag('p', word('places.text', { count: places.length }), 'hint'));
  const list = document.createElement('ul');
  for (const [number, place] of places.entries()) {
    const button = tag('button', '', 'town');
    button.setAttribute('type', 'button');
    button.setAttribute('value', String(number));
    button.append(tag('span', place.address), tag('span', place.addressKana, 'kana'));
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
  }
  const close = tag('button', word('places.close'), 'plain close-towns');
  close.setAttribute('type', 'button');
  choice.append(list, close);
  element('places').replaceChildren(choice);
  enhanceTowns()?.focus();
}

/** Removes the choice. */
export function closeTowns() { document.getElementById('places')?.replaceChildren(); }

/** @param {string} name @param {string} text @param {string} [style] */
function tag(name, text, style = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (style) made.className = style;
  return made;
}

/** Lets the user narrow the choice by typing, and move through it by arrow keys. Returns the text field. */
export function enhanceTowns() {
  const choice = document.querySelector('#places .towns');
  if (!choice) return null;
  const buttons = /** @type {HTMLElement[]} */ ([...choice.querySelectorAll('.town')]);
  const label = tag('label', word('places.filter'), 'small');
  label.setAttribute('for', 'town-filter');
  const filter = document.createElement('input');
  Object.assign(filter, { id: 'town-filter', type: 'text', className: 'filter', autocomplete: 'off' });
  const count = tag('p', '', 'hint');
  count.setAttribute('role', 'status');
  choice.querySelector('ul')?.before(label, filter, count);
  const left = () => buttons.filter((button) => !button.parentElement?.hidden);
  filter.addEventListener('input', () => {
    for (const button of buttons) {
      const matches = plain(button.textContent ?? '').includes(plain(filter.value));
      if (button.parentElement) button.parentElement.hidden = !matches;
    }
    count.textContent = left().length > 0 ? word('places.left', { count: left().length }) : word('places.none');
  });
  choice.addEventListener('keydown', (event) => walk(/** @type {KeyboardEvent} */ (event), filter, left()));
  filter.addEventListener('keypress', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault(); // Enter must not send the form
    if (left().length === 1) left()[0].click();
    else left()[0]?.focus();
  });
  return filter;
}

/** @param {KeyboardEvent} event @param {HTMLInputElement} filter @param {HTMLElement[]} left */
function walk(event, filter, left) {
  if (event.isComposing) return;
  const at = left.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (event.key === 'ArrowDown') (left[at + 1] ?? left.at(-1))?.focus();
  else if (event.key === 'ArrowUp') (at > 0 ? left[at - 1] : filter).focus();
  else return;
  event.preventDefault(); // prevents scrolling
}
