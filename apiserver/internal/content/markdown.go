package content

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// markdown is CommonMark with tables. It drops HTML, which unfit has refused before.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// render converts Markdown to HTML. first is the number of its first line in the file.
func render(source []byte, first int) (template.HTML, error) {
	document := markdown.Parser().Parse(text.NewReader(source))
	var faults []error
	err := ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			if fault := unfit(node); fault != nil {
				faults = append(faults, fmt.Errorf("line %d: %w", first+lineOf(source, position(node)), fault))
			}
		}
		return ast.WalkContinue, nil
	})
	if err = errors.Join(append(faults, err)...); err != nil {
		return "", err
	}
	var page bytes.Buffer
	if err := markdown.Renderer().Render(&page, source, document); err != nil {
		return "", err
	}
	return template.HTML(page.String()), nil // rendered by goldmark, which drops the file's own HTML
}

// unfit returns an error for a node that pages do not allow.
func unfit(node ast.Node) error {
	switch node := node.(type) {
	case *ast.HTMLBlock, *ast.RawHTML:
		return errors.New("HTML is not shown; write Markdown")
	case *ast.Image:
		return errors.New("pictures are not shown")
	case *ast.Heading:
		if node.Level == 1 {
			return errors.New("headings begin with ##; the title is the page's only heading above them")
		}
	case *ast.Link:
		if html.IsDangerousURL(node.Destination) {
			return errors.New("this is no address for a link")
		}
	}
	return nil
}

// position returns the offset of a node, or of the block that contains it.
func position(node ast.Node) int {
	for ; node != nil; node = node.Parent() {
		if node.Type() == ast.TypeBlock && node.Lines().Len() > 0 {
			return node.Lines().At(0).Start
		}
	}
	return 0
}
