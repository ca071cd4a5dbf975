// @ts-check
// Asks the server for the faults of one field of the registration. Only the server has the rules.

/**
 * value is the converted text, or ''. line shows the fault.
 * @typedef {{value: string, line: HTMLElement|null}} Checked
 */

/**
 * Returns null if the server does not answer.
 * @param {string} name of the field
 * @param {string} typed
 * @param {string} kind of institution, on which rules depend
 * @param {string} [password] that the repeated one has to equal
 * @returns {Promise<Checked|null>}
 */
export async function askServer(name, typed, kind, password = '') {
  const body = new URLSearchParams({ field: name, lang: document.documentElement.lang });
  if (kind !== '') body.set('kind', kind);
  if (password !== '') body.set('password', password);
  if (typed !== '') body.set(name, typed);
  try {
    const answer = await fetch('/registration/check', { method: 'POST', body, cache: 'no-store' });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const checked = page.getElementById('checked');
    if (!checked) return null;
    const line = /** @type {HTMLElement|null} */ (checked.querySelector('.fault'));
    return { value: checked.dataset.value ?? '', line: line && document.importNode(line, true) };
  } catch {
    return null;
  }
}
