package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// leastSpace is the space in bytes that MongoDB's journal and Temporal's files need, and some more.
const leastSpace = 500 << 20

// prepare checks everything that would keep the system from starting, and locks the data folder.
func prepare(opts options, env environment) (unlock func(), err error) {
	if err := programsBuilt(opts); err != nil {
		return nil, err
	}
	if unlock, err = takeFolder(opts.data); err != nil {
		return nil, err
	}
	if err = errors.Join(enoughSpace(opts.data), portsFree(opts, env)); err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

func programsBuilt(opts options) error {
	for _, name := range []string{"worker", "apiserver"} {
		if _, err := os.Stat(filepath.Join(opts.bin, name)); err != nil {
			return fmt.Errorf(
				"the program %s is not in %s; build it with `make build`, or say where it is with -bin", name, opts.bin,
			)
		}
	}
	return nil
}

// takeFolder creates and locks the data folder, so that no two systems write to it.
func takeFolder(data string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Join(data, "logs"), 0o700); err != nil {
		return nil, fmt.Errorf(
			"the data folder %s cannot be written (%w); choose another: make run DATA=<folder>", data, err,
		)
	}
	lock, err := os.OpenFile(filepath.Join(data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf(
			"the data folder %s cannot be written (%w); choose another: make run DATA=<folder>", data, err,
		)
	}
	if err := lockFile(lock); err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf(
			"another devstack runs on the data folder %s; stop it, or choose another folder: make run DATA=<folder>",
			data,
		)
	}
	return func() { _ = lock.Close() }, nil // closing releases the lock
}

func enoughSpace(data string) error {
	free, err := freeSpace(data)
	if err != nil || free >= leastSpace {
		return nil // if the free space is unknown, the parts report a full disk
	}
	return fmt.Errorf("only %d MB are free on the disk of %s, needed are %d MB; "+
		"make room, or choose another folder: make run DATA=<folder>", free>>20, data, leastSpace>>20)
}

func portsFree(opts options, env environment) error {
	var taken []error
	for _, need := range []struct {
		ours bool
		at   address
		what string
	}{
		{true, opts.http, "the pages and the API"},
		{env.ownTemporal(), opts.temporal, "Temporal"},
		{env.ownTemporal(), opts.temporalUI, "Temporal's Web UI"},
		{env.ownMongo(), opts.mongo, "MongoDB"},
		{env.ownOutbox(), opts.outbox, "the outbox"},
		{env.ownOutbox(), opts.smtp, "the outbox's mail server"},
	} {
		if need.ours {
			taken = append(taken, portFree("tcp4", need.at, need.what))
		}
	}
	if env.ownTURN() {
		taken = append(taken, portFree("udp4", opts.turn, "the TURN relay"))
	}
	return errors.Join(taken...)
}

func portFree(network string, at address, what string) error {
	if network == "udp4" {
		conn, err := net.ListenPacket(network, at.String())
		if err == nil {
			return conn.Close()
		}
		return portTaken(at, what)
	}
	listener, err := net.Listen(network, at.String())
	if err == nil {
		return listener.Close()
	}
	return portTaken(at, what)
}

func portTaken(at address, what string) error {
	return fmt.Errorf(
		"port %d, where %s should be, is taken; end the program that has it, or choose another: make run ARGS=-%s=%d",
		at.port, what, at.flag, otherPort(at.port))
}

// otherPort suggests a port that is easy to remember.
func otherPort(port int) int {
	if port < 55000 {
		return port + 10000
	}
	return port - 10000
}
