// Package printing hands a file to the system's print dialog, where the system has one for programs like the desk: on
// Linux the desktop's portal (https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Print.html).
// Elsewhere it returns ErrNone, and the caller opens the file, whose viewer prints. It must not know what it prints.
package printing

import "errors"

// ErrNone says that the system has no print dialog for programs.
var ErrNone = errors.New("the system has no print dialog")
