// @ts-check
// The page before the window. It counts down, and changes to the waiting room at the opening.

import { element, word, write } from './page.js';

const RETRY = 3000; // milliseconds; this device's clock may be ahead of the server's
const LONGEST = 2 ** 31 - 1; // milliseconds of a timer

const { opens = '', now = '' } = element('main').dataset;
const opening = Date.parse(opens);
const offset = Date.parse(now) - Date.now();
const loaded = Date.now();

function left() { return opening - (Date.now() + offset); }

function tell() {
  const minutes = Math.ceil(left() / 60000);
  const days = Math.floor(minutes / 1440), hours = Math.floor(minutes / 60) % 24;
  const key = days > 0 ? 'in.days' : hours > 0 ? 'in.hours' : 'in.minutes';
  write(element('countdown'), minutes > 0 ? word(key, { days, hours, minutes: minutes % 60 }) : word('in.now'));
}

function watch() {
  tell();
  if (left() <= 0 && Date.now() - loaded >= RETRY) location.reload();
  else setTimeout(watch, Math.min(LONGEST, Math.max(250, Math.min(left(), 15000))));
}

watch();
document.addEventListener('visibilitychange', () => { if (!document.hidden && left() <= 0) location.reload(); });
