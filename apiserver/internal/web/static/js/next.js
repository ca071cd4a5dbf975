// @ts-check
// The console's line about the next waiting patient, with a link. It also records which other call the clinician is
// live in. Links open in a new tab: leaving the page would close the camera during a visit.

import { element, word } from './page.js';
import { followCalls } from './live.js';

/** @param {HTMLElement} calls */
function show(calls) {
  const next = element('next');
  const { heard = '', heardAt } = calls.dataset;
  element('main').dataset.heard = heardAt === location.pathname ? '' : heard;
  const rows = [...calls.querySelectorAll('#waiting > li')]
    .filter((row) => /** @type {HTMLElement} */ (row).dataset.path !== location.pathname);
  const title = document.createElement('h2'), list = document.createElement('ul');
  title.textContent = word('next', { count: rows.length });
  for (const link of rows.flatMap((row) => [...row.querySelectorAll('a')])) link.target = '_blank';
  list.append(...rows);
  if (list.innerHTML === next.querySelector('ul')?.innerHTML) return;
  next.hidden = rows.length === 0;
  next.replaceChildren(title, list);
}

followCalls(show);
