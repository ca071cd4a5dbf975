package wording

import "embed"

//go:embed words
var files embed.FS

// Shared are the sentences that more than one program says.
var Shared = MustRead(files, "words")
