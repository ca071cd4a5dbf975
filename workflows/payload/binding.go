package payload

import (
	"encoding/binary"

	commonpb "go.temporal.io/api/common/v1"
)

// binding identifies the workflow that a payload belongs to.
type binding struct{ namespace, workflow, kind string }

// named returns the workflow in a payload's metadata. Only the codec for operators trusts it.
func named(payload *commonpb.Payload) binding {
	metadata := payload.GetMetadata()
	return binding{
		namespace: string(metadata[namespaceKey]), workflow: string(metadata[workflowKey]),
		kind: string(metadata[typeKey]),
	}
}

// authenticated returns the data that is authenticated with the ciphertext. It contains lengths, so no two bindings are
// equal.
func (b binding) authenticated(keyID string) []byte {
	data := []byte(boundEncoding)
	for _, field := range []string{keyID, b.namespace, b.workflow, b.kind} {
		data = binary.AppendUvarint(data, uint64(len(field)))
		data = append(data, field...)
	}
	return data
}
