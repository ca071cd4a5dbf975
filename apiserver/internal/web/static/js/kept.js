// @ts-check
// Keeps the text typed into a registration's form in this tab until the mail is sent. A reload restores it, including a
// reload by the browser itself. Passwords are not kept.

const prefix = 'madoguchi.typed.';

/** @param {HTMLFormElement} form */
function keyOf(form) { return `${prefix}${document.body.dataset.page}.${form.dataset.kind ?? ''}`; }

/** @typedef {HTMLInputElement|HTMLSelectElement} Control */

/** The form's fields that are kept. @param {HTMLFormElement} form @returns {Control[]} */
function controls(form) {
  const kept = 'input:not([type="password"], [type="hidden"]), input[data-kept], select';
  const found = [...form.elements].filter((control) => control.matches(kept) && control.getAttribute('name'));
  return /** @type {Control[]} */ (found);
}

/** @param {Control} control */
function isTicked(control) { return control.matches('[type="radio"], [type="checkbox"]'); }

/** @param {HTMLFormElement} form */
function keep(form) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const control of controls(form)) {
    if (!isTicked(control)) values[control.name] = control.value;
    else if (/** @type {HTMLInputElement} */ (control).checked) values[control.name] = control.value;
  }
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify(values));
  } catch { /* storage may be forbidden: then a reload empties the form */ }
}

/** @param {string} key @returns {Record<string, string>} */
function kept(key) {
  try { return JSON.parse(sessionStorage.getItem(key) ?? '{}'); } catch { return {}; }
}

/** Keeps the form after every change, and when the page is left. @param {HTMLFormElement} form */
export function keepTyped(form) {
  if (!document.body.dataset.page?.startsWith('registration-')) return; // the form of a mailed link
  form.addEventListener('input', () => keep(form));
  window.addEventListener('pagehide', () => keep(form));
}

/**
 * Restores a reloaded page. A page that was navigated to has its values from the server.
 * @param {HTMLFormElement} form
 */
export function restoreTyped(form) {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  if (visit?.type !== 'reload') return;
  const values = kept(keyOf(form));
  for (const control of controls(form)) {
    if (isTicked(control)) /** @type {HTMLInputElement} */ (control).checked = values[control.name] === control.value;
    else if (control.name in values) control.value = values[control.name];
  }
}

/** Forgets everything: the form has been sent. */
export function forgetTyped() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}
