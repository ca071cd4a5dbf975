// @ts-check
// 「今日のビデオ通話」 as it is now: the page itself is asked for again after every change in the clinic, so that what it says is
// written in one place, the server. The console shows who waits from the same page.

const changes = '/api/v1/events';
const kinds = ['hello', 'entry', 'clinic', 'reset']; // hello: something may have happened before the connection stood
const settle = 150; // milliseconds; a booking is two changes
const again = 5000;
const minute = 60_000;

/**
 * Tells of the list of calls whenever it may have changed, and each minute, as it says how long somebody has been waiting.
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
    this.stale = false; // something has changed since the page was asked for
  }

  listen() {
    const stream = new EventSource(changes);
    for (const kind of kinds) stream.addEventListener(kind, () => this.changed());
    stream.addEventListener('error', () => {
      if (stream.readyState !== EventSource.CLOSED) return; // the browser connects again by itself
      this.changed(); // which finds out whether anybody is signed in still
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

  /** A server that is away is asked again with the next change, or the next minute. */
  async ask() {
    const language = new URLSearchParams(location.search).get('lang') ?? document.documentElement.lang;
    const answer = await fetch(`/clinic?lang=${encodeURIComponent(language)}`, { cache: 'no-store' }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const calls = page.getElementById('calls');
    if (calls) this.show(calls);
    else if (answer.redirected && document.body.dataset.page === 'today') location.reload(); // to where one signs in
  }
}
