// Package backend is the clinic desk without its toolkit. It holds the session of a signed-in member of staff; the
// packages below it are what a session works with:
//
//	phrases, daytime        sentences, and times as people read and type them
//	fields, visits          one visit: its fields, and its description
//	schedule                the visits that the desk has loaded, kept current by one connection
//	overview                what the pages list
//	drafts, ticket          what was typed and not answered
//	clinicsettings, staff   what admins change
//	local                   what stays on this computer
//
// None of them knows Fyne, nor how a call's picture and sound travel.
//
//	             SignIn, Resume                  SignOut
//	signed out ─────────────────┬──► signed in ───────────► signed out
//	                            │      ▲   │ the clinic requires a second factor
//	                            │      │   ▼
//	                            └──► limited: only the setup of the second factor is allowed
package backend
