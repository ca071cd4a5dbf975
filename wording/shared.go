package wording

import "embed"

//go:embed words
var files embed.FS

// Shared are the sentences that several programs use.
var Shared = MustRead(files, "words")
