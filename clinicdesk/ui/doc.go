// Package ui is the desk's window: its frame, the pages of the schedule, the reception and the tasks, the right pane, and
// the session of who is signed in. Package backend knows what the clinic does. Packages below hold the rest:
//
//	signin        what stands before the desk
//	settings      the desk's, the clinic's and the staff's settings, and the guide of a new clinic
//	secondfactor  the forms that set up a second factor
//	console       the windows of calls; visit holds each call
//	parts         what pages share: dialogs, fields, notices, work in the background
//	widgets, look what all of them are drawn with
//
// It must not speak to the server itself, nor keep what the clinic knows: pages draw view models and hand back what a
// person did. Everything in these packages runs on the goroutine that draws, except what is given to parts.Task, whose
// result comes back through fyne.Do and is dropped if what asked for it has gone.
//
//	sign-in ──► schedule ⇄ reception ⇄ tasks ⇄ settings ──► signed out (sign-in again; drafts stay)
//	               │  right pane: nothing | booking (guest, call) | entry | edit; over it: dialogs
//	               └─ console: a window of its own for each call
package ui
