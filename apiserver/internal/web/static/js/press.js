// @ts-check
// Delays changes that move the page while somebody presses: a button that moves away from the finger gets no click.
//
//	mouse:  pointerdown ─ mousedown ─ focus moves ─ pointerup ─ mouseup ─ click
//	touch:  pointerdown ─ pointerup ─ mousedown ─ focus moves ─ mouseup ─ click
//
// A press that becomes a scroll or a drag ends in pointercancel. A press without a click ends a moment after the
// release.

const unanswered = 500; // milliseconds from the release to a click, also on slow devices

let pressing = false, timer = 0;

/** @type {(() => void)[]} */
let waiting = [];

/** Runs act now, or after the current press. @param {() => void} act */
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

/** The first listener of an event. @param {string} type @param {(event: Event) => void} act */
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
window.addEventListener('click', release); // runs last, after the click has taken effect
window.addEventListener('pagehide', release);
