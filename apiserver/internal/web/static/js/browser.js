// @ts-check
// Recognises browsers that need advice for the person (D6).

/** In-app browsers, in which camera and microphone often do not work. */
const IN_APP = /\bLine\/|Instagram|FBAN|FBAV|FB_IAB|MicroMessenger|YJApp|Yahoo! ?JAPAN|GSA\/|; wv\)/i;

export function inAppBrowser() { return IN_APP.test(navigator.userAgent); }

/** @returns {'ios'|'android'|'computer'} */
export function platform() {
  const agent = navigator.userAgent;
  if (/iPhone|iPad|iPod/.test(agent)) return 'ios';
  if (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1) return 'ios'; // iPads claim to be Macs
  return /Android/.test(agent) ? 'android' : 'computer';
}

/** @param {string} text @returns {Promise<boolean>} */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
