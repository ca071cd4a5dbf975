// Package notification shows one system notification at a time and withdraws it. It must not know what the text means.
//
// It calls freedesktop.org's Notifications service over the session's D-Bus (godbus, which the desk's keyring needs
// too), because there the toolkit's notifications can neither be withdrawn nor expire. On other systems the desk uses
// the toolkit's notifications, which move to the system's list by themselves.
package notification
