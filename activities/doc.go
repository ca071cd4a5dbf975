// Package activities holds what the workflows let happen outside: writes to the store and messages to patients. Each
// activity is idempotent, because Temporal runs it again after a crash.
//
// It must not know which database, carrier or mail server is there: it declares the small interfaces it needs, and the
// worker's main gives it the real ones. Errors name codes and IDs, never a patient's data.
package activities
