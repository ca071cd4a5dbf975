package wording

import "embed"

//go:embed words
var files embed.FS

// Shared are the sentences that several packages use, and all layouts of dates and times. Words of other packages find
// them by their keys.
var Shared = MustRead(files, "words")
