// Package local is what the desk keeps on its computer between two runs: its own settings in a file, and tokens in the
// system's keyring. The settings contain no patient data and no secret. Other packages that write files here replace
// them with ReplaceFile.
package local
