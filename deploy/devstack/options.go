package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
)

const (
	loopback = "127.0.0.1"
	httpPort = 8080 // the Makefile has the same
)

// options are the flags. Addresses are on loopback; a port alone is enough.
type options struct {
	data, bin, demoFile, desk string
	demo                      bool

	http, temporalUI, temporal, mongo, outbox, smtp, turn address
}

// address is the value of a flag for a local port.
type address struct {
	flag string // the flag's name, for the error message
	port int
}

func (a address) String() string { return net.JoinHostPort(loopback, strconv.Itoa(a.port)) }

// Set accepts "8080" or "127.0.0.1:8080". It refuses other hosts, because the devstack must not be reachable from
// outside.
func (a *address) Set(value string) error {
	host, port, err := net.SplitHostPort(value)
	if err != nil {
		host, port = loopback, value
	}
	if host != loopback && host != "localhost" {
		return errors.New("only 127.0.0.1 is possible")
	}
	if a.port, err = strconv.Atoi(port); err != nil || a.port < 1 || a.port > 65535 {
		return errors.New("not a port")
	}
	return nil
}

func (o *options) declare(flags *flag.FlagSet) {
	flags.StringVar(&o.data, "data", "data", "`folder` that holds everything that outlives the process")
	flags.StringVar(&o.bin, "bin", "bin", "`folder` of the built programs worker, apiserver and clinicdesk")
	flags.StringVar(&o.demoFile, "demo-file", "", "clinic `file` in place of the built-in demonstration clinic")
	flags.StringVar(&o.desk, "desk", "auto", "auto opens the desk where there is a display, never does not")
	flags.BoolVar(&o.demo, "demo", true, "create the demonstration clinic at the first start")
	for _, a := range []struct {
		to   *address
		name string
		port int
		what string
	}{
		{&o.http, "http", httpPort, "pages and API"},
		{&o.temporalUI, "temporal-ui", 8233, "Temporal's Web UI"},
		{&o.temporal, "temporal", 7233, "Temporal"},
		{&o.mongo, "mongo", 27117, "MongoDB"},
		{&o.outbox, "outbox", 8025, "the outbox's page and its Twilio API"},
		{&o.smtp, "smtp", 1025, "the outbox's mail server"},
		{&o.turn, "turn", 3478, "the TURN relay (UDP)"},
	} {
		*a.to = address{flag: a.name, port: a.port}
		flags.Var(a.to, a.name, "`address` of "+a.what)
	}
}

// makeDesk returns the command that opens a desk on this system.
func (o *options) makeDesk() string {
	if o.http.port == httpPort {
		return "make desk"
	}
	return "make desk ADDRESS=http://" + o.http.String()
}

func (o *options) complete(rest []string) error {
	if len(rest) > 0 {
		return fmt.Errorf("%q is not understood; there are only flags", rest[0])
	}
	if o.desk != "auto" && o.desk != "never" {
		return fmt.Errorf("-desk=%s is not understood; it is auto or never", o.desk)
	}
	for _, folder := range []*string{&o.data, &o.bin, &o.demoFile} {
		if *folder == "" {
			continue
		}
		absolute, err := filepath.Abs(*folder)
		if err != nil {
			return err
		}
		*folder = absolute
	}
	return nil
}
