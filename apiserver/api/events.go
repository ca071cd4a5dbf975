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

// The names of events.
const (
	ChangeHello  = "hello"  // the connection is open; nothing was missed since the resume token
	ChangeEntry  = "entry"  // an entry is new or has changed
	ChangeClinic = "clinic" // the clinic's settings have changed
	// ChangeAttention says that the recoveries in AttentionList have changed. The client reloads the list.
	ChangeAttention = "attention"
	// ChangeOfPatient says that a patient is new, or that the patient's record or its link to an account has changed.
	// The event names the patient only; clients that show patients reload them.
	ChangeOfPatient = "patient"
	ChangeReset     = "reset" // the resume token is too old: the client reloads everything
)

// Change is an event from the server (GET /events). ID is the token to resume after this event; it is empty if the
// server sent none.
type Change struct {
	ID     string
	Name   string
	Hello  Hello  // of ChangeHello
	Entry  Entry  // of ChangeEntry
	Clinic Clinic // of ChangeClinic

	Patient ChangedPatient // of ChangeOfPatient
}

// ChangedPatient names a patient whose record has changed.
type ChangedPatient struct {
	ID string `json:"id"`
}

// Hello is the first event of a connection.
type Hello struct {
	// Now is the server's clock, on which the times in entries are based. Older servers omit it.
	Now time.Time `json:"now,omitzero"`
}

// silence is how long a connection may be silent. The server sends a comment every 10 s.
const silence = 25 * time.Second

// maxChange bounds one line of the stream.
const maxChange = 1 << 20

// Events passes every change to handle in order, starting after the resume token lastID ("" starts now). It returns
// when the connection ends, always with an error: the context's, a *ProblemError, or one that wraps
// madoguchi.ErrUnavailable. After the latter, the caller resumes from the last ID.
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

// readChanges reads an event stream in the format of the HTML standard
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

// dispatch passes one event to handle. An unreadable event becomes a reset, so that no change is lost. An event with
// an unknown name comes from a newer server and is ignored.
func dispatch(id, name string, data []byte, handle func(Change)) {
	change := Change{ID: id, Name: name}
	switch name {
	case ChangeReset, ChangeAttention:
	case ChangeHello:
		// an unreadable hello is empty; the connection stays open
		_ = json.Unmarshal(data, &change.Hello)
	case ChangeEntry:
		if err := json.Unmarshal(data, &change.Entry); err != nil {
			change.Name = ChangeReset
		}
	case ChangeClinic:
		if err := json.Unmarshal(data, &change.Clinic); err != nil {
			change.Name = ChangeReset
		}
	case ChangeOfPatient:
		if err := json.Unmarshal(data, &change.Patient); err != nil {
			change.Name = ChangeReset
		}
	default:
		return
	}
	handle(change)
}
