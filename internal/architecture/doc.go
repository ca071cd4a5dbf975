// Package architecture holds the tests of the repository's layout: which package may import which, where a vendor's module may
// be used, that every package says what it is for, and that every requirement that is cited is defined.
package architecture
