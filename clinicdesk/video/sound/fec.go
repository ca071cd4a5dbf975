package sound

// hasFEC reports whether an Opus packet carries a low-bitrate copy of the frame before it (RFC 6716, 4.2.4: LBRR).
// libopus also decodes a packet without one, and conceals the frame without notice.
func hasFEC(packet []byte) bool {
	frame := firstFrame(packet)
	if len(frame) == 0 {
		return false
	}
	config, stereo := packet[0]>>3, packet[0]&0x04 != 0
	if config >= 16 {
		return false // CELT has none (RFC 6716, table 2)
	}
	frames := silkFrames(config)
	middle := frame[0]>>(7-frames)&1 != 0
	return middle || stereo && frame[0]>>(6-2*frames)&1 != 0
}

// silkFrames returns how many SILK frames (of 20 ms, or one of 10 ms) a frame of a configuration has (RFC 6716, table
// 2). Their voice flags precede LBRR's.
func silkFrames(config byte) byte {
	if config >= 12 {
		return 1 // hybrid, 10 or 20 ms
	}
	return [4]byte{1, 1, 2, 3}[config%4]
}

// firstFrame returns the beginning of a packet's first frame (RFC 6716, 3.2).
func firstFrame(packet []byte) []byte {
	if len(packet) < 2 {
		return nil
	}
	rest := packet[1:]
	switch packet[0] & 0x03 {
	case 0, 1:
		return rest
	case 2:
		return afterLength(rest)
	}
	count, variable, padded := rest[0]&0x3f, rest[0]&0x80 != 0, rest[0]&0x40 != 0
	rest = rest[1:]
	for padded && len(rest) > 0 {
		padded = rest[0] == 255
		rest = rest[1:]
	}
	for n := byte(1); variable && n < count; n++ {
		rest = afterLength(rest)
	}
	return rest
}

// afterLength returns what follows a frame's length of one or two bytes (RFC 6716, 3.2.1).
func afterLength(data []byte) []byte {
	switch {
	case len(data) == 0:
		return nil
	case data[0] < 252:
		return data[1:]
	case len(data) == 1:
		return nil
	}
	return data[2:]
}
