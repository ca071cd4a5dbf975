package parts

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// CopyButton copies a text and then confirms it. It is disabled without a text.
func CopyButton(to fyne.Clipboard, label, text, copied string) *widgets.Button {
	button := widgets.NewButton(label, widgets.Outlined, nil).WithIcon(look.IconCopy)
	button.OnPress = func() {
		to.SetContent(text)
		button.Icon = look.IconCheck
		button.SetLabel(copied)
	}
	button.SetEnabled(text != "")
	return button
}
