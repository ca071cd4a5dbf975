// Marks the notices that the page shows as read. Without scripts, the reader presses the button.

const form = /** @type {HTMLFormElement} */ (document.getElementById('read'))

const until = /** @type {HTMLInputElement} */ (form.elements.namedItem('until')).value

fetch(form.action, {method: 'POST', body: new URLSearchParams({until})})
  .then((answer) => { if (answer.ok) form.hidden = true })
  .catch(() => {}) // the button is still there

export {}
