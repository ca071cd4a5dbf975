// Package portalpages holds the views of the patients' account pages, the マイページ (chapter A): sign-in and sign-up, the
// profile, changes of the account, and the withdrawal. Their templates and words are those of package web.
//
//	SignIn ──► SignUp ──► SignUpMailed ┄mail┄► SetPassword ──► Profile ⇄ ProfileConfirm ──► dashboard
//	(a form after the session's end) ──► SignIn ──► Resume ──► the form as typed
//	SignIn ──► ResetRequest ──► ResetMailed ┄mail┄► SetPassword ──► Done
//	Account ──► ChangeAddress ──► AddressMailed ┄mail┄► ConfirmAddress ──► Done
//	        ├─► ChangePassword
//	        └─► Withdraw ──► Done
//
// It must not know Gin, MongoDB, Temporal or who may see a page.
package portalpages
