// @ts-check
// What moves the page waits while somebody presses: a button that has moved away from under the finger gets no click.
//
//	mouse:  pointerdown ─ mousedown ─ focus moves ─ pointerup ─ mouseup ─ click
//	touch:  pointerdown ─ pointerup ─ mousedown ─ focus moves ─ mouseup ─ click
//
// A press that becomes a scroll or a drag ends in pointercancel. One that nothing follows ends a moment after it was let go.

const unanswered = 500; // milliseconds from letting go to a click, which slow devices take too

let pressing = false, timer = 0;

/** @type {(() => void)[]} */
let waiting = [];

/** Does now what moves the page, or after the press that is under way. @param {() => void} act */
export function afterPress(act) {
  if (pressing) waiting.push(act);
  else act();
}

function release() {
  clearTimeout(timer);
  pressing = false;
  const acts = waiting;
  waiting = [];
  for (const act of acts) act();
}

/** The first listener that hears of an event. @param {string} type @param {(event: Event) => void} act */
function first(type, act) { window.addEventListener(type, act, { capture: true, passive: true }); }

first('pointerdown', (event) => {
  const { button, isPrimary } = /** @type {PointerEvent} */ (event);
  if (button !== 0 || !isPrimary) return;
  clearTimeout(timer);
  pressing = true;
});
first('pointerup', () => {
  clearTimeout(timer);
  if (pressing) timer = window.setTimeout(release, unanswered);
});
first('pointercancel', release);
window.addEventListener('click', release); // the last: what the click is for has been begun
window.addEventListener('pagehide', release);
