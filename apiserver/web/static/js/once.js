// @ts-check
// A form with data-once is sent once: after a second click the browser would show the answer to the second, which finds that all
// is done, in place of the first. data-sending is what the button says meanwhile.

// stopped is when a form can be sent again whose answer has not come, in milliseconds. The server takes less: somebody has stopped
// the page from loading.
const stopped = 40_000;

/** What takes back that a form was sent. @type {Map<HTMLFormElement, () => void>} */
const sent = new Map();

/** Reports whether a form has been sent and its answer is awaited. @param {HTMLFormElement} form */
export function isSent(form) { return sent.has(form); }

/**
 * Marks a form as sent, and says so on the button that was pressed. Returns what gives it back.
 * @param {HTMLFormElement} form @param {HTMLElement|null} pressed
 */
export function markSent(form, pressed) {
  const buttons = [...form.elements].filter((control) => control.matches('button'));
  const words = pressed?.textContent ?? '', said = document.createElement('p');
  said.className = 'unseen';
  said.setAttribute('role', 'status');
  form.append(said);
  requestAnimationFrame(() => { said.textContent = form.dataset.sending ?? ''; }); // in a region that is there already
  for (const button of buttons) button.setAttribute('aria-disabled', 'true');
  if (pressed) pressed.textContent = form.dataset.sending ?? '';
  const timer = setTimeout(() => sent.get(form)?.(), stopped);
  const giveBack = () => {
    clearTimeout(timer);
    sent.delete(form);
    said.remove();
    for (const button of buttons) button.removeAttribute('aria-disabled');
    if (pressed) pressed.textContent = words;
  };
  sent.set(form, giveBack);
  return giveBack;
}

document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || !('once' in form.dataset)) return;
  if (isSent(form)) event.preventDefault();
  else markSent(form, event.submitter);
});

// Somebody came back to the page.
window.addEventListener('pageshow', () => { for (const giveBack of [...sent.values()]) giveBack(); });
