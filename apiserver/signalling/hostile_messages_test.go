package signalling_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"

	"github.com/coder/websocket"
)

// limitBytes and limitDepth are the protocol's.
const limitBytes, limitDepth = 64 << 10, 8

// malice generates messages that no page sends, and floods of messages that pages do send. Equal seeds generate equal
// messages.
type malice struct {
	random *rand.Rand
	role   string
	key    string
	known  func() string // the other side's session, if known
}

// frame is one message on the wire.
type frame struct {
	kind  websocket.MessageType
	raw   []byte
	fatal bool // the server ends the connection because of it
}

func accepted(raw string) frame { return frame{kind: websocket.MessageText, raw: []byte(raw)} }

func refused(raw string) frame {
	return frame{kind: websocket.MessageText, raw: []byte(raw), fatal: true}
}

// next is acceptable to the server in nineteen cases of twenty, so that the effects of accepted messages are tested
// too.
func (m malice) next() frame {
	if m.random.IntN(20) > 0 {
		return accepted(m.wellFormed())
	}
	broken := []func() frame{
		m.binary, m.truncated, m.invalidText, m.nested, m.tooLarge, m.wrongTypes, m.unknown, m.outOfOrder,
	}
	return broken[m.random.IntN(len(broken))]()
}

func (m malice) wellFormed() string {
	switch n := m.random.IntN(100); {
	case n < 1:
		return m.atTheLimit()
	case n < 50:
		return object("type", "candidate", "to", m.session(), "candidate", m.candidate())
	case n < 80:
		return object("type", "description", "to", m.session(), "description", m.description())
	case n < 90 && m.role == "clinic":
		commands := []string{"start", "start", "hold", "resume", "admit", "refuse"}
		return object("type", commands[m.random.IntN(len(commands))], "hold", true, "applicant", m.filler(20))
	default:
		return object("type", "media", "microphone", m.random.IntN(2) == 0, "camera", m.random.IntN(2) == 0)
	}
}

// session returns the other side's session, a former one, or one that never existed.
func (m malice) session() string {
	if session := m.known(); session != "" && m.random.IntN(4) > 0 {
		return session
	}
	return m.filler(1 + m.random.IntN(40))
}

func (m malice) description() map[string]any {
	kinds := []string{"offer", "answer", "rollback"}
	return map[string]any{"type": kinds[m.random.IntN(len(kinds))], "sdp": m.filler(m.random.IntN(1000))}
}

func (m malice) candidate() map[string]any {
	candidate := map[string]any{"candidate": m.filler(m.random.IntN(300))}
	if m.random.IntN(2) == 0 {
		candidate["sdpMid"], candidate["sdpMLineIndex"] = m.filler(3), m.random.IntN(1<<16)
	}
	return candidate
}

// filler is text of about the given length that grows most when escaped, or has a meaning in some syntax.
func (m malice) filler(length int) string {
	pieces := []string{"<", "\u2028", "\x00", "é", "𠮷", "v=0\r\n", `"`, `\`, "a", "{[", "'; $where"}
	piece := pieces[m.random.IntN(len(pieces))]
	return strings.Repeat(piece, length/len(piece)+1)
}

// atTheLimit returns a description exactly as long as a message may be.
func (m malice) atTheLimit() string {
	const piece = "<"
	empty := object("type", "description", "to", m.session(), "description", map[string]any{"type": "offer", "sdp": ""})
	filler := strings.Repeat(piece, max(limitBytes-len(empty), 0))
	return strings.Replace(empty, `"sdp":""`, `"sdp":"`+filler+`"`, 1)
}

func (m malice) binary() frame {
	raw := make([]byte, m.random.IntN(2000))
	for i := range raw {
		raw[i] = byte(m.random.Uint32())
	}
	return frame{kind: websocket.MessageBinary, raw: raw, fatal: true}
}

func (m malice) truncated() frame {
	whole := m.wellFormed()
	return refused(whole[:m.random.IntN(len(whole))])
}

func (m malice) invalidText() frame {
	return refused(`{"type":"media","x":"` + "\xff\xfe\xed\xa0\x80" + `"}`)
}

func (m malice) nested() frame {
	depth := limitDepth + m.random.IntN(100)
	if m.random.IntN(20) == 0 {
		depth = limitBytes - 100
	}
	return refused(`{"type":"media","x":` + strings.Repeat("[", depth))
}

func (m malice) tooLarge() frame {
	return refused(object("type", "media", "x", strings.Repeat("x", limitBytes+m.random.IntN(100))))
}

func (m malice) wrongTypes() frame {
	wrong := []string{
		"", " ", "null", "[]", "0", `"hello"`, `{}`, `{"type":null}`, `{"type":["hello"]}`,
		`{"type":"candidate","to":1}`,
		`{"type":"candidate","to":"x","candidate":"x"}`,
		`{"type":"candidate","to":"x","candidate":{"sdpMLineIndex":-1}}`,
		`{"type":"description","to":"x","description":{"type":"pranswer"}}`, `{"type":"media","microphone":1e999}`,
		`{"type":"hello","device":"` + strings.Repeat("A", 44) + `"}`, `{"type":"media"}{"type":"media"}`,
	}
	return refused(wrong[m.random.IntN(len(wrong))])
}

func (m malice) unknown() frame {
	return refused(object("type", m.filler(1+m.random.IntN(1000)), "__proto__", map[string]any{"x": 1}))
}

// outOfOrder returns a message of the protocol that does not belong here: a second hello, a clinic's message from a
// patient, a leave. It is never finish, because a clinic may end the call.
func (m malice) outOfOrder() frame {
	messages := []string{
		object("type", "hello", "device", m.key, "takeOver", true), object("type", "leave"),
		object("type", "welcome", "role", "clinic"),
	}
	if m.role == "patient" {
		messages = append(messages, object("type", "start"), object("type", "finish"))
	}
	return refused(messages[m.random.IntN(len(messages))])
}

// object writes names and values as a JSON object with as few escapes as possible.
func object(pairs ...any) string {
	var written strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		var value strings.Builder
		encoder := json.NewEncoder(&value)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(pairs[i+1]); err != nil {
			panic(err) // the generator made the pairs
		}
		written.WriteString(`,"` + pairs[i].(string) + `":` + strings.TrimSpace(value.String()))
	}
	return "{" + strings.TrimPrefix(written.String(), ",") + "}"
}
