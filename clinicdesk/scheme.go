package main

import (
	"os"
	"runtime"
	"time"

	"github.com/rymdport/portal/settings/appearance"
)

// askWithin is how long a desktop may take to say which colours it prefers; some never answer.
const askWithin = 500 * time.Millisecond

// preferLight has the desk begin in light colours on Linux where no desktop says what it prefers: the toolkit would take
// dark ones. FYNE_THEME is the toolkit's own way to choose.
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
	case <-time.After(askWithin):
		return // it may still answer, and is followed then
	}
	_ = os.Setenv("FYNE_THEME", "light") // a desk in dark colours works as well
}
