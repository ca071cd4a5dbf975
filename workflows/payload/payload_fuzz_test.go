package payload

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"google.golang.org/protobuf/proto"
)

var oneKey = "k1:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))

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
		sealed, err := ring.Encode(plain)
		if err != nil {
			t.Fatalf("a ring that was read does not seal: %v", err)
		}
		opened, err := ring.Decode(sealed)
		if err != nil || !proto.Equal(opened[0], plain[0]) {
			t.Errorf("a ring that was read opens to %v: %v", opened, err)
		}
	})
}

// FuzzOpen gives the codec payloads that it has not sealed, or that were changed afterwards.
func FuzzOpen(f *testing.F) {
	ring, err := ParseRing(oneKey)
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := ring.Encode([]*commonpb.Payload{{Data: []byte(`"secret"`)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(encoding), []byte("k1"), sealed[0].Data)
	f.Add([]byte(encoding), []byte("k1"), []byte("short"))
	f.Add([]byte(encoding), []byte("k9"), sealed[0].Data)
	f.Add([]byte("json/plain"), []byte{}, []byte(`"x"`))
	f.Fuzz(func(t *testing.T, kind, key, data []byte) {
		payload := &commonpb.Payload{Metadata: map[string][]byte{encodingKey: kind, keyIDKey: key}, Data: data}
		opened, err := ring.Decode([]*commonpb.Payload{payload, nil})
		switch {
		case string(kind) != encoding:
			if err != nil || !proto.Equal(opened[0], payload) {
				t.Errorf("what is not sealed became %v: %v", opened, err)
			}
		case err == nil && !bytes.Equal(data, sealed[0].Data):
			t.Errorf("%x was opened, which nobody has sealed", data)
		}
	})
}
