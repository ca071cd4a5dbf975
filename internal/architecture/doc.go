// Package architecture tests the repository's layout and its documents: which package may import which, where a vendor's
// module may be used, which Go modules there are and what they require, that every package says what it is for, that every
// cited requirement is defined, and that documents name files that exist.
package architecture
