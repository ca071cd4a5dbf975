// @ts-check
// Measures the line to the server before a visit: how long an answer takes, and how fast data come.

import { judgeLine } from './stats.js';

const PINGS = 5;
const LONGEST = 4000; // milliseconds of loading; a slow line does not bring everything
const GIVES_UP = 15000; // milliseconds

/** @typedef {{rtt: number, down: number}} Line rtt in milliseconds, down in Mbit/s */

/** @param {string} path that answers @returns {Promise<Line>} */
export async function measureLine(path) {
  await ping(path); // opens the connection
  const times = [];
  for (let i = 0; i < PINGS; i++) times.push(await ping(path));
  times.sort((one, other) => one - other);
  return { rtt: times[Math.floor(PINGS / 2)] ?? 0, down: await load(path) };
}

/** @param {Line} line */
export function qualityOf({ rtt, down }) { return judgeLine({ rtt: rtt / 1000, down }); }

/** @param {string} path */
async function ask(path) {
  const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(GIVES_UP) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

/** @param {string} path */
async function ping(path) {
  const begun = performance.now();
  await ask(`${path}?ping=1`);
  return performance.now() - begun;
}

/** @param {string} path */
async function load(path) {
  const reader = (await ask(path)).body?.getReader();
  const begun = performance.now();
  for (let bytes = 0; reader;) {
    const { done, value } = await reader.read();
    bytes += value?.length ?? 0;
    const took = Math.max(1, performance.now() - begun);
    if (!done && took < LONGEST) continue;
    await reader.cancel();
    return bytes * 8 / 1000 / took;
  }
  return 0;
}
