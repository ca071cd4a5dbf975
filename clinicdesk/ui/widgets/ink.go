package widgets

import (
	"image/color"

	"madoguchi/clinicdesk/ui/look"
)

// Ink selects a colour from a palette.
type Ink func(*look.Palette) color.NRGBA

// The inks of text.
var (
	TextInk   Ink = func(p *look.Palette) color.NRGBA { return p.Text }
	SecondInk Ink = func(p *look.Palette) color.NRGBA { return p.Second }
	AccentInk Ink = func(p *look.Palette) color.NRGBA { return p.Accent }
	WrongInk  Ink = func(p *look.Palette) color.NRGBA { return p.Wrong.Text }
	WhiteInk  Ink = func(p *look.Palette) color.NRGBA { return p.OnFrame }
)

// The inks of grounds and lines.
var (
	PaneInk       Ink = func(p *look.Palette) color.NRGBA { return p.Pane }
	GroundInk     Ink = func(p *look.Palette) color.NRGBA { return p.Ground }
	LineInk       Ink = func(p *look.Palette) color.NRGBA { return p.Line }
	StrongLineInk Ink = func(p *look.Palette) color.NRGBA { return p.StrongLine }
	SelectionInk  Ink = func(p *look.Palette) color.NRGBA { return p.Selection }
	ClosedInk     Ink = func(p *look.Palette) color.NRGBA { return p.Closed }
	FrameInk      Ink = func(p *look.Palette) color.NRGBA { return p.Frame }
)
