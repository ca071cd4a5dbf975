// @ts-check
// Adds a button with the browser's calendar to a field for a day. The field stays a text field, for days in any
// notation.

import { word } from './page.js';

/** @param {HTMLInputElement|null} field @param {string} latest @param {(day: string) => void} take */
export function offerDays(field, latest, take) {
  if (!field || !('showPicker' in field)) return;
  const picker = document.createElement('input');
  const button = document.createElement('button');
  const row = document.createElement('span');
  Object.assign(picker, { type: 'date', className: 'picker', tabIndex: -1, min: '1868-01-01', max: latest });
  picker.setAttribute('aria-hidden', 'true'); // button and field have names of their own
  Object.assign(button, {
    type: 'button',
    id: 'pick-day',
    className: 'button second-choice',
    textContent: word('chooseDate'),
  });
  row.className = 'beside';
  field.before(row);
  row.append(field, picker, button);
  button.addEventListener('click', () => {
    picker.value = field.value; // becomes empty if the text is not a day
    picker.showPicker();
  });
  picker.addEventListener('change', () => {
    if (picker.value === '') return;
    take(picker.value);
    field.focus();
  });
}
