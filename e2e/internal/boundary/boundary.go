// Package boundary names the places in a worker's activities at which a test can kill it. Test and worker share a
// folder with the test's orders and a journal of the places that the worker has passed. Both outlive the worker, so
// that its next life does not die at the same place.
//
// It must not know what the activities do.
package boundary

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
)

// The sides of a step.
const (
	Before = "before"
	After  = "after"
)

// Boundary is one side of a step of a process.
type Boundary struct {
	Process string `json:"process"` // a workflow's ID
	Step    string `json:"step"`    // an activity's type, or type/call for its call of the store or a carrier
	Side    string `json:"side"`    // Before or After
}

func (b Boundary) String() string { return b.Side + " " + b.Step }

// Folder holds orders and journal.
type Folder string

func (f Folder) order(b Boundary) string {
	return filepath.Join(string(f), url.PathEscape(b.Process+" "+b.Step+" "+b.Side)+".order")
}

func (f Folder) journal() string { return filepath.Join(string(f), "journal.jsonl") }

// Order makes the worker die when it passes the boundary for the nth time, counted over all its lives.
func (f Folder) Order(b Boundary, nth int) error {
	return os.WriteFile(f.order(b), []byte(strconv.Itoa(nth)), 0o600)
}

// Pending reports whether an order is still open.
func (f Folder) Pending(b Boundary) bool {
	_, err := os.Stat(f.order(b))
	return err == nil
}

// Pass records that a worker is at the boundary and reports whether it must die there. It is for one process and one
// goroutine at a time.
func (f Folder) Pass(b Boundary) (die bool, err error) {
	if err := f.note(b); err != nil {
		return false, err
	}
	content, err := os.ReadFile(f.order(b))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	nth, err := strconv.Atoi(string(content))
	if err != nil {
		return false, err
	}
	if nth > 1 {
		return false, f.Order(b, nth-1)
	}
	return true, os.Remove(f.order(b))
}

func (f Folder) note(b Boundary) error {
	journal, err := os.OpenFile(f.journal(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	line, _ := json.Marshal(b) // three strings always marshal
	_, err = journal.Write(append(line, '\n'))
	return errors.Join(err, journal.Close())
}

// Passed returns the boundaries that a process has passed, in order, over all lives of the worker.
func (f Folder) Passed(process string) (passed []Boundary, err error) {
	content, err := os.ReadFile(f.journal())
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(content) {
		var b Boundary
		if err := json.Unmarshal(line, &b); err != nil {
			return nil, err
		}
		if b.Process == process {
			passed = append(passed, b)
		}
	}
	return passed, nil
}
