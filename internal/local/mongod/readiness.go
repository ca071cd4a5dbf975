package mongod

import (
	"bytes"
	"encoding/json"
	"io"
	"sync"
)

// IDs of mongod's structured log, stable since 4.4.
const logWaitingForConnections = 23016

// readiness forwards mongod's log and watches it for the line that says it listens. It remembers the last complaint,
// for the error if mongod ends instead.
type readiness struct {
	seen chan struct{}

	mu        sync.Mutex
	next      io.Writer
	line      []byte
	listening bool
	complaint string
}

func newReadiness(next io.Writer) *readiness {
	return &readiness{seen: make(chan struct{}), next: next}
}

func (r *readiness) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.listening {
		r.scan(p)
	}
	return r.next.Write(p)
}

func (r *readiness) scan(p []byte) {
	r.line = append(r.line, p...)
	for {
		i := bytes.IndexByte(r.line, '\n')
		if i < 0 {
			return
		}
		r.judge(r.line[:i])
		r.line = r.line[i+1:]
	}
}

func (r *readiness) judge(line []byte) {
	var entry struct {
		Severity string `json:"s"`
		ID       int    `json:"id"`
		Message  string `json:"msg"`
		Attr     struct {
			Error string `json:"error"`
		} `json:"attr"`
	}
	if json.Unmarshal(line, &entry) != nil {
		r.complaint = string(line) // not JSON: from the loader or the option parser
		return
	}
	switch {
	case entry.ID == logWaitingForConnections && !r.listening:
		r.listening = true
		close(r.seen)
	case entry.Severity == "E" || entry.Severity == "F":
		r.complaint = entry.Message + " " + entry.Attr.Error
	}
}

func (r *readiness) reason() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.complaint
}
