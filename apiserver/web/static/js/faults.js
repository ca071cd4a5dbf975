// @ts-check
// What a person reads about a fault of the registration, and where it stands. The server says what is wrong.

import { write } from './page.js';

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

/** Puts a fault of the page's own under a field. @param {HTMLElement} field @param {string} text */
export function say(field, text) {
  const line = document.createElement('p');
  line.className = 'fault';
  line.textContent = text;
  setLine(field, line);
}
