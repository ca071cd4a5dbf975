// Package architecture holds the tests of the repository's layout: which package may import which, where a vendor's module may
// be used, and that every package says what it is for.
package architecture
