package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// styles are the style sheets of static/css by name. Pages contain them instead of a link: a first visit over a slow
// network then needs one answer of the server before it is drawn, and not two. The policy allows them by their hashes.
type styles map[string]styleSheet

type styleSheet struct {
	markup template.HTML
	source string // as Content-Security-Policy writes it
}

func readStyles(files fs.FS) (styles, error) {
	names, err := fs.Glob(files, "static/css/*.css")
	if err != nil {
		return nil, err
	}
	read := make(styles, len(names))
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		hash := sha256.Sum256(content)
		read[path.Base(name)] = styleSheet{
			markup: template.HTML("<style>" + string(content) + "</style>"), // #nosec G203 -- from our own file
			source: "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
		}
	}
	return read, nil
}

func (s styles) inline(name string) (template.HTML, error) {
	sheet, ok := s[name]
	if !ok {
		return "", fmt.Errorf("no style sheet %q", name)
	}
	return sheet.markup, nil
}

// sources are the hashes of all style sheets, separated by spaces.
func (s styles) sources() string {
	var all []string
	for _, sheet := range s {
		all = append(all, sheet.source)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}
