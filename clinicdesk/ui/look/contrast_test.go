package look_test

import (
	"image/color"
	"math"
	"testing"

	"madoguchi/clinicdesk/ui/look"
)

// contrast is the contrast ratio of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
func contrast(a, b color.NRGBA) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(c color.NRGBA) float64 {
	channel := func(value uint8) float64 {
		share := float64(value) / 255
		if share <= 0.04045 {
			return share / 12.92
		}
		return math.Pow((share+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(c.R) + 0.7152*channel(c.G) + 0.0722*channel(c.B)
}

type pair struct {
	name       string
	ink, paper color.NRGBA
}

// textPairs returns all pairs of ink and ground that the desk uses for text.
func textPairs(p look.Palette) []pair {
	pairs := []pair{
		{"rail", p.OnFrame, p.Frame}, {"rail, chosen", p.OnFrame, p.FrameChosen},
		{"rail's count", look.Light.Text, p.FocusInner},
		{"filled button", p.OnAccent, p.Accent}, {"filled button under the pointer", p.OnAccent, p.AccentHover},
		{"disabled", p.OnDisabled, p.Disabled}, {"tooltip", p.OnBubble, p.Bubble}, {"end of the call", p.OnEnd, p.End},
		{"round control", p.OnControl, p.Control}, {"round control, off", look.Light.Text, p.OffGround},
		{"wrong on a pane", p.Wrong.Text, p.Pane}, {"wrong on a done card", p.Third, p.Done.Ground},
	}
	for name, ground := range map[string]color.NRGBA{
		"pane": p.Pane, "ground": p.Ground, "hover": p.Hover, "selection": p.Selection, "closed": p.Closed,
	} {
		pairs = append(pairs, pair{"text on " + name, p.Text, ground}, pair{"second on " + name, p.Second, ground})
	}
	pairs = append(pairs, pair{"third on pane", p.Third, p.Pane})
	for name, state := range map[string]look.State{
		"waiting": p.Waiting, "good": p.Good, "wrong": p.Wrong, "done": p.Done, "booked": p.Booked,
	} {
		pairs = append(pairs, pair{"state " + name, state.Text, state.Ground})
	}
	return pairs
}

func TestTextContrast(t *testing.T) {
	for palette, p := range map[string]look.Palette{"light": look.Light, "dark": look.Dark, "call": look.Call} {
		for _, pair := range textPairs(p) {
			if got := contrast(pair.ink, pair.paper); got < 4.5 {
				t.Errorf("%s, %s: %.2f to 1", palette, pair.name, got)
			}
		}
	}
	for palette, p := range map[string]look.Palette{"light": look.Light, "dark": look.Dark} {
		for name, ground := range map[string]color.NRGBA{"pane": p.Pane, "selection": p.Selection} {
			if got := contrast(p.Accent, ground); got < 4.5 {
				t.Errorf("%s, accent on %s: %.2f to 1", palette, name, got)
			}
		}
	}
}

func TestContrastOfBlackAndWhite(t *testing.T) {
	if got := contrast(color.NRGBA{A: 255}, color.NRGBA{R: 255, G: 255, B: 255, A: 255}); math.Abs(got-21) > 0.01 {
		t.Errorf("got %.2f", got)
	}
}
