//go:build !automation

package main

import (
	"context"
	"flag"

	"madoguchi/clinicdesk/ui"
)

// automate adds no flags and does nothing in the build that clinics use.
func automate(*flag.FlagSet) func(context.Context, *ui.Desk) error {
	return func(context.Context, *ui.Desk) error { return nil }
}
