package main

import (
	"fmt"
	"os"
	"text/tabwriter"
)

// announce prints all addresses. Its last line contains the text that the end-to-end tests wait for.
func (s *system) announce() {
	fmt.Fprintln(s.stdout)
	table := tabwriter.NewWriter(s.stdout, 0, 0, 3, ' ', 0)
	row := func(what, where string) { fmt.Fprintf(table, "  %s\t%s\n", what, where) }
	public := "http://" + s.opts.http.String()
	row("Patients and clinics", public+"/")
	if booking, err := os.ReadFile(s.demoMark()); err == nil && len(booking) > 0 {
		row("Booking on the web", string(booking))
	}
	if s.env.ownOutbox() {
		row("Messages sent", "http://"+s.opts.outbox.String())
	}
	if s.env.ownTemporal() {
		row("Temporal Web UI", "http://"+s.opts.temporalUI.String())
		row("  to read payloads", public+"/operator   key "+s.secrets.OperatorKey)
	}
	if s.env.ownMongo() {
		row("MongoDB", s.mongoURI)
	}
	row("Data and logs", s.opts.data)
	if s.opts.demo && s.opts.demoFile == "" {
		for _, person := range demoStaff() {
			row("Sign in ("+string(person.Role)+")", person.Email)
		}
	}
	row("Password of all", s.secrets.DemoPassword)
	_ = table.Flush() // fails only if the terminal has gone
	fmt.Fprintf(s.stdout, "\nMadoguchi is ready. `%s` opens the desk, Ctrl-C stops everything.\n", s.opts.makeDesk())
}
