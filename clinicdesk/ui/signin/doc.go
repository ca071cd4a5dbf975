// Package signin holds the pages before the desk: the sign-in, and the setup of a required second factor that the user
// lacks. It leads into the desk through Host.Enter and must not know the desk.
//
//	sign-in ──[session]──► Enter
//	   ▲                     │ the session is limited
//	   └──[cancelled]── setup: password (if the sign-in is not recent) ──► secret and code ──► recovery codes ─► Enter
package signin
