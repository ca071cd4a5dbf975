// @ts-check
// Asks the server about fields of the registration. Only the server has the rules.

/**
 * A field: value is what its text becomes, or '' if it stays as typed. line shows the fault.
 * @typedef {{value: string, line: HTMLElement|null}} Checked
 */

/**
 * code10 is the code of ten digits, elsewhere the remark about the address: '' if there is none, null if they have
 * nothing to do with the field. town and townKana are the address that was filled in.
 * @typedef {{code10: string|null, elsewhere: string|null}} Beside
 * @typedef {{fields: Map<string, Checked>, town: string, townKana: string} & Beside} Answer
 */

/**
 * Returns null if the server does not answer.
 * @param {Record<string, string>} values of the field and what its rules depend on
 * @returns {Promise<Answer|null>}
 */
export async function askServer(values) {
  const body = new URLSearchParams({ lang: document.documentElement.lang });
  for (const [name, value] of Object.entries(values)) if (value !== '') body.set(name, value);
  try {
    const answer = await fetch('/registration/check', { method: 'POST', body, cache: 'no-store' });
    if (!answer.ok) return null;
    return read(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    return null;
  }
}

/** @param {Document} page @returns {Answer|null} */
function read(page) {
  if (!('checked' in page.body.dataset)) return null; // the page of an error
  const fields = new Map();
  for (const field of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll('[data-field]'))) {
    const line = field.querySelector('.fault'), { value = '' } = field.dataset;
    fields.set(field.dataset.field, { value, line: line && document.importNode(line, true) });
  }
  /** @param {string} id */
  const text = (id) => page.getElementById(id)?.textContent ?? null;
  return {
    fields, code10: text('code10'), elsewhere: text('elsewhere'),
    town: text('town') ?? '', townKana: text('townKana') ?? '',
  };
}
