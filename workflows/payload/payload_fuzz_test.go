package payload

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"google.golang.org/protobuf/proto"
)

var oneKey = "k1:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))

func sealWith(ring *Ring) *Seal {
	return &Seal{Keys: ring, TypeOf: func(string) string { return "Kind" }, Now: time.Now}
}

func FuzzParseRing(f *testing.F) {
	f.Add(oneKey)
	f.Add(" k2:" + oneKey[3:] + " , " + oneKey)
	f.Add("k1:AAAA")
	f.Add(",:,")
	f.Add(oneKey + "," + oneKey)
	f.Fuzz(func(t *testing.T, text string) {
		ring, err := ParseRing(text)
		if err != nil {
			if ring != nil || len(text) > 40 && strings.Contains(err.Error(), text) {
				t.Errorf("%v and %v", ring, err)
			}
			return
		}
		plain := []*commonpb.Payload{{Metadata: map[string][]byte{"a": []byte("b")}, Data: []byte(text)}}
		to := &envelope{seal: sealWith(ring), to: binding{"ns", text, "Kind"}}
		closed, err := to.Encode(plain)
		if err != nil {
			t.Fatalf("a ring that was read does not seal: %v", err)
		}
		opened, err := to.Decode(closed)
		if err != nil || !proto.Equal(opened[0], plain[0]) {
			t.Errorf("a ring that was read opens to %v: %v", opened, err)
		}
	})
}

// FuzzOpen opens payloads that were not sealed for the workflow, or were changed.
func FuzzOpen(f *testing.F) {
	ring, err := ParseRing(oneKey)
	if err != nil {
		f.Fatal(err)
	}
	to := &envelope{seal: sealWith(ring), to: binding{"ns", "call/1", "Call"}}
	closed, err := to.Encode([]*commonpb.Payload{{Data: []byte(`"secret"`)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(boundEncoding), []byte("k1"), []byte("call/1"), closed[0].Data)
	f.Add([]byte(boundEncoding), []byte("k1"), []byte("call/2"), closed[0].Data)
	f.Add([]byte(boundEncoding), []byte("k1"), []byte("call/1"), []byte("short"))
	f.Add([]byte(boundEncoding), []byte("k9"), []byte("call/1"), closed[0].Data)
	f.Add([]byte(unboundEncoding), []byte("k1"), []byte(""), closed[0].Data)
	f.Add([]byte("json/plain"), []byte{}, []byte("call/1"), []byte(`"x"`))
	f.Fuzz(func(t *testing.T, kind, key, workflow, data []byte) {
		payload := &commonpb.Payload{Data: data, Metadata: map[string][]byte{
			encodingKey: kind, keyIDKey: key, namespaceKey: []byte("ns"), workflowKey: workflow,
			typeKey: []byte("Call"),
		}}
		if _, err := to.Decode([]*commonpb.Payload{payload}); err == nil && !bytes.Equal(data, closed[0].Data) {
			t.Errorf("%x was opened, which nobody has sealed", data)
		}
		read, err := to.seal.Operators().Decode([]*commonpb.Payload{payload})
		if err == nil && string(kind) == boundEncoding && string(workflow) != "call/1" {
			t.Errorf("operators read %v, as if it belonged to %q", read, workflow)
		}
	})
}
