//go:build automation

package main

import (
	"context"
	"flag"
	"fmt"
	"net"

	"madoguchi/clinicdesk/ui"
	"madoguchi/clinicdesk/ui/automation"
)

// automate adds the flag that names the socket of package automation.
func automate(flags *flag.FlagSet) func(context.Context, *ui.Desk) error {
	path := flags.String("automation", "", "Unix socket on which to tell tests what is on the screen")
	return func(ctx context.Context, desk *ui.Desk) error {
		if *path == "" {
			return nil
		}
		listener, err := net.Listen("unix", *path)
		if err != nil {
			return fmt.Errorf("automation: %w", err)
		}
		go automation.Serve(ctx, listener, desk)
		return nil
	}
}
