// @ts-check
// The clinics' registration (C1 to C5). The server checks a field when the user leaves it, and then also completes the
// ten-digit code, and says if the address is in another prefecture. The script fills in suggestions and addresses, and
// shows the confirmation as a dialog over the form, which keeps the passwords. Browsers without scripts send the whole
// form for each of these steps.

import { askServer } from './check.js';
import { offerDays } from './days.js';
import { remark, say, setLine } from './faults.js';
import { keepTyped, restoreTyped } from './kept.js';
import { isSent, markSent } from './once.js';
import { announce, element, word, write } from './page.js';
import { afterPress } from './press.js';
import { closeTowns, enhanceTowns, lookUp, offerTowns } from './towns.js';

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
 * @param {HTMLElement} field
 * @returns {Record<string, string>}
 */
function questionOf(field) {
  const { field: name = '', with: others = '' } = field.dataset;
  /** @type {Record<string, string>} */
  const question = { field: name, kind: form.dataset.kind ?? value('kind') };
  for (const other of [name, ...others.split(' ')]) if (other !== '') question[other] = typedIn(other);
  return question;
}

/** @type {WeakMap<HTMLElement, Record<string, string>>} the newest question about each field */
const newest = new WeakMap();

/** The next question about a field. The answers to earlier ones are dropped. @param {HTMLElement} field */
function nextQuestion(field) {
  const question = questionOf(field);
  newest.set(field, question);
  return question;
}

/**
 * Asks the server for a field's fault and shows it. It drops the answer if the field, or what its rules depend on, has
 * changed since. Without a connection, the check of the whole form finds the fault.
 * @param {HTMLElement} field
 */
async function checkField(field) {
  if (input(field.dataset.field ?? '')?.autocomplete === 'current-password') return; // only the whole form proves it
  const asked = nextQuestion(field), answer = await askServer(asked);
  if (!answer) return;
  afterPress(() => {
    if (newest.get(field) !== asked) return;
    if (JSON.stringify(questionOf(field)) === JSON.stringify(asked)) take(field, answer);
  });
}

/** @param {HTMLElement} field @param {import('./check.js').Answer} answer */
function take(field, answer) {
  const found = answer.fields.get(field.dataset.field ?? '');
  const target = input(field.dataset.field ?? '');
  if (target && found?.value && document.activeElement !== target) target.value = found.value;
  setLine(field, found?.line ?? null);
  showBeside(answer);
}

/**
 * Shows what follows from several fields: the code of ten digits, and the remark about the address.
 * @param {import('./check.js').Beside} found
 */
function showBeside({ code10, elsewhere }) {
  const shown = document.getElementById('code10'), address = fieldOf('address');
  if (shown && code10 !== null) write(shown, code10);
  if (address && elsewhere !== null) remark(address, elsewhere);
}

/** While a field is typed, what followed from it is over. @param {HTMLElement} field */
function forget(field) {
  const { field: name = '' } = field.dataset, empty = value(name) === '';
  if (['prefecture', 'code'].includes(name)) showBeside({ code10: '', elsewhere: null });
  if (['prefecture', 'address'].includes(name) && empty) showBeside({ code10: null, elsewhere: '' });
}

/** Completes the code and the remark in a form that has come back with its values. */
async function completeAll() {
  const prefecture = fieldOf('prefecture');
  if (!prefecture || value('prefecture') === '') return;
  const asked = questionOf(prefecture), answer = await askServer(asked);
  if (answer && JSON.stringify(questionOf(prefecture)) === JSON.stringify(asked)) showBeside(answer);
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
}

/** @param {HTMLElement} button */
function mend(button) {
  const name = button.getAttribute('value') ?? '', { proposal = '' } = button.dataset;
  input(name)?.focus(); // first, because the button with the focus is removed
  fill(name, proposal);
}

/** Looks up the postal code. The look-up also checks the field, so that a check of the same code is not needed. */
async function findAddress() {
  const field = fieldOf('postalCode');
  if (!field) return;
  clearTimeout(pause);
  closeTowns();
  announce('');
  const typed = value('postalCode');
  const found = (await askServer(nextQuestion(field)))?.fields.get('postalCode');
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
  if (places?.length === 1) return settle('0');
  if (places && places.length > 1) return offerTowns(places);
  say(field, word(places ? 'noPlace' : 'lookup.failed'));
  input('postalCode')?.focus(); // the fault is its description
}

/**
 * Fills in the address of a place. The server keeps the text after the town.
 * @param {string} place its number in the towns of the postal code
 */
async function settle(place) {
  const postalCode = fieldOf('postalCode');
  if (!postalCode) return;
  const changes = ['address', 'addressKana', 'town', 'townKana', 'prefecture'];
  const ask = () => ({ ...questionOf(postalCode), place, ...valuesOf(changes) });
  const asked = ask(), answer = await askServer(asked);
  afterPress(() => {
    if (JSON.stringify(ask()) !== JSON.stringify(asked)) return settle(place); // typed on meanwhile
    closeTowns();
    if (answer) fillPlace(answer);
    else offer(postalCode, null);
  });
}

/** @param {string[]} names @returns {Record<string, string>} */
function valuesOf(names) { return Object.fromEntries(names.map((name) => [name, value(name)])); }

/** @param {import('./check.js').Answer} answer */
function fillPlace(answer) {
  const { fields, town, townKana, elsewhere } = answer;
  for (const [name, found] of fields) {
    const field = fieldOf(name);
    if (found.value !== '') fillIn(name, found.value);
    if (field) setLine(field, found.line);
  }
  fillIn('town', town);
  fillIn('townKana', townKana);
  showBeside(answer);
  const address = input('address');
  address?.focus();
  address?.setSelectionRange(address.value.length, address.value.length);
  announce(word('places.filled') + (elsewhere ?? ''));
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
  else if (button.matches('.town')) settle(button.getAttribute('value') ?? '');
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
    if (field) forget(field);
    if (field && /** @type {HTMLElement} */ (event.target).matches('select')) left(field); // a choice is complete
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
    completeAll();
    offerToShow();
  });
}

begin();
