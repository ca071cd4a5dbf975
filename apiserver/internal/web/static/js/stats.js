// @ts-check
// Judges the quality of a connection: from its statistics (W3C webrtc-stats), or from what was measured before a call.

/** @typedef {import('./peer.js').Quality} Quality */

// Shares of packets, seconds and Mbit/s. A call in good quality takes up to 2 Mbit/s, and 0.4 for an easy picture.
const POOR = { loss: 0.08, rtt: 0.6, down: 0.5 };
const FAIR = { loss: 0.02, rtt: 0.25, down: 2 };

/** @param {{loss?: number, rtt: number, down?: number}} line @returns {Quality} */
export function judgeLine({ loss = 0, rtt, down = Infinity }) {
  if (loss > POOR.loss || rtt > POOR.rtt || down < POOR.down) return 'poor';
  return loss > FAIR.loss || rtt > FAIR.rtt || down < FAIR.down ? 'fair' : 'good';
}

export class LineWatch {
  constructor() {
    this.received = 0;
    this.lost = 0;
  }

  /**
   * @param {RTCPeerConnection} pc
   * @returns {Promise<{quality: Quality, frames: number, energy: number}>}
   */
  async look(pc) {
    let received = 0, lost = 0, rtt = 0, frames = 0, energy = 0;
    (await pc.getStats()).forEach((entry) => {
      if (entry.type === 'inbound-rtp') {
        received += entry.packetsReceived ?? 0;
        lost += entry.packetsLost ?? 0;
        frames += entry.framesDecoded ?? 0;
        energy += entry.totalAudioEnergy ?? 0;
      } else if (entry.type === 'candidate-pair' && entry.nominated) {
        rtt = entry.currentRoundTripTime ?? 0;
      }
    });
    return { quality: this.judge(received, lost, rtt), frames, energy };
  }

  /** @private @param {number} received @param {number} lost @param {number} rtt @returns {Quality} */
  judge(received, lost, rtt) {
    const missed = Math.max(0, lost - this.lost);
    const came = Math.max(0, received - this.received);
    this.lost = lost;
    this.received = received;
    return judgeLine({ loss: missed / Math.max(1, missed + came), rtt });
  }
}
