// Package content holds the default texts of a deployment: terms, privacy policy, questions, contact, notices. They are
// embedded in the API server. If MADOGUCHI_CONTENT_DIR is set, the API server reads that folder instead. Package
// apiserver/internal/content documents the format.
package content

import "embed"

// Files are the texts, in a folder for each language.
//
//go:embed ja en
var Files embed.FS
