// Package web holds the pages that browsers see: the patient's visit, the console in a browser, the sign-in pages, the
// clinics' registration, and their static files, all in Japanese and English (requirements A12, B5, B6, B9 to B12, D4
// to D8).
//
// It converts view structs to HTML and does nothing else. It must not know Gin, MongoDB, Temporal or who may see a
// page. A patient's page shows date, time, clinic, validity and, in the call, the doctor's name; its view struct has no
// field for anything else (B5).
//
//	patient:  BeforeVisit ──opens──► Visit ──► EndedVisit (finished, cancelled, expired)
//	          BadLink, LinkNeeded                 ▲ also straight from BeforeVisit
//	clinic:   SignIn ──► BeforeConsole ──► Console ──► EndedConsole
//	operator: OperatorSignIn ──► Notices ──► NoticeForm ⇄ NoticePreview ──► Notice (package operatorpages)
//	portal:   Entrance ──► Notices, Article (terms, privacy policy, questions, contact, a notice)
//	register: RegistrationChoice ──► RegistrationApplicant ⇄ RegistrationInstitution ⇄ RegistrationConfirm
//	          RegistrationConfirm ──► RegistrationMailed
//	          Activate ──► Activated, or ActivationRefused
//	any:      Failure
//
// Visit and Console are one page each for the whole call. static/js/patient.js and clinic.js switch the page's state,
// which is in the body's data-state. static/js/call.js speaks the protocol of package signalling. No script is
// inline, and the policy allows the style sheets by their hashes (StyleSources), so that the pages work under the
// policy default-src 'none'; script-src 'self'; style-src 'sha256-…'; img-src 'self' data:; media-src 'self' blob:;
// connect-src 'self' and the WebSocket's origin; form-action 'self'.
package web
