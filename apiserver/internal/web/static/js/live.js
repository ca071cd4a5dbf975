// @ts-check
// Keeps 「今日のビデオ通話」 up to date. It requests the page again after every change in the clinic, so that only the server
// renders the list. The console reads the waiting patients from the same page.

const changes = '/api/v1/events';
const kinds = ['hello', 'entry', 'clinic', 'reset']; // hello: changes may have been missed before the connection
const settle = 150; // milliseconds; a booking makes two changes
const again = 5000;
const minute = 60_000;

/**
 * Passes the list of calls on when it may have changed, and every minute, because it shows waiting times.
 * @param {(calls: HTMLElement) => void} show
 */
export function followCalls(show) {
  const follower = new Follower(show);
  follower.listen();
  setInterval(() => follower.changed(), minute);
}

class Follower {
  /** @param {(calls: HTMLElement) => void} show */
  constructor(show) {
    this.show = show;
    this.asking = false;
    this.stale = false; // something has changed since the page was requested
  }

  listen() {
    const stream = new EventSource(changes);
    for (const kind of kinds) stream.addEventListener(kind, () => this.changed());
    stream.addEventListener('error', () => {
      if (stream.readyState !== EventSource.CLOSED) return; // the browser reconnects by itself
      this.changed(); // finds out whether the session still exists
      setTimeout(() => this.listen(), again);
    });
  }

  async changed() {
    this.stale = true;
    if (this.asking) return;
    this.asking = true;
    while (this.stale) {
      await new Promise((resolve) => setTimeout(resolve, settle));
      this.stale = false;
      await this.ask();
    }
    this.asking = false;
  }

  /** If the server does not answer, the next change or minute requests the page again. */
  async ask() {
    const language = new URLSearchParams(location.search).get('lang') ?? document.documentElement.lang;
    const answer = await fetch(`/clinic?lang=${encodeURIComponent(language)}`, { cache: 'no-store' }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const calls = page.getElementById('calls');
    if (calls) this.show(calls);
    else if (answer.redirected && document.body.dataset.page === 'today') location.reload(); // to the sign-in page
  }
}
