package main

import (
	"io"
	"net"
	"strings"
	"testing"
)

func FuzzOptions(f *testing.F) {
	f.Add("-http 8081 -outbox 127.0.0.1:8026")
	f.Add("-http 0.0.0.0:80")
	f.Add("-http 99999 -data  -desk never")
	f.Add("-demo=maybe x")
	f.Fuzz(func(t *testing.T, line string) {
		opts, err := parse(strings.Split(line, " "), io.Discard)
		if err != nil {
			return
		}
		for _, a := range []address{
			opts.http, opts.temporalUI, opts.temporal, opts.mongo, opts.outbox, opts.smtp, opts.turn,
		} {
			if host, _, err := net.SplitHostPort(a.String()); err != nil || host != loopback || a.port < 1 ||
				a.port > 65535 {
				t.Errorf("%q makes -%s %s", line, a.flag, a)
			}
		}
	})
}

func FuzzEnvironment(f *testing.F) {
	f.Add("A=1\nB=2\nA=3", "A")
	f.Add("=\n==\nA", "")
	f.Fuzz(func(t *testing.T, text, name string) {
		list := strings.Split(text, "\n")
		env := newEnvironment(list)
		before := env.get(name)
		if strings.Contains(name, "=") {
			return // no shell can set such a variable
		}
		env.set(name, "new")
		if got := env.get(name); got != "new" {
			t.Errorf("%q is %q after it was set", name, got)
		}
		if again := newEnvironment(list).get(name); again != before {
			t.Errorf("%q changed from %q to %q", name, before, again)
		}
	})
}
