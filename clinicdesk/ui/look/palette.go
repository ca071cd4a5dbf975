package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Palette names the colours by use. The light palette takes its values from the Digital Agency's design tokens if they
// define one (https://design.digital.go.jp/).
type Palette struct {
	Frame, OnFrame, FrameChosen   color.NRGBA // the rail
	Accent, OnAccent              color.NRGBA // filled buttons, links, the line of the selection
	AccentHover                   color.NRGBA
	Selection                     color.NRGBA
	Ground, Pane                  color.NRGBA
	Hover                         color.NRGBA // over Pane
	Line, StrongLine              color.NRGBA
	Text, Second, Third           color.NRGBA
	Disabled, OnDisabled          color.NRGBA
	Waiting, Good, Wrong, Done    State
	Booked                        State
	Closed                        color.NRGBA
	FocusOuter, FocusInner        color.NRGBA
	Dim                           color.NRGBA // over everything behind a dialog
	Bubble, OnBubble              color.NRGBA // tooltips
	End, OnEnd                    color.NRGBA // the button that ends a call
	Control, OnControl, OffGround color.NRGBA // round call buttons; OffGround for a device that is off
}

// State holds the colours of a state: the ground of its chip and card, its line, the text on that ground, and its bar.
type State struct{ Ground, Line, Text, Bar color.NRGBA }

// Light is the light palette.
var Light = Palette{
	Frame: rgb(0x004c59), OnFrame: rgb(0xffffff), FrameChosen: rgb(0x006f83),
	Accent: rgb(0x006f83), OnAccent: rgb(0xffffff), AccentHover: rgb(0x005f70),
	Selection: rgb(0xe9f7f9), Ground: rgb(0xeef1f1), Pane: rgb(0xffffff), Hover: rgb(0xf4f8f8),
	Line: rgb(0xdcdfdf), StrongLine: rgb(0xb3b3b3),
	Text: rgb(0x1a1a1a), Second: rgb(0x4d4d4d), Third: rgb(0x666666),
	Disabled: rgb(0xe6e6e6), OnDisabled: rgb(0x666666),
	Waiting:    State{rgb(0xfff0b3), rgb(0xd2a400), rgb(0x604b00), rgb(0xd2a400)},
	Good:       State{rgb(0xe6f5ec), rgb(0x71c598), rgb(0x115a36), rgb(0x197a4b)},
	Wrong:      State{rgb(0xfdeeee), rgb(0xff9696), rgb(0xce0000), rgb(0xce0000)},
	Done:       State{rgb(0xf2f2f2), rgb(0xd8d8d8), rgb(0x666666), rgb(0x999999)},
	Booked:     State{rgb(0xffffff), rgb(0x99d6df), rgb(0x4d4d4d), rgb(0x006f83)},
	Closed:     rgb(0xf2f2f2),
	FocusOuter: rgb(0x1a1a1a), FocusInner: rgb(0xffd43d),
	Dim: color.NRGBA{A: 0x80}, Bubble: rgb(0x1a1a1a), OnBubble: rgb(0xffffff),
	End: rgb(0xce0000), OnEnd: rgb(0xffffff),
	Control: rgb(0x37474b), OnControl: rgb(0xffffff), OffGround: rgb(0xffffff),
}

// Dark is the dark palette, on which the call's window is based too.
var Dark = Palette{
	Frame: rgb(0x00252c), OnFrame: rgb(0xf2f2f2), FrameChosen: rgb(0x004c59),
	Accent: rgb(0x79e2f2), OnAccent: rgb(0x00252c), AccentHover: rgb(0x99e9f5),
	Selection: rgb(0x0d343b), Ground: rgb(0x12191b), Pane: rgb(0x1d2629), Hover: rgb(0x243034),
	Line: rgb(0x37474b), StrongLine: rgb(0x62777c),
	Text: rgb(0xf2f2f2), Second: rgb(0xc4d0d2), Third: rgb(0x9db0b4),
	Disabled: rgb(0x2b373a), OnDisabled: rgb(0x9db0b4),
	Waiting:    State{rgb(0x3b3100), rgb(0xb78f00), rgb(0xffe380), rgb(0xd2a400)},
	Good:       State{rgb(0x10301f), rgb(0x2c774d), rgb(0x71c598), rgb(0x51b883)},
	Wrong:      State{rgb(0x3d1212), rgb(0x8f2f2f), rgb(0xff9696), rgb(0xff7171)},
	Done:       State{rgb(0x20292c), rgb(0x37474b), rgb(0x9db0b4), rgb(0x62777c)},
	Booked:     State{rgb(0x1d2629), rgb(0x3d6b73), rgb(0xc4d0d2), rgb(0x79e2f2)},
	Closed:     rgb(0x171f21),
	FocusOuter: rgb(0xffffff), FocusInner: rgb(0xffd43d),
	Dim: color.NRGBA{A: 0xa0}, Bubble: rgb(0xf2f2f2), OnBubble: rgb(0x1a1a1a),
	End: rgb(0xce0000), OnEnd: rgb(0xffffff),
	Control: rgb(0x37474b), OnControl: rgb(0xffffff), OffGround: rgb(0xf2f2f2),
}

// Call is the palette of the call's window: dark, with the light palette's filled button, as in the requirements'
// pictures.
var Call = callPalette()

func callPalette() Palette {
	call := Dark
	call.Accent, call.OnAccent, call.AccentHover = rgb(0x006f83), rgb(0xffffff), rgb(0x008299)
	call.Waiting = Light.Waiting
	return call
}

// Current returns the palette for the system's current setting.
func Current() *Palette {
	if fyne.CurrentApp().Settings().ThemeVariant() == theme.VariantDark {
		return &Dark
	}
	return &Light
}

// InCall returns the palette of the call's window.
func InCall() *Palette { return &Call }

func rgb(value uint32) color.NRGBA {
	return color.NRGBA{R: uint8(value >> 16), G: uint8(value >> 8), B: uint8(value), A: 0xff}
}
