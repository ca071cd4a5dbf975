// @ts-check
// Updates 「今日のビデオ通話」. The list is replaced only if it has changed, and the focus stays on its call.

import { announce, element } from './page.js';
import { followCalls } from './live.js';

const title = document.title;

/** @param {HTMLElement} calls */
function show(calls) {
  const shown = element('calls');
  count(calls);
  if (shown.innerHTML === calls.innerHTML) return;
  const focused = /** @type {HTMLAnchorElement|null} */ (document.activeElement?.closest('#calls a') ?? null);
  const amongWaiting = Boolean(focused?.closest('#waiting'));
  shown.replaceChildren(...calls.childNodes);
  if (shown.dataset.waiting !== calls.dataset.waiting) {
    announce(shown.querySelector('#waiting-title')?.textContent ?? '');
  }
  shown.dataset.waiting = calls.dataset.waiting;
  if (focused) linkTo(shown, focused.getAttribute('href') ?? '', amongWaiting)?.focus({ preventScroll: true });
}

/**
 * The link to a call. A call with a waiting patient has two links; returns the requested one if it still exists.
 * @param {HTMLElement} calls
 * @param {string} path
 * @param {boolean} amongWaiting
 * @returns {HTMLElement|undefined}
 */
function linkTo(calls, path, amongWaiting) {
  const links = [...calls.querySelectorAll('a')].filter((link) => link.getAttribute('href') === path);
  return links.find((link) => Boolean(link.closest('#waiting')) === amongWaiting) ?? links[0];
}

/** Shows the number in the browser's tab too, where it is visible from other pages. @param {HTMLElement} calls */
function count(calls) {
  const waiting = Number(calls.dataset.waiting ?? 0);
  document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
}

count(element('calls'));
followCalls(show);
