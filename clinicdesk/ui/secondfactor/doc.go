// Package secondfactor holds the forms that set up a second factor: the password, the secret with its first code, and
// the recovery codes. They appear before the sign-in completes and in dialogs of the settings. Host is what they need
// from either.
package secondfactor
