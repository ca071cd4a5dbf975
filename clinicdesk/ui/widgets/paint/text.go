package paint

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// TextWidth returns the width of one line.
func TextWidth(text string, size float32, bold bool) float32 {
	return fyne.MeasureText(text, size, fyne.TextStyle{Bold: bold}).Width
}

// Shorten cuts a line to a width and marks the cut.
func Shorten(text string, size float32, bold bool, width float32) string {
	if width <= 0 || TextWidth(text, size, bold) <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if TextWidth(string(runes[:middle])+"…", size, bold) <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return string(runes[:low]) + "…"
}

// FirstFitting returns the first version of a text that fits into a width, or the last version, shortened.
func FirstFitting(ways []string, size float32, width float32) string {
	for _, way := range ways {
		if TextWidth(way, size, false) <= width {
			return way
		}
	}
	if len(ways) == 0 {
		return ""
	}
	return Shorten(ways[len(ways)-1], size, false, width)
}

// SetText sets the words, size, weight and colour of a text.
func SetText(text *canvas.Text, words string, size float32, bold bool, ink color.Color) {
	text.Text, text.TextSize, text.Color = words, size, ink
	text.TextStyle.Bold = bold
}

// LineHeight is 1.5 times the size, rounded to whole pixels.
func LineHeight(size float32) float32 { return float32(int(size*1.5 + 0.5)) }
