package pane

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// width is the pane's width.
func (p *Pane) width() float32 { return parts.PaneWidth(p.host.Canvas.Size().Width) }

// room is the width between a pane's margins. Each layout asks again, because the window may have been resized.
func (p *Pane) room() float32 { return p.width() - 2*look.Gap20 }

// paneLeft is a pane's left margin; the edge line takes one pixel of it.
const paneLeft = look.Gap20 - 1

// frame returns the frame of every pane: a head, a scrolling body, and a foot with the buttons.
func (p *Pane) frame(
	title string, beside fyne.CanvasObject, tabs, body, foot fyne.CanvasObject,
) fyne.CanvasObject {
	name := widgets.NewText(title, widgets.Style{Size: look.TextTitle, Bold: true, Shrink: true})
	right := widgets.Across(look.Gap8, beside,
		widgets.Middle(widgets.NewIconButton(look.IconClose, p.host.View.Say("close"), p.Dismiss)))
	head := widgets.Sized(1, 51, widgets.Edges(nil, nil, nil, right, widgets.Middle(name)))
	top := widgets.Down(0, widgets.Padded(0, look.Gap12, 0, paneLeft, head), widgets.Rule())
	if tabs != nil {
		top.Add(tabs)
	}
	scroll := container.NewVScroll(widgets.Padded(look.Gap16, look.Gap20, look.Gap16, paneLeft, body))
	var bottom fyne.CanvasObject
	if foot != nil {
		bottom = widgets.Down(0, widgets.Rule(), widgets.Padded(look.Gap12, look.Gap20, look.Gap12, paneLeft, foot))
	}
	return widgets.NewPanel(widgets.PaneInk, widgets.Edges(top, bottom, nil, nil, scroll))
}

// fact returns a label and its value on one line, with a button that copies the value if staff need it elsewhere.
func (p *Pane) fact(fact visits.Fact) fyne.CanvasObject {
	if fact.Copy {
		return p.copied(fact)
	}
	room := parts.Within(p.room, parts.LabelWidth)
	value := widgets.NewText(fact.Value, widgets.Style{Bold: fact.Strong, WrapTo: room})
	return parts.Labelled(fact.Label, value)
}

func (p *Pane) copied(fact visits.Fact) fyne.CanvasObject {
	button := widgets.NewIconButton(look.IconCopy, p.host.View.Say("pane.copyFact", fact.Label), nil)
	button.OnPress = func() {
		p.host.Clipboard.SetContent(fact.Value)
		button.Icon = look.IconCheck
		button.Refresh()
	}
	room := parts.Within(p.room, parts.LabelWidth+button.MinSize().Width)
	value := widgets.NewText(fact.Value, widgets.Style{WrapTo: room})
	name := widgets.Middle(widgets.NewText(fact.Label, widgets.Style{Ink: widgets.SecondInk}))
	return widgets.Edges(nil, nil, widgets.Sized(parts.LabelWidth, 21, name), button, widgets.Middle(value))
}

// remark returns a hint on a tinted ground.
func (p *Pane) remark(text string, ground, ink widgets.Ink) *widgets.Panel {
	words := widgets.NewText(text,
		widgets.Style{Size: look.TextSmall + 1, Ink: ink, WrapTo: parts.Within(p.room, 2*look.Gap12)})
	panel := widgets.NewPanel(ground, widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap12, words))
	panel.Corner = look.CornerButton
	return panel
}

// offer returns the question about an earlier draft at this place.
func (p *Pane) offer(found string, use, forget func()) fyne.CanvasObject {
	say := p.host.View.Say
	buttons := widgets.Across(look.Gap8, widgets.NewButton(say("draft.use"), widgets.Outlined, use),
		widgets.NewButton(say("draft.forget"), widgets.Quiet, forget))
	words := widgets.NewText(found, widgets.Style{
		Bold: true, Ink: parts.WaitingInk, WrapTo: parts.Within(p.room, 2*look.Gap12),
	})
	panel := widgets.NewPanel(parts.WaitingGround, widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap12,
		widgets.Down(look.Gap8, words, widgets.Edges(nil, nil, nil, buttons, nil))))
	panel.Corner = look.CornerButton
	return panel
}
