package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"madoguchi/clinicdesk/ui/parts"
)

// shortcut is a key that works wherever the focus is.
type shortcut struct {
	parts.Key
	name fyne.KeyName
	with fyne.KeyModifier
	do   func(*signedIn)
}

// shortcuts is the only table of the desk's keys; the settings page shows it. The places have the rail's order.
func shortcuts() []shortcut {
	return []shortcut{
		{parts.Key{Keys: "Ctrl 1", Meaning: "key.schedule"}, fyne.Key1, fyne.KeyModifierShortcutDefault,
			func(s *signedIn) { s.goTo(atSchedule) }},
		{parts.Key{Keys: "Ctrl 2", Meaning: "key.reception"}, fyne.Key2, fyne.KeyModifierShortcutDefault,
			func(s *signedIn) { s.goTo(atReception) }},
		{parts.Key{Keys: "Ctrl 3", Meaning: "key.tasks"}, fyne.Key3, fyne.KeyModifierShortcutDefault,
			func(s *signedIn) { s.goTo(atTasks) }},
		{parts.Key{Keys: "Ctrl 4", Meaning: "key.patients"}, fyne.Key4, fyne.KeyModifierShortcutDefault,
			func(s *signedIn) { s.goTo(atPatients) }},
		{parts.Key{Keys: "Ctrl 5", Meaning: "key.settings"}, fyne.Key5, fyne.KeyModifierShortcutDefault,
			func(s *signedIn) { s.goTo(atSettings) }},
		{parts.Key{Keys: "Ctrl T", Meaning: "key.today"}, fyne.KeyT, fyne.KeyModifierShortcutDefault,
			(*signedIn).showNow},
		{parts.Key{Keys: "Ctrl D", Meaning: "chooseDate"}, fyne.KeyD, fyne.KeyModifierShortcutDefault,
			func(s *signedIn) { s.day.pick() }},
		{parts.Key{Keys: "Ctrl L", Meaning: "key.waitlist"}, fyne.KeyL, fyne.KeyModifierShortcutDefault,
			(*signedIn).showWaitlist},
		{parts.Key{Keys: "Ctrl N", Meaning: "key.acts"}, fyne.KeyN, fyne.KeyModifierShortcutDefault,
			(*signedIn).showActs},
		{parts.Key{Keys: "Alt ←", Meaning: "key.before"}, fyne.KeyLeft, fyne.KeyModifierAlt,
			func(s *signedIn) { s.day.step(-1) }},
		{parts.Key{Keys: "Alt →", Meaning: "key.after"}, fyne.KeyRight, fyne.KeyModifierAlt,
			func(s *signedIn) { s.day.step(1) }},
		{parts.Key{Keys: "Ctrl ⏎", Meaning: "key.submit"}, fyne.KeyReturn, fyne.KeyModifierShortcutDefault,
			(*signedIn).submit},
	}
}

// toolkitKeys are the toolkit's own keys, for the settings page.
func toolkitKeys() []parts.Key {
	return []parts.Key{
		{Keys: "Tab", Meaning: "key.next"},
		{Keys: "← ↑ ↓ →", Meaning: "key.grid"},
		{Keys: "⏎", Meaning: "key.open"},
		{Keys: "Esc", Meaning: "key.close"},
	}
}

// deskKeys are the keys of the desk's window, for the settings page.
func deskKeys() (keys []parts.Key) {
	for _, each := range shortcuts() {
		keys = append(keys, each.Key)
	}
	return append(keys, toolkitKeys()...)
}

func (d *Desk) declareShortcuts() {
	for _, each := range shortcuts() {
		d.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: each.name, Modifier: each.with},
			func(fyne.Shortcut) {
				if d.in != nil {
					each.do(d.in)
				}
			})
	}
}

// typedKey receives the keys that no widget used.
func (d *Desk) typedKey(event *fyne.KeyEvent) {
	if event.Name == fyne.KeyEscape && d.in != nil {
		d.in.escape()
	}
}
