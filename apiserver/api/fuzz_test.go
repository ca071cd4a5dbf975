package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"madoguchi/madoguchi"
)

func FuzzReadChanges(f *testing.F) {
	for _, seed := range []string{
		"id: 82674A\nevent: hello\ndata: {}\n\n",
		"id: 1\nevent: entry\ndata: {\"id\":\"x\",\"revision\":3}\n\n: beat\n\nevent: reset\n\n",
		"event: entry\ndata: {\ndata: }\n\n", "event:entry\r\ndata:null\r\n\r\n", "id\n\n", ":\n\n\n",
		"event: entry\ndata: {\"start\":\"never\"}\n\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, stream string) {
		read := func(from io.Reader) (changes []Change) {
			beats := 0
			err := readChanges(from, func() { beats++ }, func(c Change) { changes = append(changes, c) })
			if err == nil || beats < len(changes) {
				t.Errorf("%d changes after %d beats end with %v", len(changes), beats, err)
			}
			return changes
		}
		whole := read(strings.NewReader(stream))
		for _, change := range whole {
			if change.Name != ChangeHello && change.Name != ChangeEntry && change.Name != ChangeReset ||
				strings.Contains(change.ID, "\n") {
				t.Errorf("told %q with %q", change.Name, change.ID)
			}
		}
		if drop := read(iotest.OneByteReader(strings.NewReader(stream))); !reflect.DeepEqual(whole, drop) {
			t.Errorf("byte by byte it is %v instead of %v", drop, whole)
		}
	})
}

func FuzzReadProblem(f *testing.F) {
	f.Add(409, "application/problem+json", `{"status":409,"code":"slotTaken","titles":{"ja":"x"}}`, "5")
	f.Add(503, "text/html", "<h1>no</h1>", "-1")
	f.Add(500, "application/problem+json;;", `{"status":"x"}`, "9223372036854775807")
	f.Fuzz(func(t *testing.T, status int, kind, body, after string) {
		err := readProblem(&http.Response{
			StatusCode: status, Body: io.NopCloser(strings.NewReader(body)),
			Header: http.Header{"Content-Type": {kind}, "Retry-After": {after}},
		})
		var problem *ProblemError
		var known *madoguchi.Error
		if !errors.As(err, &problem) || !errors.As(err, &known) || known.Kind == "" {
			t.Errorf("a refusal is read as %v", err)
		}
		if problem.RetryAfter < 0 {
			t.Errorf("try again after %v", problem.RetryAfter)
		}
		_ = problem.Sentence("ja")
	})
}

func FuzzSignalMessage(f *testing.F) {
	f.Add(
		`{"type":"welcome","session":"s","peer":{"session":"p","since":"2026-11-24T05:30:00Z"},"iceServers":[{"urls":["turn:x"]}]}`,
	)
	f.Add(`{"type":"description","from":"s","description":{"type":"offer","sdp":"v=0"}}`)
	f.Add(`{"type":"candidate","candidate":[[[[]]]],"to":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		var read, again SignalMessage
		if json.Unmarshal([]byte(text), &read) != nil {
			return
		}
		written, err := json.Marshal(read)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if err := json.Unmarshal(written, &again); err != nil || again.Type != read.Type ||
			again.Session != read.Session {
			t.Errorf("%s is read as %+v: %v", written, again, err)
		}
	})
}
