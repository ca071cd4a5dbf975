// @ts-check
// Beside a field for a day: a button that opens the browser's own calendar. The field stays a text, for days as people write them.

import { word } from './page.js';

/** @param {HTMLInputElement|null} field @param {string} latest @param {(day: string) => void} take */
export function offerDays(field, latest, take) {
  if (!field || !('showPicker' in field)) return;
  const picker = document.createElement('input'), button = document.createElement('button'), row = document.createElement('span');
  Object.assign(picker, { type: 'date', className: 'picker', tabIndex: -1, min: '1868-01-01', max: latest });
  picker.setAttribute('aria-hidden', 'true'); // it is the button's and the field's, which have names
  Object.assign(button, { type: 'button', id: 'pick-day', className: 'button second-choice', textContent: word('day.choose') });
  row.className = 'beside';
  field.before(row);
  row.append(field, picker, button);
  button.addEventListener('click', () => {
    picker.value = field.value; // which leaves it empty where that is no day
    picker.showPicker();
  });
  picker.addEventListener('change', () => {
    if (picker.value === '') return;
    take(picker.value);
    field.focus();
  });
}
