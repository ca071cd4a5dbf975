// Package activities holds the side effects of the workflows: writes to the store and messages to patients. Each
// activity is idempotent, because Temporal runs it again after a crash.
//
// It must not know the database, the carrier or the mail server: it declares the small interfaces it needs, and the
// worker's main passes the implementations. Errors contain codes and IDs, never patient data.
package activities
