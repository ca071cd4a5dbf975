package protocol

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"madoguchi/madoguchi"
)

func TestDeeper(t *testing.T) {
	cases := map[string]bool{
		`{"a":[{"b":1}]}`:           false,
		strings.Repeat("[", 3):      false,
		strings.Repeat("[", 4):      true,
		`"[[[[[["`:                  false,
		`"\"[[[[["`:                 false,
		`{"a":"}","b":{"c":[[1]]}}`: true,
		`][][][][][`:                false,
	}
	for text, want := range cases {
		if got := deeper([]byte(text), 3); got != want {
			t.Errorf("deeper(%s) = %v, want %v", text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"type":"hello","device":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`))
	f.Add([]byte(`{"type":"candidate","to":"s","candidate":{"candidate":"","sdpMid":null}}`))
	f.Add([]byte(`{"type":"description","to":"s","description":{"type":"offer","sdp":"v=0"}}`))
	f.Add([]byte(`{"type":"media","microphone":true,"x":[[[[[[[[[]]]]]]]]]}`))
	f.Add(
		[]byte(
			`{"type":"description","to":"s","description":{"type":"answer","sdp":"<<<<` + "\u2028\u2029\x7f" +
				`\u0000\ud800\/"}}`,
		),
	)
	f.Add([]byte(`{"TYPE":"leave","type":"leave","type":"start"}`))
	f.Add([]byte("{\"type\":\"media\",\"x\":\"\xff\"}"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Parse(raw, 8)
		var fault Fault
		if err != nil {
			if !errors.As(err, &fault) {
				t.Fatalf("parse returned %v, which is no Fault", err)
			}
			return
		}
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatalf("an accepted message cannot be written: %v", err)
		}
		if _, err := Parse(again, 8); err != nil {
			t.Fatalf("an accepted message is refused when it is written again: %v\n%s", err, again)
		}
		handed, err := Encode(
			Relayed{Type: m.Type, From: madoguchi.NewID(), Description: m.Description, Candidate: m.Candidate},
		)
		if err != nil || len(handed) > 2*len(raw)+1024 {
			t.Fatalf("%d bytes are handed on as %d: %v", len(raw), len(handed), err)
		}
	})
}
