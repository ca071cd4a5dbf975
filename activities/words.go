package activities

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io"
	"path"
	"strings"
	"text/template"

	"madoguchi/madoguchi"
	"madoguchi/wording"
)

// Each language of messages is a file in words/. Each block of it is a part of a message. templates/ has the layouts
// without words.
//
//go:embed words templates
var messageFiles embed.FS

// blockSet holds the blocks of one language. Text and markup are the same blocks; package html/template escapes the
// values in the second.
type blockSet struct {
	text   *template.Template
	markup *htmltemplate.Template
}

var blockSets = readBlockSets()

func readBlockSets() map[string]blockSet {
	files, err := messageFiles.ReadDir("words")
	if err != nil {
		panic(err) // they are built into the program
	}
	all := make(map[string]blockSet)
	for _, file := range files {
		content, err := messageFiles.ReadFile(path.Join("words", file.Name()))
		if err != nil {
			panic(err)
		}
		language := strings.TrimSuffix(file.Name(), ".tmpl")
		all[language] = parseBlockSet(language, string(content))
	}
	return all
}

// parseBlockSet parses a file's blocks.
func parseBlockSet(language, blocks string) blockSet {
	return blockSet{
		text:   template.Must(template.New(language + ".tmpl").Parse(blocks)),
		markup: htmltemplate.Must(htmltemplate.New(language + ".tmpl").Parse(blocks)),
	}
}

// knownLanguage returns the language if it has messages, else the default.
func knownLanguage(language string) string {
	if _, known := blockSets[language]; !known {
		return wording.Default
	}
	return language
}

// say fills in a block of a language.
func say(language, block string, data any) (string, error) {
	return fill(blockSets[language].text, block, data)
}

// name returns a block without values, such as the product.
func name(language, block string) string {
	said, err := say(language, block, nil)
	if err != nil {
		panic(err) // TestEveryLanguageHasEveryBlock finds a block that is missing
	}
	return said
}

// templates is a text/template or html/template.
type templates interface {
	ExecuteTemplate(w io.Writer, name string, data any) error
}

func fill(from templates, name string, data any) (string, error) {
	var text strings.Builder
	if err := from.ExecuteTemplate(&text, name, data); err != nil {
		return "", fmt.Errorf("composing a message: %w", err)
	}
	return strings.TrimSpace(text.String()), nil
}

// shownName is a clinic's name for others than its staff.
func shownName(clinic madoguchi.Clinic, language string) string {
	return clinic.ShownName(wording.Shared.Say(language, "clinic.unnamed"))
}
