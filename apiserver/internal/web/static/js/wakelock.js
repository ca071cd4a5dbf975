// @ts-check
// Keeps the screen on during a wait or a call.

/** @type {WakeLockSentinel|null} */
let lock = null;
let wanted = false;

async function request() {
  try {
    if (wanted && !document.hidden) lock = await navigator.wakeLock.request('screen');
  } catch {
    lock = null; // not supported, or refused to save the battery
  }
}

export function stayAwake() {
  wanted = true;
  if (!lock || lock.released) request();
}

export function maySleep() {
  wanted = false;
  lock?.release();
  lock = null;
}

document.addEventListener('visibilitychange', () => { if (wanted) request(); });
