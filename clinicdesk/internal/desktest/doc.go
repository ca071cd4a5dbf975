// Package desktest is what the tests of the desk's windows and pages share: a person who is signed in to a clinic
// (package deskserver), a toolkit whose work is drawn only where a test awaits it, and the keyboard and the words of a
// window. Only tests import it.
package desktest
