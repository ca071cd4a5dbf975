// Reloads the page in place after each change in the outbox. What the reader has opened or closed stays so. Without
// this module the reader reloads the page by hand.

const connection = /** @type {HTMLElement} */ (document.getElementById("connection"));
let asked = 0;

async function refresh() {
  const mine = ++asked;
  const answer = await fetch("/", { cache: "no-store" });
  const text = await answer.text();
  if (mine !== asked) return; // a later answer is on its way
  const next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  if (!next) return; // no page of the outbox: what is shown stays
  for (const letter of /** @type {NodeListOf<HTMLDetailsElement>} */ (next.querySelectorAll("details.letter"))) {
    const shown = document.getElementById(letter.id);
    if (shown instanceof HTMLDetailsElement) letter.open = shown.open;
  }
  document.querySelector("main")?.replaceWith(next);
}

const events = new EventSource("/events");
let opened = false;
events.onopen = () => {
  connection.hidden = true;
  if (opened) refresh(); // what changed while the connection was away
  opened = true;
};
events.onerror = () => { connection.hidden = false; };
events.onmessage = refresh;
