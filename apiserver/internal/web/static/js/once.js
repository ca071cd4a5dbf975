// @ts-check
// Sends a form with data-once only once. After a second click, the browser would show the answer to the second request,
// which finds everything done. data-sending is the button's text meanwhile.

// After this many milliseconds without an answer, a form can be sent again. The server answers sooner: the user has
// stopped the page from loading.
const stopped = 40_000;

/** Functions that undo the marking of a form as sent. @type {Map<HTMLFormElement, () => void>} */
const sent = new Map();

/** Whether a form was sent and has no answer yet. @param {HTMLFormElement} form */
export function isSent(form) { return sent.has(form); }

/**
 * Marks a form as sent, and shows it on the clicked button. Returns a function that undoes it.
 * @param {HTMLFormElement} form
 * @param {HTMLElement|null} pressed
 */
export function markSent(form, pressed) {
  const buttons = [...form.elements].filter((control) => control.matches('button'));
  const words = pressed?.textContent ?? '', said = document.createElement('p');
  said.className = 'unseen';
  said.setAttribute('role', 'status');
  form.append(said);
  requestAnimationFrame(() => { said.textContent = form.dataset.sending ?? ''; }); // the region must exist before
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

// The user came back to the page.
window.addEventListener('pageshow', () => { for (const giveBack of [...sent.values()]) giveBack(); });
