// @ts-check
// The clinics' registration (C1 to C5). The server checks a field when the user leaves it. The script completes the
// ten-digit code, fills in suggestions and addresses at once, and shows the confirmation as a dialog over the form,
// which keeps the passwords. Browsers without scripts send the whole form for each of these steps.

import { askServer } from './check.js';
import { offerDays } from './days.js';
import { remark, say, setLine } from './faults.js';
import { keepTyped, restoreTyped } from './kept.js';
import { isSent, markSent } from './once.js';
import { announce, element, word, write } from './page.js';
import { afterPress } from './press.js';
import { behindTown, closeTowns, enhanceTowns, lookUp, offerTowns, placeOf } from './towns.js';

const form = /** @type {HTMLFormElement} */ (element('registration'));

/** @param {string} name */
function input(name) { return /** @type {HTMLInputElement|null} */ (form.elements.namedItem(name)); }

/** @param {string} name */
function value(name) { return input(name)?.value ?? ''; }

/** @param {string} name */
function fieldOf(name) { return /** @type {HTMLElement|null} */ (form.querySelector(`[data-field="${name}"]`)); }

function today() { return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date()); }

/** The typed text of a field, or its selected value. @param {string} name */
function typedIn(name) {
  const control = input(name);
  return control?.type === 'checkbox' && !control.checked ? '' : value(name);
}

/**
 * A field's name and value, and everything that its rules depend on.
 * @param {string} name
 * @returns {[string, string, string, string]}
 */
function questionOf(name) {
  return [name, typedIn(name), form.dataset.kind ?? value('kind'), name === 'passwordRepeat' ? value('password') : ''];
}

/**
 * Asks the server for a field's fault and shows it. It drops the answer if the field, or what its rules depend on, has
 * changed since. Without a connection, the check of the whole form finds the fault.
 * @param {HTMLElement} field
 */
async function checkField(field) {
  const { field: name = '' } = field.dataset;
  const asked = questionOf(name), found = await askServer(...asked);
  if (!found) return;
  afterPress(() => {
    if (questionOf(name).every((part, at) => part === asked[at])) take(field, found);
  });
}

/** @param {HTMLElement} field @param {import('./check.js').Checked} found */
function take(field, found) {
  const target = input(field.dataset.field ?? '');
  if (target && found.value !== '' && document.activeElement !== target) target.value = found.value;
  setLine(field, found.line);
  fillCode();
}

let pause = 0;

/** Checks a field again once the user stops typing. @param {HTMLElement} field */
function checkSoon(field) {
  const quiet = 250; // milliseconds
  clearTimeout(pause);
  pause = window.setTimeout(() => checkField(field), quiet);
}

/** @param {HTMLElement} field */
function isFaulty(field) { return field.querySelector('.fault') !== null; }

/** The user has left a field. An empty field is not checked before the form is sent. @param {HTMLElement} field */
function left(field) {
  const { field: name = '' } = field.dataset;
  fillCode();
  if (typedIn(name) !== '' || isFaulty(field) || input(name)?.type === 'checkbox') checkField(field);
  const repeat = fieldOf('passwordRepeat');
  if (name === 'password' && repeat && value('passwordRepeat') !== '') checkField(repeat);
}

/** @param {Event} event */
function enclosing(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  return /** @type {HTMLElement|null} */ (target.closest?.('[data-field]'));
}

/** @param {string} name @param {string} text */
function fill(name, text) {
  const target = input(name), field = fieldOf(name);
  if (!target || !field) return;
  target.value = text;
  setLine(field, null);
  checkField(field);
  fillCode();
  compare();
}

/** The code of ten digits: prefecture, kind, seven digits. */
function fillCode() {
  const shown = document.getElementById('code10');
  if (!shown) return;
  const code = value('code').trim();
  const complete = value('prefecture') !== '' && /^[0-9]{7}$/.test(code);
  write(shown, complete ? value('prefecture') + (form.dataset.kind ?? '') + code : '');
}

/** Shows a remark if the address is in another prefecture than the chosen one. It is no fault: it can be intended. */
function compare() {
  const field = fieldOf('address');
  const choice = /** @type {HTMLSelectElement|null} */ (form.elements.namedItem('prefecture'));
  if (!field || !choice) return;
  const chosen = choice.selectedOptions[0], address = value('address').trim();
  const found = [...choice.options].find((option) => option.dataset.name && address.startsWith(option.dataset.name));
  const differ = found && choice.value !== '' && found !== chosen;
  remark(field, differ ? word('elsewhere', { chosen: chosen.label, found: found.label }) : '');
}

/** @param {HTMLElement} button */
function mend(button) {
  const name = button.getAttribute('value') ?? '', { proposal = '' } = button.dataset;
  input(name)?.focus(); // first, because the button with the focus is removed
  fill(name, proposal);
}

async function findAddress() {
  const field = fieldOf('postalCode');
  if (!field) return;
  closeTowns();
  announce('');
  const typed = value('postalCode');
  const found = await askServer('postalCode', typed, form.dataset.kind ?? '');
  const code = found?.value || typed.trim();
  const places = !found ? null : found.line ? [] : await lookUp(code).catch(() => null);
  afterPress(() => {
    if (![typed, code].includes(value('postalCode'))) return; // the code has changed since
    fillIn('postalCode', code);
    if (found?.line) refuse(field, found.line);
    else offer(field, places);
  });
}

/** @param {string} name @param {string} text */
function fillIn(name, text) {
  const target = input(name);
  if (target) target.value = text;
}

/** @param {HTMLElement} field @param {HTMLElement} line */
function refuse(field, line) {
  setLine(field, line);
  input(field.dataset.field ?? '')?.focus();
}

/** @param {HTMLElement} field @param {import('./towns.js').Place[]|null} places null if the look-up failed */
function offer(field, places) {
  setLine(field, null);
  if (places?.length === 1) return settle(places[0]);
  if (places && places.length > 1) return offerTowns(places);
  say(field, word(places ? 'noPlace' : 'lookup.failed'));
  input('postalCode')?.focus(); // the fault is its description
}

/** Fills in the address of a place and keeps the text after the town. @param {import('./towns.js').Place} place */
function settle(place) {
  closeTowns();
  fillTown('address', 'town', place.address);
  fillTown('addressKana', 'townKana', place.addressKana);
  choosePrefecture(place.address);
  const address = input('address');
  address?.focus();
  address?.setSelectionRange(address.value.length, address.value.length);
  const said = element('address').parentElement?.querySelector('.remark')?.textContent ?? '';
  announce(word('places.filled') + said);
}

/** @param {string} name of the field @param {string} kept the field that keeps the town @param {string} town */
function fillTown(name, kept, town) {
  const last = input(kept);
  fill(name, town + behindTown(value(name), last?.value ?? '', town));
  if (last) last.value = town;
}

/** Selects the address's prefecture if none is chosen. @param {string} address */
function choosePrefecture(address) {
  const choice = /** @type {HTMLSelectElement|null} */ (form.elements.namedItem('prefecture'));
  const options = [...choice?.options ?? []];
  const found = options.find((option) => option.dataset.name && address.startsWith(option.dataset.name));
  if (choice?.value === '' && found) fill('prefecture', found.value);
}

/** @param {HTMLButtonElement} button */
function showPassword(button) {
  const secret = /** @type {HTMLInputElement} */ (element(button.dataset.shows ?? ''));
  const show = secret.type === 'password';
  secret.type = show ? 'text' : 'password';
  const text = (show ? button.dataset.hide : button.dataset.show) ?? '';
  write(/** @type {HTMLElement} */ (button.firstElementChild), text);
}

/** Shows the control that reveals a password once something is typed. */
function offerToShow() {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll('.show'))) {
    button.hidden = value(button.dataset.shows ?? '') === '';
  }
}

/** @param {MouseEvent} event */
function pressed(event) {
  const button = /** @type {HTMLElement|null} */ (/** @type {HTMLElement} */ (event.target).closest?.('button'));
  if (!button) return;
  if (button.matches('.mend')) mend(button);
  else if (button.matches('.town')) settle(placeOf(button));
  else if (button.matches('.show')) return showPassword(/** @type {HTMLButtonElement} */ (button));
  else if (button.id === 'lookup') findAddress();
  else if (button.matches('.close-towns')) leaveTowns();
  else return;
  event.preventDefault();
}

function leaveTowns() {
  closeTowns();
  input('postalCode')?.focus();
}

/** Enter in a postal code looks it up instead of sending the form. @param {KeyboardEvent} event */
function entered(event) {
  if (event.key !== 'Enter' || /** @type {HTMLElement} */ (event.target).id !== 'postalCode') return;
  event.preventDefault();
  findAddress();
}

/** Escape closes the choice of towns. @param {KeyboardEvent} event */
function escaped(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key !== 'Escape' || event.isComposing || !document.querySelector('.towns')) return;
  if (target.closest('.towns, [data-field="postalCode"]')) leaveTowns();
}

/** Sends the form and shows the answer over it, so that the passwords stay. */
async function send() {
  if (isSent(form)) return;
  const giveBack = markSent(form, element('register'));
  try {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    afterPress(() => show(page));
  } catch {
    afterPress(() => notice(word('failed')));
  } finally {
    giveBack();
  }
}

/** @param {Document} answer */
function show(answer) {
  const title = answer.getElementById('confirm-title'), confirm = answer.getElementById('confirm');
  if (title && confirm) {
    clearFaults();
    openDialog([title, confirm].map((node) => document.importNode(node, true)));
  } else if (answer.body.dataset.page === document.body.dataset.page) takeFaults(answer);
  else HTMLFormElement.prototype.submit.call(form); // the browser then shows what this page cannot
}

function clearFaults() {
  for (const field of form.querySelectorAll('[data-field]')) setLine(/** @type {HTMLElement} */ (field), null);
  element('faults').hidden = true;
  element('notice').hidden = true;
}

/** @param {HTMLElement[]} content */
function openDialog(content) {
  const dialog = /** @type {HTMLDialogElement} */ (element('confirm-dialog'));
  dialog.replaceChildren(...content);
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  dialog.querySelector('#cancel')?.addEventListener('click', (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener('close', () => element('register').focus(), { once: true });
  dialog.showModal();
  element('confirm-title').focus();
}

/** @param {Document} answer */
function takeFaults(answer) {
  clearFaults();
  for (const line of answer.querySelectorAll('.fault')) {
    const field = fieldOf(/** @type {HTMLElement|null} */ (line.closest('[data-field]'))?.dataset.field ?? '');
    if (field) setLine(field, /** @type {HTMLElement} */ (document.importNode(line, true)));
  }
  const told = answer.querySelector('#notice:not([hidden]) span')?.textContent;
  if (told) notice(told);
  const summary = element('faults'), theirs = /** @type {HTMLElement|null} */ (answer.getElementById('faults'));
  if (!theirs || theirs.hidden) return;
  summary.replaceChildren(...[...theirs.childNodes].map((node) => document.importNode(node, true)));
  summary.hidden = false;
  summary.focus();
}

/** @param {string} text */
function notice(text) {
  const line = element('notice');
  line.hidden = false;
  const said = line.querySelector('span');
  if (said) said.textContent = text;
  line.scrollIntoView({ block: 'center' });
}

/** A line of the summary moves the focus to its field. @param {MouseEvent} event */
function lead(event) {
  const target = /** @type {HTMLElement} */ (event.target).closest?.('a')?.getAttribute('href')?.slice(1);
  const found = target && fieldOf(target);
  if (!found) return;
  event.preventDefault();
  /** @type {HTMLElement|null} */ (found.querySelector('input, select'))?.focus();
}

function begin() {
  form.addEventListener('focusout', (event) => {
    const field = enclosing(event), next = /** @type {Node|null} */ (event.relatedTarget);
    if (field && !(next && field.contains(next))) afterPress(() => left(field));
  });
  form.addEventListener('input', (event) => {
    const field = enclosing(event);
    if (field && isFaulty(field) && !(/** @type {InputEvent} */ (event).isComposing)) checkSoon(field);
    if (field?.dataset.field === 'postalCode') closeTowns(); // the towns belong to the code before
    fillCode();
    compare();
    offerToShow();
  });
  form.addEventListener('click', pressed);
  form.addEventListener('keypress', entered);
  form.addEventListener('keydown', escaped);
  element('faults').addEventListener('click', lead);
  if ('confirmed' in form.dataset) {
    form.addEventListener('submit', (event) => {
      if (event.submitter?.hasAttribute('formaction')) return;
      event.preventDefault();
      send();
    });
    enhanceTowns();
    offerDays(input('foundedOn'), today(), (day) => fill('foundedOn', day));
  }
  restoreTyped(form);
  keepTyped(form);
  window.addEventListener('pageshow', () => {
    const dialog = /** @type {HTMLDialogElement|null} */ (document.getElementById('confirm-dialog'));
    if (dialog?.open) dialog.close(); // the user came back from the next page
    fillCode();
    compare();
    offerToShow();
  });
}

begin();
