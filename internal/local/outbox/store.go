package outbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// store keeps all messages in memory, and each change as a line of a journal. A message's last line is its current
// state.
type store struct {
	mu        sync.Mutex
	journal   *os.File
	records   map[string]record
	order     []string               // IDs, oldest first
	listeners map[chan struct{}]bool // notified of changes
}

func openStore(dir string) (*store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("outbox's data folder: %w", err)
	}
	path := filepath.Join(dir, "messages.jsonl")
	journal, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("outbox's journal: %w", err)
	}
	s := &store{journal: journal, records: map[string]record{}, listeners: map[chan struct{}]bool{}}
	if err := s.replay(); err != nil {
		_ = journal.Close()
		return nil, fmt.Errorf("outbox's journal %s: %w", path, err)
	}
	return s, nil
}

// replay reads the journal. It cuts off a partial line at the end, left by a crash.
func (s *store) replay() error {
	in := bufio.NewReader(s.journal)
	var good int64
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("byte %d: %w", good, err)
		}
		s.remember(r)
		good += int64(len(line))
	}
	if err := s.journal.Truncate(good); err != nil {
		return err
	}
	_, err := s.journal.Seek(good, io.SeekStart)
	return err
}

func (s *store) remember(r record) {
	if _, known := s.records[r.ID]; !known {
		s.order = append(s.order, r.ID)
	}
	s.records[r.ID] = r
}

// put stores a new message or a new state of one, and notifies the listeners.
func (s *store) put(r record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write(r)
}

func (s *store) write(r record) error {
	var line bytes.Buffer
	if err := json.NewEncoder(&line).Encode(r); err != nil {
		return err
	}
	if _, err := s.journal.Write(line.Bytes()); err != nil {
		return fmt.Errorf("outbox's journal: %w", err)
	}
	s.remember(r)
	for listener := range s.listeners {
		select {
		case listener <- struct{}{}:
		default: // a change is waiting already
		}
	}
	return nil
}

// update changes a message in place.
func (s *store) update(id string, change func(*record)) (record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.records[id]
	change(&r)
	return r, s.write(r)
}

func (s *store) get(id string) (record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.records[id]
	return r, ok
}

// list returns the messages that match, newest first.
func (s *store) list(match func(record) bool) []record {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []record{}
	for _, id := range slices.Backward(s.order) {
		if r := s.records[id]; match(r) {
			found = append(found, r)
		}
	}
	return found
}

// listen notifies the channel of changes until stop is called. A slow listener gets several changes as one.
func (s *store) listen() (changes <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners[c] = true
	return c, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.listeners, c)
	}
}

func (s *store) close() error { return s.journal.Close() }
