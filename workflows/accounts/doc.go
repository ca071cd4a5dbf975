// Package accounts decides about accounts: the workflows of registrations, invitations, resets and recoveries.
//
//	PortalActivation  activation/<account>  a clinic's registration, until the mailed link is used or has expired
//	EmailVerification verification/<purpose>/[<clinic>/]<account>  a reset or a clinic's invitation, in the same way
//	AccountRecovery   recovery/<clinic>/<member>  an account of an owner without password and second factor
//
// A mailed link (mailedlink.go) is a part of the workflow that needs it. Package workflows has the rules that hold for
// every workflow, and registers these.
package accounts
