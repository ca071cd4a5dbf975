package madoguchi

import "unicode/utf16"

// The septets and UTF-16 units that fit one SMS, alone and as a part of a longer message (3GPP TS 23.038 and 23.040).
const (
	gsmAlone, gsmPart   = 160, 153
	ucs2Alone, ucs2Part = 70, 67
)

const gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
const gsmExtended = "^{}\\[~]|€\f"

var gsmSeptets = func() map[rune]int {
	septets := make(map[rune]int)
	for _, char := range gsmBasic {
		septets[char] = 1
	}
	for _, char := range gsmExtended {
		septets[char] = 2
	}
	return septets
}()

// SMSSegments returns how many messages a carrier cuts the text into.
func SMSSegments(text string) int {
	septets := 0
	for _, char := range text {
		size, ok := gsmSeptets[char]
		if !ok {
			return segments(len(utf16.Encode([]rune(text))), ucs2Alone, ucs2Part)
		}
		septets += size
	}
	return segments(septets, gsmAlone, gsmPart)
}

func segments(units, alone, part int) int {
	if units <= alone {
		return 1
	}
	return (units + part - 1) / part
}
