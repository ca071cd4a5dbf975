package web

import (
	"encoding/xml"
	"fmt"
	"html/template"
	"io/fs"
)

// icons are the symbols of static/icons.svg by ID. Pages contain them instead of a reference, because some browsers
// refuse a symbol of another file under a strict policy.
type icons map[string]template.HTML

func readIcons(files fs.FS) (icons, error) {
	content, err := fs.ReadFile(files, "static/icons.svg")
	if err != nil {
		return nil, err
	}
	var sprite struct {
		Symbols []struct {
			ID    string `xml:"id,attr"`
			Inner string `xml:",innerxml"`
		} `xml:"symbol"`
	}
	if err := xml.Unmarshal(content, &sprite); err != nil {
		return nil, fmt.Errorf("icons.svg: %w", err)
	}
	drawn := make(icons, len(sprite.Symbols))
	for _, symbol := range sprite.Symbols {
		drawn[symbol.ID] = template.HTML(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">` +
			symbol.Inner + `</svg>`) // #nosec G203 -- from our own file
	}
	return drawn, nil
}

func (i icons) draw(id string) (template.HTML, error) {
	drawn, ok := i[id]
	if !ok {
		return "", fmt.Errorf("no icon %q", id)
	}
	return drawn, nil
}
