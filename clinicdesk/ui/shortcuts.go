package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// shortcut is a key that does the same wherever the focus is.
type shortcut struct {
	keys    string // as people read it
	meaning string // the code of its phrase
	key     fyne.KeyName
	with    fyne.KeyModifier
	do      func(*Desk)
}

// shortcuts is the one table of the desk's keys; the settings page shows it. The places have the rail's order.
func shortcuts() []shortcut {
	return []shortcut{
		{"Ctrl 1", "key.schedule", fyne.Key1, fyne.KeyModifierShortcutDefault, func(d *Desk) { d.goTo(atSchedule) }},
		{"Ctrl 2", "key.reception", fyne.Key2, fyne.KeyModifierShortcutDefault, func(d *Desk) { d.goTo(atReception) }},
		{"Ctrl 3", "key.tasks", fyne.Key3, fyne.KeyModifierShortcutDefault, func(d *Desk) { d.goTo(atTasks) }},
		{"Ctrl 4", "key.settings", fyne.Key4, fyne.KeyModifierShortcutDefault, func(d *Desk) { d.goTo(atSettings) }},
		{"Ctrl T", "key.today", fyne.KeyT, fyne.KeyModifierShortcutDefault, (*Desk).showNow},
		{"Ctrl D", "key.date", fyne.KeyD, fyne.KeyModifierShortcutDefault, (*Desk).pickDay},
		{"Alt ←", "key.before", fyne.KeyLeft, fyne.KeyModifierAlt, func(d *Desk) { d.stepDay(-1) }},
		{"Alt →", "key.after", fyne.KeyRight, fyne.KeyModifierAlt, func(d *Desk) { d.stepDay(1) }},
		{"Ctrl ⏎", "key.submit", fyne.KeyReturn, fyne.KeyModifierShortcutDefault, (*Desk).submit},
	}
}

// toolkitKeys are the keys that are not shortcuts of the window, for the settings page.
func toolkitKeys() []shortcut {
	return []shortcut{
		{keys: "Tab", meaning: "key.next"},
		{keys: "← ↑ ↓ →", meaning: "key.grid"},
		{keys: "⏎", meaning: "key.open"},
		{keys: "Esc", meaning: "key.close"},
	}
}

func (d *Desk) declareShortcuts() {
	for _, each := range shortcuts() {
		d.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: each.key, Modifier: each.with}, func(fyne.Shortcut) {
			if d.session != nil {
				each.do(d)
			}
		})
	}
}

// callShortcuts are the keys of a call's window, where the same keys as the desk's may mean something else.
func callShortcuts() []callShortcut {
	return []callShortcut{
		{"Ctrl D", "key.microphone", fyne.KeyD, (*Console).toggleMicrophone},
		{"Ctrl E", "key.camera", fyne.KeyE, (*Console).toggleCamera},
		{"Ctrl ⏎", "key.start", fyne.KeyReturn, (*Console).start},
	}
}

// callShortcut is a key of a call's window, pressed with Ctrl.
type callShortcut struct {
	keys, meaning string
	key           fyne.KeyName
	do            func(*Console)
}

// stepDay goes some days on.
func (d *Desk) stepDay(days int) {
	d.goToDay(d.day.AddDate(0, 0, days))
}

// submit does what the filled button of the dialog or pane does.
func (d *Desk) submit() {
	switch {
	case d.pane == nil:
	case d.dialogs.Open == nil && d.at == atSettings:
		d.settingsPage().submit()
	case d.dialogs.Open == nil && d.at == atGuide:
		d.pages.guide.submit()
	default:
		d.pane.submit()
	}
}

// typedKey gets the keys nothing else used.
func (d *Desk) typedKey(event *fyne.KeyEvent) {
	if event.Name == fyne.KeyEscape && d.pane != nil {
		d.pane.escape()
	}
}
