package content

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown is CommonMark with tables, and with names of headings: {#name}. It drops HTML, which unfit has refused
// before.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithHeadingAttribute()),
)

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
	page := folded{source: source}
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		if err := page.add(node); err != nil {
			return "", err
		}
	}
	page.close()
	return template.HTML(breakable(page.out.String())), nil // rendered by goldmark, which drops the file's own HTML
}

// folded renders the blocks of a text. Those below a question with a name are its answer, which opens when the question
// is pressed.
type folded struct {
	source []byte
	out    bytes.Buffer
	open   bool // an answer is not complete
}

func (f *folded) add(node ast.Node) error {
	heading, ok := node.(*ast.Heading)
	if !ok {
		return markdown.Renderer().Render(&f.out, f.source, node)
	}
	f.close()
	name, named := heading.AttributeString("id")
	if !named {
		return markdown.Renderer().Render(&f.out, f.source, node)
	}
	fmt.Fprintf(&f.out, "<details id=\"%s\"><summary>", util.EscapeHTML(name.([]byte)))
	heading.RemoveAttributes()
	err := markdown.Renderer().Render(&f.out, f.source, heading)
	f.out.WriteString("</summary>\n")
	f.open = true
	return err
}

func (f *folded) close() {
	if f.open {
		f.out.WriteString("</details>\n")
	}
	f.open = false
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
