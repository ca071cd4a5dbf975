// Package mongotest gives tests a real MongoDB and the conformance suite of what the product stores in it.
//
// A test binary starts one mongod, when the first test asks for it, and every test gets a database of its own that is
// dropped when the test ends. With MONGODB_URI in the environment that server is used instead; it may be shared, for
// databases have random names.
//
// In TestMain, Run keeps the server for the whole binary and removes its folder at the end; without it the server stops
// with the last test that uses it:
//
//	func TestMain(m *testing.M) { os.Exit(mongotest.Run(m)) }
//
// The suite (Conform) drives package mongo through its public surface only. It must not know how documents look.
package mongotest
