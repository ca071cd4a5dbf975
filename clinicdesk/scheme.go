package main

import (
	"os"
	"runtime"
	"time"

	"github.com/rymdport/portal/settings/appearance"
)

// schemeTimeout bounds the question which colours the desktop prefers; some desktops never answer.
const schemeTimeout = 500 * time.Millisecond

// preferLight starts the desk in light colours on Linux if the desktop states no preference; the toolkit's default is
// dark. FYNE_THEME is the toolkit's own setting.
func preferLight() {
	if runtime.GOOS != "linux" || os.Getenv("FYNE_THEME") != "" {
		return
	}
	said := make(chan error, 1)
	go func() {
		_, err := appearance.GetColorScheme()
		said <- err
	}()
	select {
	case err := <-said:
		if err == nil {
			return
		}
	case <-time.After(schemeTimeout):
		return // a later answer of the desktop still takes effect
	}
	_ = os.Setenv("FYNE_THEME", "light") // on an error the desk stays dark, which works as well
}
