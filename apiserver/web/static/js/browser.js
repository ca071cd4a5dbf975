// @ts-check
// Which browser this is, as far as the person must be told something (D6).

/** Apps that open links in a view of their own, in which camera and microphone often do not work. */
const IN_APP = /\bLine\/|Instagram|FBAN|FBAV|FB_IAB|MicroMessenger|YJApp|Yahoo! ?JAPAN|GSA\/|; wv\)/i;

export function inAppBrowser() { return IN_APP.test(navigator.userAgent); }

/** @returns {'ios'|'android'|'computer'} */
export function platform() {
  const agent = navigator.userAgent;
  if (/iPhone|iPad|iPod/.test(agent)) return 'ios';
  if (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1) return 'ios'; // an iPad says that it is a Mac
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
