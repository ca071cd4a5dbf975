package look

import (
	_ "embed" // the fonts
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"madoguchi/clinicdesk/poster"
)

//go:embed fonts/NotoSansJP_400Regular.ttf
var regularFont []byte

//go:embed fonts/NotoSansJP_700Bold.ttf
var boldFont []byte

var (
	regular = fyne.NewStaticResource("NotoSansJP_400Regular.ttf", regularFont)
	bold    = fyne.NewStaticResource("NotoSansJP_700Bold.ttf", boldFont)
)

// PrintFonts are the desk's fonts for printed sheets.
func PrintFonts() poster.Fonts { return poster.Fonts{Regular: regularFont, Bold: boldFont} }

// Theme styles the toolkit's own widgets (text entries, menus, scroll bars) like the desk's. Variant, if set, overrides
// the system's setting.
type Theme struct{ Variant *fyne.ThemeVariant }

var _ fyne.Theme = Theme{}

// Color implements fyne.Theme.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if t.Variant != nil {
		variant = *t.Variant
	}
	palette := &Light
	if variant == theme.VariantDark {
		palette = &Dark
	}
	if pick, ok := toolkitColors[name]; ok {
		return pick(palette)
	}
	return theme.DefaultTheme().Color(name, variant)
}

var toolkitColors = map[fyne.ThemeColorName]func(*Palette) color.Color{
	theme.ColorNameBackground:          func(p *Palette) color.Color { return p.Ground },
	theme.ColorNameForeground:          func(p *Palette) color.Color { return p.Text },
	theme.ColorNameForegroundOnPrimary: func(p *Palette) color.Color { return p.OnAccent },
	theme.ColorNamePrimary:             func(p *Palette) color.Color { return p.Accent },
	theme.ColorNameFocus:               func(p *Palette) color.Color { return p.Selection },
	theme.ColorNameHover:               func(p *Palette) color.Color { return p.Hover },
	theme.ColorNameInputBackground:     func(p *Palette) color.Color { return p.Pane },
	theme.ColorNameInputBorder:         func(p *Palette) color.Color { return p.StrongLine },
	theme.ColorNameMenuBackground:      func(p *Palette) color.Color { return p.Pane },
	theme.ColorNameOverlayBackground:   func(p *Palette) color.Color { return p.Pane },
	theme.ColorNamePlaceHolder:         func(p *Palette) color.Color { return p.Third },
	theme.ColorNameDisabled:            func(p *Palette) color.Color { return p.Third },
	theme.ColorNameSelection:           func(p *Palette) color.Color { return p.Booked.Line },
	theme.ColorNameSeparator:           func(p *Palette) color.Color { return p.Line },
	theme.ColorNameScrollBar:           func(p *Palette) color.Color { return p.StrongLine },
	theme.ColorNameScrollBarBackground: func(*Palette) color.Color { return color.Transparent },
	theme.ColorNameShadow:              func(*Palette) color.Color { return color.Transparent },
	theme.ColorNameError:               func(p *Palette) color.Color { return p.Wrong.Text },
}

// Font implements fyne.Theme: Noto Sans JP in two weights. Japanese text has no italics.
func (t Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Bold:
		return bold
	}
	return regular
}

// Icon implements fyne.Theme.
func (t Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size implements fyne.Theme.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := toolkitSizes[name]; ok {
		return size
	}
	return theme.DefaultTheme().Size(name)
}

var toolkitSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               TextBody,
	theme.SizeNameCaptionText:        TextSmall,
	theme.SizeNamePadding:            Gap4,
	theme.SizeNameInnerPadding:       Gap8,
	theme.SizeNameInputRadius:        CornerButton,
	theme.SizeNameInputBorder:        1,
	theme.SizeNameSelectionRadius:    Gap4,
	theme.SizeNameScrollBar:          10,
	theme.SizeNameScrollBarSmall:     Gap4,
	theme.SizeNameSeparatorThickness: 1,
}
