// Package desktest is shared by the tests of the desk's windows and pages: a user signed in to a clinic (package
// deskserver), a toolkit that draws only while a test waits, and the keyboard and words of a window. Only tests import
// it.
package desktest
