// @ts-check
// Shows the faults of the registration's fields. The server finds the faults.

import { write } from './page.js';

/** @param {HTMLElement} field */
function control(field) {
  return /** @type {HTMLElement} */ (field.matches('fieldset') ? field : field.querySelector('input, select'));
}

/**
 * Shows the line with a fault under its field, or removes it.
 * @param {HTMLElement} field @param {HTMLElement|null} line
 */
export function setLine(field, line) {
  const name = field.dataset.field ?? '', id = `${name}-fault`, target = control(field);
  field.querySelector('.fault')?.remove();
  const described = (target.getAttribute('aria-describedby') ?? '').split(' ');
  const others = described.filter((other) => other !== '' && other !== id);
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
 * Shows a remark under a field that is not a fault, or removes it if text is ''.
 * @param {HTMLElement} field @param {string} text
 */
export function remark(field, text) {
  const id = `${field.dataset.field}-remark`, target = control(field);
  let line = document.getElementById(id);
  const described = (target.getAttribute('aria-describedby') ?? '').split(' ');
  const others = described.filter((other) => other !== '' && other !== id);
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

/** Shows a fault that the page itself has found under a field. @param {HTMLElement} field @param {string} text */
export function say(field, text) {
  const line = document.createElement('p');
  line.className = 'fault';
  line.textContent = text;
  setLine(field, line);
}
