package payload

import (
	"encoding/binary"

	commonpb "go.temporal.io/api/common/v1"
)

// binding is the workflow that a payload belongs to.
type binding struct{ namespace, workflow, kind string }

// named is the workflow that a payload's metadata names. Only operators go by it.
func named(payload *commonpb.Payload) binding {
	metadata := payload.GetMetadata()
	return binding{
		namespace: string(metadata[namespaceKey]), workflow: string(metadata[workflowKey]),
		kind: string(metadata[typeKey]),
	}
}

// authenticated is what is authenticated with the ciphertext. Lengths keep two bindings from reading the same.
func (b binding) authenticated(keyID string) []byte {
	data := []byte(boundEncoding)
	for _, field := range []string{keyID, b.namespace, b.workflow, b.kind} {
		data = binary.AppendUvarint(data, uint64(len(field)))
		data = append(data, field...)
	}
	return data
}
