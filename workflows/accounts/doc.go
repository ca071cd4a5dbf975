// Package accounts decides about accounts of staff and of patients: the workflows of registrations, sign-ups,
// invitations, resets and recoveries.
//
//	PortalActivation  activation/<account>  a clinic's registration, until the mailed link is used or has expired
//	EmailVerification verification/<purpose>/[<clinic>/]<account>  the same for resets, sign-ups, invitations
//	AccountRecovery   recovery/<clinic>/<member>  an account of an owner without password and second factor
//	Withdrawal        withdrawal/<account>  the deletion of a patient's account
//	PasswordChange    password-change/<account>/<request>  a new password of a patient or a member of staff
//
// A mailed link (mailedlink.go) is a part of the workflow that needs it. Package workflows has the rules that hold for
// every workflow, and registers these.
package accounts
