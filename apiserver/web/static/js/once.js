// @ts-check
// A form with data-once is sent once: after a second click the browser would show the answer to the second, which finds that all
// is done, in place of the first. data-sending is what the button says meanwhile.

// stopped is when a form can be sent again whose answer has not come, in milliseconds. The server takes less: somebody has stopped
// the page from loading.
const stopped = 30_000;

/** What takes back that a form was sent. @type {Map<HTMLFormElement, () => void>} */
const sent = new Map();

/** @param {HTMLFormElement} form @param {HTMLElement|null} pressed */
function mark(form, pressed) {
  const buttons = [...form.elements].filter((control) => control.matches('button'));
  const words = pressed?.textContent ?? '', said = document.createElement('p');
  said.className = 'unseen';
  said.setAttribute('role', 'status');
  form.append(said);
  requestAnimationFrame(() => { said.textContent = form.dataset.sending ?? ''; }); // in a region that is there already
  for (const button of buttons) button.setAttribute('aria-disabled', 'true');
  if (pressed) pressed.textContent = form.dataset.sending ?? '';
  const timer = setTimeout(() => sent.get(form)?.(), stopped);
  sent.set(form, () => {
    clearTimeout(timer);
    sent.delete(form);
    said.remove();
    for (const button of buttons) button.removeAttribute('aria-disabled');
    if (pressed) pressed.textContent = words;
  });
}

document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || !('once' in form.dataset)) return;
  if (sent.has(form)) event.preventDefault();
  else mark(form, event.submitter);
});

// Somebody came back to the page.
window.addEventListener('pageshow', () => { for (const giveBack of [...sent.values()]) giveBack(); });
