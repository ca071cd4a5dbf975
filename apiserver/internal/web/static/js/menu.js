// @ts-check
// Closes the menu of the patients' pages with Escape, or with a press beside it. Escape gives the focus back to the
// menu's button. Without this module, only the button closes the menu.

const menu = /** @type {HTMLDetailsElement} */ (document.getElementById('menu'));

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !menu.open) return;
  menu.open = false;
  menu.querySelector('summary')?.focus();
});

document.addEventListener('click', (event) => {
  if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
});

export {}
