// @ts-check
// Camera and microphone: asking for them, what went wrong, and changing them.

/**
 * @typedef {'denied'|'absent'|'busy'|'insecure'|'unsupported'} Trouble
 * @typedef {{camera: Trouble|null, microphone: Trouble|null, stream: MediaStream|null}} Captured
 * @typedef {{camera?: boolean, microphone?: boolean}} Wanted
 */

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };

/** What stops a call on this browser before anything is asked for. @returns {Trouble|null} */
export function obstacle() {
  if (!isSecureContext) return 'insecure';
  return 'RTCPeerConnection' in window && 'mediaDevices' in navigator ? null : 'unsupported';
}

/**
 * Asks for what is wanted in one question. Where that fails, each device is tried alone, so that what works is kept and
 * what does not is named.
 * @param {Wanted} wanted @param {'user'|'environment'} [facingMode] @returns {Promise<Captured>}
 */
export async function capture({ camera = true, microphone = true }, facingMode = 'user') {
  if (!camera && !microphone) return { camera: null, microphone: null, stream: null };
  try {
    const stream = await open(camera && { ...PICTURE, facingMode }, microphone && SOUND);
    return { camera: null, microphone: null, stream };
  } catch (error) {
    const trouble = troubleOf(error);
    if (camera && microphone && (trouble !== 'denied' || await oneIsGranted())) return captureApart();
    return { camera: camera ? trouble : null, microphone: microphone ? trouble : null, stream: null };
  }
}

/** Whether only the other device was refused: then asking for each alone puts no second question. */
async function oneIsGranted() {
  const names = /** @type {PermissionName[]} */ (['camera', 'microphone']);
  const answers = await Promise.allSettled(names.map(async (name) => navigator.permissions.query({ name })));
  return answers.some((answer) => answer.status === 'fulfilled' && answer.value.state === 'granted');
}

/** @returns {Promise<Captured>} */
async function captureApart() {
  const microphone = await capture({ camera: false });
  const camera = await capture({ microphone: false });
  const tracks = [...(microphone.stream?.getTracks() ?? []), ...(camera.stream?.getTracks() ?? [])];
  return {
    camera: camera.camera,
    microphone: microphone.microphone,
    stream: tracks.length ? new MediaStream(tracks) : null,
  };
}

/** @param {MediaTrackConstraints|false} video @param {MediaTrackConstraints|false} audio */
async function open(video, audio) {
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio });
  } catch (error) {
    if (/** @type {Error} */ (error).name !== 'OverconstrainedError') throw error;
    return navigator.mediaDevices.getUserMedia({ video: Boolean(video), audio: Boolean(audio) });
  }
}

/** @param {unknown} error @returns {Trouble} */
export function troubleOf(error) {
  switch (/** @type {Error} */ (error).name) {
    case 'NotAllowedError': case 'SecurityError': return 'denied';
    case 'NotFoundError': case 'OverconstrainedError': return 'absent';
    default: return 'busy'; // NotReadableError, AbortError: the device is there, and another program has it
  }
}

/** @param {MediaStreamTrack|null} track */
export function works(track) { return Boolean(track && track.readyState === 'live'); }

/** @param {string} kind */
export async function devices(kind) {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((device) => device.kind === kind && device.deviceId !== '');
}

/** @param {string} deviceId */
export async function openMicrophone(deviceId) {
  const stream = await open(false, { ...SOUND, deviceId: { exact: deviceId } });
  return stream.getAudioTracks()[0];
}

/**
 * Changes to another camera. The old one is given up first: a phone opens one at a time. Where the new one fails, the
 * default one comes back.
 * @param {MediaStreamTrack|null} old @param {MediaTrackConstraints} choice
 */
export async function changeCamera(old, choice) {
  old?.stop();
  try {
    return (await open({ ...PICTURE, ...choice }, false)).getVideoTracks()[0];
  } catch {
    return (await open({ ...PICTURE }, false)).getVideoTracks()[0];
  }
}

/**
 * Whether a device may be taken: without a question, with one, or not at all. A browser that does not say may ask.
 * @param {'camera'|'microphone'} name @returns {Promise<PermissionState>}
 */
export async function mayTake(name) {
  try {
    return (await navigator.permissions.query({ name: /** @type {PermissionName} */ (name) })).state;
  } catch {
    return 'prompt';
  }
}

/** Tells whenever a device may have come, or may have been allowed. @param {() => void} tell */
export function watchDevices(tell) {
  navigator.mediaDevices?.addEventListener('devicechange', tell);
  for (const name of /** @type {PermissionName[]} */ (['camera', 'microphone'])) {
    navigator.permissions?.query({ name }).then((status) => {
      status.onchange = tell;
    }).catch(() => undefined); // this browser does not say
  }
}

/** Which way a camera looks; a computer's looks at its user. @param {MediaStreamTrack|null} track */
export function facing(track) {
  return track?.getSettings().facingMode === 'environment' ? 'environment' : 'user';
}
