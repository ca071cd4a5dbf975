package console

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/parts"
)

// shortcut is a key of a call's window, pressed with Ctrl.
type shortcut struct {
	parts.Key
	name fyne.KeyName
	do   func(*Console)
}

// shortcuts are the keys of a call's window. A key may have another meaning in the desk's window.
func shortcuts() []shortcut {
	return []shortcut{
		{parts.Key{Keys: "Ctrl D", Meaning: "key.microphone"}, fyne.KeyD, (*Console).toggleMicrophone},
		{parts.Key{Keys: "Ctrl E", Meaning: "key.camera"}, fyne.KeyE, (*Console).toggleCamera},
		{parts.Key{Keys: "Ctrl I", Meaning: "key.beside"}, fyne.KeyI, (*Console).toggleBeside},
		{parts.Key{Keys: "Ctrl ⏎", Meaning: "call.start"}, fyne.KeyReturn, (*Console).start},
	}
}

// Keys returns the keys of a call's window, for the settings page.
func Keys() (keys []parts.Key) {
	for _, each := range shortcuts() {
		keys = append(keys, each.Key)
	}
	return append(keys, parts.Key{Keys: "Esc", Meaning: "key.stay"})
}
