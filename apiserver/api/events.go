package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"madoguchi/madoguchi"
)

// The names of pushed changes.
const (
	ChangeHello  = "hello"  // the connection stands; nothing was missed since the resume token
	ChangeEntry  = "entry"  // an entry is new or has changed
	ChangeClinic = "clinic" // the clinic's settings have changed
	// ChangeAttention says that the recoveries in AttentionList have changed: load that again.
	ChangeAttention = "attention"
	ChangeReset     = "reset" // the resume token is too old: load everything again
)

// Change is something the server pushes (GET /events). ID is the resume token to go on from after this one; it is empty
// where the server gave none.
type Change struct {
	ID     string
	Name   string
	Hello  Hello  // of ChangeHello
	Entry  Entry  // of ChangeEntry
	Clinic Clinic // of ChangeClinic
}

// Hello is what a connection begins with.
type Hello struct {
	// Now is the server's clock, by which entries say when something happened; older servers say none.
	Now time.Time `json:"now,omitzero"`
}

// silence is how long a connection may say nothing; the server sends a comment every 10 s.
const silence = 25 * time.Second

// maxChange bounds one pushed line.
const maxChange = 1 << 20

// Events hands every change to handle, one after the other, from the resume token lastID on ("" from now on). It
// returns when the connection ends, always with an error: the context's, a *ProblemError, or one that wraps
// madoguchi.ErrUnavailable, after which the caller goes on from the last ID it was given.
func (c *Client) Events(ctx context.Context, lastID string, handle func(Change)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchdog := time.AfterFunc(silence, func() { cancel(errSilent) })
	defer watchdog.Stop()
	response, err := c.openEvents(ctx, lastID)
	if err == nil {
		defer response.Body.Close()
		err = readChanges(response.Body, func() { watchdog.Reset(silence) }, handle)
		err = unreachable(ctx, err)
	}
	if context.Cause(ctx) == errSilent {
		return madoguchi.ErrUnavailable.Because(errSilent)
	}
	return err
}

var errSilent = fmt.Errorf("api: no event and no beat for %v", silence)

func (c *Client) openEvents(ctx context.Context, lastID string) (*http.Response, error) {
	httpRequest, err := request{method: http.MethodGet, path: "/events"}.build(ctx, c.base, c.headers())
	if err != nil {
		return nil, err
	}
	httpRequest.Header.Set("Accept", "text/event-stream")
	if lastID != "" {
		httpRequest.Header.Set("Last-Event-ID", lastID)
	}
	response, err := c.http.Do(httpRequest)
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		return nil, readProblem(response)
	}
	return response, nil
}

// readChanges reads an event stream as the HTML standard writes it
// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
func readChanges(stream io.Reader, alive func(), handle func(Change)) error {
	lines := bufio.NewScanner(stream)
	lines.Buffer(make([]byte, 0, 4096), maxChange)
	var id, name string
	var data bytes.Buffer
	for lines.Scan() {
		alive()
		line := lines.Text()
		if line == "" {
			dispatch(id, name, data.Bytes(), handle)
			name = ""
			data.Reset()
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "id":
			id = value
		case "event":
			name = value
		case "data":
			data.WriteString(value)
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return io.ErrUnexpectedEOF
}

// dispatch hands over one event. One that cannot be read is worth a reload, not a silent gap; one with an unknown name
// is of a newer server and left alone.
func dispatch(id, name string, data []byte, handle func(Change)) {
	change := Change{ID: id, Name: name}
	switch name {
	case ChangeReset, ChangeAttention:
	case ChangeHello:
		// one that cannot be read says nothing, and the connection stands all the same
		_ = json.Unmarshal(data, &change.Hello)
	case ChangeEntry:
		if err := json.Unmarshal(data, &change.Entry); err != nil {
			change.Name = ChangeReset
		}
	case ChangeClinic:
		if err := json.Unmarshal(data, &change.Clinic); err != nil {
			change.Name = ChangeReset
		}
	default:
		return
	}
	handle(change)
}
