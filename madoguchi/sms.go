package madoguchi

import "unicode/utf16"

// The septets and UTF-16 units of a single SMS, and of a part of a longer message (3GPP TS 23.038 and 23.040).
const (
	gsmAlone, gsmPart   = 160, 153
	ucs2Alone, ucs2Part = 70, 67
)

const gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
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

// SMSSegments returns how many messages a carrier splits the text into. A split never divides a surrogate pair, nor
// GSM-7's escape and the character after it, so a part may be one unit shorter.
func SMSSegments(text string) int {
	septets := make([]int, 0, len(text))
	for _, char := range text {
		size, ok := gsmSeptets[char]
		if !ok {
			return segments(utf16Units(text), ucs2Alone, ucs2Part)
		}
		septets = append(septets, size)
	}
	return segments(septets, gsmAlone, gsmPart)
}

func utf16Units(text string) []int {
	units := make([]int, 0, len(text))
	for _, char := range text {
		units = append(units, max(utf16.RuneLen(char), 1))
	}
	return units
}

// segments fills the parts one by one with characters of the given sizes.
func segments(sizes []int, alone, part int) int {
	total, count, filled := 0, 1, 0
	for _, size := range sizes {
		total += size
		if filled += size; filled > part {
			count++
			filled = size
		}
	}
	if total <= alone {
		return 1
	}
	return count
}
