// @ts-check
// Pages of somebody who is signed in. Browsers keep pages in memory for the back button, whatever Cache-Control says: one that comes
// back from there, after signing out as well, is asked for anew, and shows nothing until then.

addEventListener('pagehide', (event) => {
  if (event.persisted) document.documentElement.hidden = true;
});
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
