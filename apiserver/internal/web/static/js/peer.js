// @ts-check
// One WebRTC connection to one session of the other side, with perfect negotiation (W3C WebRTC 1.0, 10.7). The clinic
// is impolite and offers first, the patient is polite. A new session of the other side replaces the connection.

/**
 * @typedef {'connecting'|'connected'|'reconnecting'|'closed'} PeerState
 * @typedef {'good'|'fair'|'poor'} Quality
 * @typedef {{audio: MediaStreamTrack|null, video: MediaStreamTrack|null}} Tracks
 * @typedef {{
 *   send: (message: {type: string, [field: string]: any}) => void,
 *   track: (track: MediaStreamTrack) => void,
 *   state: (state: PeerState) => void,
 *   lost: () => void,
 * }} PeerListener
 */

const RESTART_AFTER = 4000; // many disconnections repair themselves sooner
const LOST_AFTER = 15000;
const VIDEO_BITRATE = 1_400_000; // within the 2 Mbit/s of B12

export class Peer {
  /** @param {RTCIceServer[]} iceServers @param {boolean} polite @param {PeerListener} listener */
  constructor(iceServers, polite, listener) {
    this.polite = polite;
    this.listener = listener;
    this.makingOffer = false;
    this.ignoringOffer = false;
    /** @type {Tracks} */
    this.tracks = { audio: null, video: null };
    this.work = Promise.resolve();
    this.pc = new RTCPeerConnection({ iceServers });
    this.together = new MediaStream(); // groups sound and picture, so that the other side plays them in sync
    this.pc.onnegotiationneeded = () => this.offer();
    this.pc.onicecandidate = ({ candidate }) => {
      if (candidate) listener.send({ type: 'candidate', candidate: candidate.toJSON() });
    };
    this.pc.ontrack = ({ track }) => listener.track(track);
    this.pc.onconnectionstatechange = () => this.changed();
    this.lostTimer = setTimeout(() => listener.lost(), LOST_AFTER);
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.restartTimer = undefined;
  }

  /** Offers sound and picture in both directions. The impolite side calls it once. */
  begin() {
    for (const kind of ['audio', 'video']) {
      this.pc.addTransceiver(kind, { direction: 'sendrecv', streams: [this.together] });
    }
    this.attachTracks();
  }

  /** Sets the tracks to send. null sends nothing. @param {Tracks} tracks */
  setTracks(tracks) {
    this.tracks = tracks;
    this.attachTracks();
  }

  /** @param {RTCSessionDescriptionInit} description */
  description(description) {
    return this.inOrder(() => this.accept(description));
  }

  /** @param {RTCIceCandidateInit} candidate */
  candidate(candidate) {
    return this.inOrder(async () => {
      try {
        await this.pc.addIceCandidate(candidate);
      } catch (error) {
        if (!this.ignoringOffer) throw error;
      }
    });
  }

  close() {
    clearTimeout(this.lostTimer);
    clearTimeout(this.restartTimer);
    this.pc.onconnectionstatechange = null;
    this.pc.close();
    this.listener.state('closed');
  }

  /**
   * Runs tasks one after the other: a candidate must not overtake its description. A failure shows as a connection that
   * does not come up, which changed() and the timers handle.
   * @private
   * @param {() => Promise<void>} task
   */
  inOrder(task) {
    this.work = this.work.then(task).catch((error) => console.warn('peer:', error.name));
    return this.work;
  }

  /** @private */
  async offer() {
    this.makingOffer = true;
    try {
      this.preferCodecs();
      await this.pc.setLocalDescription();
      this.sendLocal();
    } catch (error) {
      console.warn('offer:', /** @type {Error} */ (error).name);
    } finally {
      this.makingOffer = false;
    }
  }

  /** @private @param {RTCSessionDescriptionInit} description */
  async accept(description) {
    const offered = description.type === 'offer';
    const collision = offered && (this.makingOffer || this.pc.signalingState !== 'stable');
    this.ignoringOffer = !this.polite && collision;
    if (this.ignoringOffer) return;
    await this.pc.setRemoteDescription(description);
    if (!offered) return;
    this.openDirections();
    this.preferCodecs();
    await this.pc.setLocalDescription();
    this.sendLocal();
  }

  /** @private */
  sendLocal() {
    const local = this.pc.localDescription;
    if (local) this.listener.send({ type: 'description', description: { type: local.type, sdp: local.sdp } });
  }

  /** Answers in both directions even without a camera, so that a camera added later needs no negotiation. @private */
  openDirections() {
    for (const transceiver of this.pc.getTransceivers()) {
      if (transceiver.direction === 'stopped') continue;
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams?.(this.together);
    }
    this.attachTracks();
  }

  /** @private */
  attachTracks() {
    for (const transceiver of this.pc.getTransceivers()) {
      const kind = transceiver.receiver.track.kind;
      const track = kind === 'audio' ? this.tracks.audio : this.tracks.video;
      if (transceiver.sender.track === track) continue;
      transceiver.sender.replaceTrack(track).then(() => this.shape(transceiver.sender, kind), () => undefined);
    }
  }

  /**
   * Prefers motion to sharpness if there is bandwidth for one only.
   * @private
   * @param {RTCRtpSender} sender
   * @param {string} kind
   */
  async shape(sender, kind) {
    const parameters = sender.getParameters();
    if (kind !== 'video' || !parameters.encodings?.length) return;
    Object.assign(parameters, { degradationPreference: 'maintain-framerate' });
    parameters.encodings[0].maxBitrate = VIDEO_BITRATE;
    await sender.setParameters(parameters).catch(() => undefined);
  }

  /** VP8 first: the desk has no other video codec. @private */
  preferCodecs() {
    const codecs = RTCRtpReceiver.getCapabilities?.('video')?.codecs;
    if (!codecs) return;
    const vp8 = (/** @type {{mimeType: string}} */ codec) => codec.mimeType.toLowerCase() === 'video/vp8';
    const ordered = [...codecs.filter(vp8), ...codecs.filter((codec) => !vp8(codec))];
    for (const transceiver of this.pc.getTransceivers()) {
      if (transceiver.receiver.track.kind === 'video') transceiver.setCodecPreferences?.(ordered);
    }
  }

  /** @private */
  changed() {
    clearTimeout(this.restartTimer);
    switch (this.pc.connectionState) {
      case 'connected':
        clearTimeout(this.lostTimer);
        this.attachTracks();
        for (const sender of this.pc.getSenders()) if (sender.track) this.shape(sender, sender.track.kind);
        this.listener.state('connected');
        break;
      case 'disconnected':
        this.reconnect(RESTART_AFTER);
        break;
      case 'failed':
        this.reconnect(0);
        break;
    }
  }

  /** The impolite side restarts ICE. If that does not help, it opens a new session. @private @param {number} pause */
  reconnect(pause) {
    this.listener.state('reconnecting');
    clearTimeout(this.lostTimer);
    this.lostTimer = setTimeout(() => this.listener.lost(), LOST_AFTER);
    if (!this.polite) this.restartTimer = setTimeout(() => this.pc.restartIce(), pause);
  }
}
