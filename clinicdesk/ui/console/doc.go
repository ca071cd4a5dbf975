// Package console is the window of a call: the patient's and the clinician's pictures, the overlays and the controls.
// Calls holds a desk's open calls; package call runs each call.
//
// It must not know the desk's pages. Of the session it knows only the view that it was opened with.
package console
