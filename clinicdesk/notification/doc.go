// Package notification shows one notification of the system at a time, and takes it
// away again. It knows nothing of what it says.
//
// It speaks to freedesktop.org's Notifications service over the session's D-Bus (godbus, which the desk's keyring needs
// as well), because the toolkit's notifications can neither be withdrawn nor expire there. Elsewhere the toolkit's own
// are used, which go to the system's list by themselves.
package notification
