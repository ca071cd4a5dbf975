// Package ui is the desk's face: its windows and pages, put together from package widgets, over package backend which
// knows what the clinic does, and package visit which holds a call.
//
// It must not speak to the server itself, nor keep what the clinic knows: pages draw view models and hand back what a
// person did. Everything in this package runs on the goroutine that draws, except what is given to task, whose result
// comes back through fyne.Do and is dropped if what asked for it has gone.
//
//	sign-in ──► schedule ⇄ reception ⇄ settings ──► signed out (sign-in again; drafts stay)
//	               │  right pane: nothing | booking (guest, call) | entry | edit; over it: dialogs
//	               └─ console: a window of its own for each call
package ui
