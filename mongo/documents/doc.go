// Package documents is what the parts of the store share: bounded requests, the conversion of errors, validators
// derived from the documents' structs, and writes that keep the highest revision.
//
//	collection ──Create──► validator and indexes        struct ──SchemaOf──► $jsonSchema
//	Ask ──► one request within its time ──► Explain ──► an error of package madoguchi, without values of documents
//
// It must not know what the documents hold.
package documents
