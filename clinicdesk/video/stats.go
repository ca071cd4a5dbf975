package video

import "time"

// Stats are the counters of the current connection and the measurements of
// its last second. Counters begin anew with each connection.
type Stats struct {
	// FramesReceived counts complete frames of the patient's picture,
	// FramesDecoded those that became a picture, FramesDropped those discarded
	// because a frame they build on was lost.
	FramesReceived, FramesDecoded, FramesDropped uint64
	// Width and Height are the size in pixels of the last decoded picture.
	Width, Height int
	// FramesSent counts own frames encoded and handed to the network; SentWidth
	// and SentHeight are the size of the last in pixels.
	FramesSent            uint64
	SentWidth, SentHeight int
	// PacketsSent counts own RTP packets of picture and sound.
	PacketsSent uint64

	// ReceiveBitrate and SendBitrate are in bit/s, of RTP payload over the last
	// second; TargetBitrate is what congestion control allows the picture.
	ReceiveBitrate, SendBitrate, TargetBitrate int
	// RTT is the last measured round trip; 0 means not yet known.
	RTT time.Duration
	// Loss is the share (0 to 1) of the patient's video packets that had not
	// come at first sending, over the last seconds.
	Loss float64
	// Retransmissions counts packets asked for again, KeyFrameRequests the
	// picture loss indications sent.
	Retransmissions, KeyFrameRequests uint64

	// SoundPackets counts the patient's decoded sound packets, SoundConcealed
	// those lost and replaced by the codec.
	SoundPackets, SoundConcealed uint64
	// SoundLevel is the RMS of the last 20 ms received, in dBFS (0 is a full
	// scale square wave); −100 is silence or no sound yet.
	SoundLevel float64
	// SoundFrequency is the strongest frequency of the last 20 ms received, in
	// Hz; 0 is silence.
	SoundFrequency float64
}
