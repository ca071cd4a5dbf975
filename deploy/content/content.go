// Package content holds the texts that a deployment starts from: terms, privacy policy, questions, where to ask, notices. They
// are built into the API server, which reads a folder of the deployment's own in their place where MADOGUCHI_CONTENT_DIR
// names one. Package apiserver/content says what their format is.
package content

import "embed"

// Files are the texts, in a folder for each language.
//
//go:embed ja en
var Files embed.FS
