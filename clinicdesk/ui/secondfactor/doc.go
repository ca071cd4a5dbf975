// Package secondfactor holds the forms that set up a second factor: the password, the secret with its first code, and the
// recovery codes. They stand on cards before the desk and in dialogs of the settings; Host is what they need of either.
package secondfactor
