// Package console is the window of a call: the patient's picture and one's own, what stands over them, and the controls.
// Calls are all that are open at a desk; package visit holds each of them.
//
// It knows no page of the desk, and of the session only the view that it was opened with.
package console
