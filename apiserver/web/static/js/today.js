// @ts-check
// 「今日のビデオ通話」 keeps up with what happens. Only what has changed is put in, so that focus and selection stay.

import { announce, element } from './page.js';
import { followCalls } from './live.js';

const title = document.title;

/** @param {HTMLElement} calls */
function show(calls) {
  const shown = element('calls');
  count(calls);
  if (shown.innerHTML === calls.innerHTML) return;
  const focused = document.activeElement?.closest('#calls a')?.getAttribute('href');
  shown.replaceChildren(...calls.childNodes);
  if (shown.dataset.waiting !== calls.dataset.waiting) announce(shown.querySelector('#waiting-title')?.textContent ?? '');
  shown.dataset.waiting = calls.dataset.waiting;
  if (focused) /** @type {HTMLElement|null} */ (shown.querySelector(`a[href="${focused}"]`))?.focus();
}

/** The number stands in the browser's tab too, where it is seen from other pages. @param {HTMLElement} calls */
function count(calls) {
  const waiting = Number(calls.dataset.waiting ?? 0);
  document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
}

count(element('calls'));
followCalls(show);
