// Package signin is what stands before the desk: the sign-in, and the set-up of a second factor for people who need one
// and have none. It leads into the desk through Host.Enter, and knows nothing of what is behind.
//
//	sign-in ──[session]──► Enter
//	   ▲                     │ the session is limited
//	   └──[given up]── set-up: password (of an old session) ──► secret and code ──► recovery codes ──► Enter
package signin
