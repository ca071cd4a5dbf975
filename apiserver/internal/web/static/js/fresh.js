// @ts-check
// For pages of signed-in staff. Browsers keep pages in memory for the back button in spite of Cache-Control. A page
// that comes back from there is reloaded, since the user may have signed out, and shows nothing until then.

addEventListener('pagehide', (event) => {
  if (event.persisted) document.documentElement.hidden = true;
});
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
