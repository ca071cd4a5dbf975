// @ts-check
// Camera and microphone: requests them, explains failures, and switches between them.

/**
 * @typedef {'denied'|'absent'|'busy'|'insecure'|'unsupported'} Trouble
 * @typedef {{camera: Trouble|null, microphone: Trouble|null, stream: MediaStream|null}} Captured
 * @typedef {{camera?: boolean, microphone?: boolean}} Wanted
 */

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };

/** What prevents a call in this browser before any device is requested. @returns {Trouble|null} */
export function obstacle() {
  if (!isSecureContext) return 'insecure';
  return 'RTCPeerConnection' in window && 'mediaDevices' in navigator ? null : 'unsupported';
}

/**
 * Requests the wanted devices in one question. If that fails, it tries each device alone, so that a working one is kept
 * and the failing one is named.
 * @param {Wanted} wanted
 * @param {'user'|'environment'} [facingMode]
 * @returns {Promise<Captured>}
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

/** Whether only one device was refused. Then requesting each alone asks no second question. */
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
    default: return 'busy'; // NotReadableError, AbortError: another program uses the device
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
 * Switches to another camera. It releases the old one first, since a phone opens only one at a time. If the new one
 * fails, it opens the default camera.
 * @param {MediaStreamTrack|null} old
 * @param {MediaTrackConstraints} choice
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
 * Whether a device may be opened without a question, with one, or not at all. If the browser does not say, it may ask.
 * @param {'camera'|'microphone'} name
 * @returns {Promise<PermissionState>}
 */
export async function mayTake(name) {
  try {
    return (await navigator.permissions.query({ name: /** @type {PermissionName} */ (name) })).state;
  } catch {
    return 'prompt';
  }
}

/** Calls tell when a device may have been connected or permitted. @param {() => void} tell */
export function watchDevices(tell) {
  navigator.mediaDevices?.addEventListener('devicechange', tell);
  for (const name of /** @type {PermissionName[]} */ (['camera', 'microphone'])) {
    navigator.permissions?.query({ name }).then((status) => {
      status.onchange = tell;
    }).catch(() => undefined); // this browser does not say
  }
}

/** The direction of a camera. A computer's faces its user. @param {MediaStreamTrack|null} track */
export function facing(track) {
  return track?.getSettings().facingMode === 'environment' ? 'environment' : 'user';
}
