// Package architecture tests the repository's layout and its documents. It checks the imports of packages, the use of
// vendors' modules, the Go modules and their requirements, and that every package has a comment. It also checks that
// every cited requirement is defined, that documents name files that exist, that lines fit, that comments begin with
// the name they describe, and that no sentence stands in two folders of words.
package architecture
