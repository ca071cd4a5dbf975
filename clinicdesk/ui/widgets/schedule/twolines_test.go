package schedule

import (
	"testing"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// A sentence that does not fit is set in two lines, and is not cut if two are enough.
func TestASentenceInTwoLines(t *testing.T) {
	const sentence = "患者は、カメラの許可で止まっています（許可されていません）。"
	for room, lines := range map[float32]int{1000: 1, 240: 2, 60: 2} {
		first, second, size := twoLines(sentence, room)
		whole := first+second == sentence
		if got := 1 + min(len(second), 1); got != lines || whole != (room > 100) ||
			(size == look.TextBody) != (lines == 1) {
			t.Errorf("in %v: %q, %q at %v", room, first, second, size)
		}
		for _, line := range []string{first, second} {
			if paint.TextWidth(line, size, false) > room {
				t.Errorf("in %v: %q is too wide", room, line)
			}
		}
	}
}
