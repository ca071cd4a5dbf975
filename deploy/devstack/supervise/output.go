package supervise

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// output forwards a program's output, looks for the line that reports readiness, and remembers the last line.
type output struct {
	ready chan struct{}

	mu     sync.Mutex
	to     io.Writer
	marker string
	isOpen bool // whether ready is still open
	line   []byte
	last   string
}

// longestLine bounds the memory for one line.
const longestLine = 64 << 10

func newOutput(to io.Writer, marker string) *output {
	o := &output{ready: make(chan struct{}), to: to, marker: marker, isOpen: true}
	if marker == "" {
		o.open()
	}
	return o
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, piece := range bytes.SplitAfter(p, []byte("\n")) {
		o.take(piece)
	}
	return o.to.Write(p)
}

func (o *output) take(piece []byte) {
	if len(o.line) < longestLine {
		o.line = append(o.line, piece...)
	}
	if !bytes.HasSuffix(piece, []byte("\n")) {
		return
	}
	if line := strings.TrimSpace(string(o.line)); line != "" {
		o.last = line
	}
	o.line = o.line[:0]
	if o.isOpen && strings.HasPrefix(o.last, o.marker) {
		o.open()
	}
}

func (o *output) open() {
	o.isOpen = false
	close(o.ready)
}

func (o *output) lastLine() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.last == "" {
		return "it said nothing"
	}
	return o.last
}
