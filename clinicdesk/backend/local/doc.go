// Package local stores what the desk keeps on its computer between two runs: the desk's own settings in a file, and
// tokens in the system's keyring. The settings contain no patient data and no secret. Other packages use ReplaceFile
// to write files beside the settings.
package local
