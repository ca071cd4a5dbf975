package widgets

import (
	"image/color"

	"madoguchi/clinicdesk/ui/look"
)

func paneInk(p *look.Palette) color.NRGBA      { return p.Pane }
func groundInk(p *look.Palette) color.NRGBA    { return p.Ground }
func lineInk(p *look.Palette) color.NRGBA      { return p.Line }
func selectionInk(p *look.Palette) color.NRGBA { return p.Selection }
func closedInk(p *look.Palette) color.NRGBA    { return p.Closed }
func frameInk(p *look.Palette) color.NRGBA     { return p.Frame }
