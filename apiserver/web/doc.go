// Package web holds the pages that browsers see: the patient's visit, the console in a browser, the sign-in pages, and
// the static files they use, all in Japanese and English (requirements A12, B5, B6, B9 to B12, D4 to D8).
//
// It turns view structs into HTML and nothing else: it must not know Gin, MongoDB, Temporal or who may see a page. A page
// for a patient shows the date, the time, the clinic, the validity and, in the call, the doctor's name; no view struct of
// such a page has a field for more (B5).
//
//	patient:  BeforeVisit ──opens──► Visit ──► EndedVisit (finished, cancelled, expired)
//	          BadLink, LinkNeeded                 ▲ also straight from BeforeVisit
//	clinic:   SignIn ──► BeforeConsole ──► Console ──► EndedConsole
//	operator: OperatorSignIn
//	portal:   Entrance ──► Notices, Article (terms, privacy policy, questions, contact, a notice)
//	register: RegistrationChoice ──► RegistrationApplicant ⇄ RegistrationInstitution ⇄ RegistrationConfirm ──► RegistrationMailed
//	          Activate ──► Activated, or ActivationRefused
//	any:      Failure
//
// Visit and Console are one page each for the whole of the call: static/js/patient.js and clinic.js draw the states of
// the page, which stand in its body's data-state; static/js/call.js speaks the protocol of package signalling. Nothing is
// inline, so that the pages live under the policy default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'
// data:; media-src 'self' blob:; connect-src 'self' and the WebSocket's origin; form-action 'self'.
package web
