// Package mongotest gives tests a real MongoDB, and has the conformance suite of the store.
//
// A test binary starts one mongod for the first test that needs it. Every test gets a database of its own, which is
// dropped at its end. If MONGODB_URI is set, that server is used instead. It may be shared, because databases have
// random names.
//
// In TestMain, Run keeps the server for the whole binary and removes its folder at the end. Without it the server stops
// with the last test that uses it:
//
//	func TestMain(m *testing.M) { os.Exit(mongotest.Run(m)) }
//
// The suite (Conform) uses only package mongo's public API. It must not know the documents.
package mongotest
