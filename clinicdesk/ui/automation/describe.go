//go:build automation

package automation

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/patients"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// describe returns an object's description, and whether the walker should visit its parts too.
func describe(object fyne.CanvasObject) (found Widget, deeper bool) {
	found.Enabled = true
	if off, ok := object.(fyne.Disableable); ok {
		found.Enabled = !off.Disabled()
	}
	switch w := object.(type) {
	case *widgets.Button:
		found.Role, found.Label = "button", w.Label
	case *schedule.DateButton:
		found.Role, found.Label = "button", w.Label
	case *schedule.Day:
		found.Role, found.Label, found.Selected = "day", w.Label, w.Chosen
	case *widgets.IconButton:
		found.Role, found.Label = "button", w.Label
	case *widgets.RoundButton:
		found.Role, found.Label, found.Selected = "button", w.Shown(), w.Off
	case *widgets.RailItem:
		found.Role, found.Label, found.Selected = "place", w.Label, w.On
		found.Text = strconv.Itoa(w.Count)
	case *widgets.Tab:
		found.Role, found.Label, found.Selected = "tab", w.Label, w.On
	case *inputs.Check:
		found.Role, found.Label, found.Selected = "check", w.Label, w.On
	case *inputs.Radio:
		found.Role, found.Label, found.Selected = "radio", w.Label, w.On
		found.Focused = w.Focused()
	case *inputs.Select:
		found.Role, found.Label, found.Text = "select", w.Label+w.Prefix, w.Chosen()
	case *inputs.Field:
		found.Role, found.Label, found.Text, found.Problem = "field", w.Label, w.Text(), w.Problem()
		found.Focused = w.Input().Focused()
		return found, w.Mend().Visible()
	case *inputs.Choice:
		found.Role, found.Label, found.Selected = "choice", w.Label, w.On
	case *schedule.Chip:
		found.Role, found.Label = "chip", w.Word()
	case *widgets.Text:
		found.Role, found.Label = "text", w.Text()
	default:
		return describePart(object, found)
	}
	return found, false
}

// describePart is describe for the parts of larger widgets.
func describePart(object fyne.CanvasObject, found Widget) (Widget, bool) {
	switch w := object.(type) {
	case *schedule.Grid:
		found.Role, found.Label = "grid", "grid"
		return found, true
	case *schedule.Slot:
		found.Role, found.Label, found.Selected = "slot", w.Label, w.Chosen
	case *schedule.Card:
		found.Role, found.Label, found.Selected = "card", w.Shown.Name, w.Chosen
		found.Text = w.Shown.Lines[0] + " " + w.Shown.State
	case *schedule.Row:
		found.Role, found.Label, found.Selected = "row", w.Shown.Name, w.Chosen
		found.Text = w.Shown.State.Word + " " + w.Shown.Contact
		return found, true
	case *schedule.TaskRow:
		found.Role, found.Label, found.Selected = "row", w.Shown.Name, w.Chosen
		found.Text = w.Shown.What + " " + w.Shown.Since + " " + w.Shown.Text
		return found, true
	case *patients.Row:
		found.Role, found.Label, found.Text = "row", w.Shown.Patient.Name, w.Shown.Tag
	case *widgets.Picture:
		found.Role, found.Label = "picture", w.Words()
	case *canvas.Text:
		found.Role, found.Label = "text", w.Text
		if w.Text == "" {
			found.Role = ""
		}
	default:
		return Widget{}, true
	}
	return found, false
}
