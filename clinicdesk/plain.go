//go:build !automation

package main

import (
	"context"
	"flag"

	"fyne.io/fyne/v2"
)

// automation has no flags and does nothing in the desk that clinics use.
func automation(*flag.FlagSet) func(context.Context, fyne.App) error {
	return func(context.Context, fyne.App) error { return nil }
}
