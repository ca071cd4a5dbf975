// Package ui is the desk's window: its frame, the pages for schedule, reception and tasks, and the signed-in user's
// session. Package backend knows the clinic. The packages below hold the rest:
//
//	pane          the right pane: a visit, the forms that book and change it, and their dialogs
//	signin        the pages before the sign-in
//	settings      the desk's, the clinic's and the staff's settings, and the guide of a new clinic
//	secondfactor  the forms that set up a second factor
//	console       the windows of calls; visit runs each call
//	parts         what pages share: dialogs, fields, notices, work in the background
//	widgets, look the widgets and colours that all of them use
//
// It must not call the server itself, nor store the clinic's data: pages draw view models and pass on the user's
// actions. All code in these packages runs on the goroutine that draws, except work passed to parts.Task. The result of
// that work returns through fyne.Do and is dropped if the page that asked for it has gone.
//
//	sign-in ──► schedule ⇄ reception ⇄ tasks ⇄ settings ──► signed out (sign-in again; drafts stay)
//	               │  right pane: nothing | booking (guest, call) | entry | edit; over it: dialogs
//	               └─ console: a window of its own for each call
package ui
