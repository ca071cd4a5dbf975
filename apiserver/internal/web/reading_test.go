package web_test

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// isRead expects what somebody needs who only hears the page: links of the same name lead to the same place, controls
// have names, and no name says the same twice. It reads also what opens when it is pressed.
func (p tab) isRead() {
	p.t.Helper()
	const all = `[...document.querySelectorAll('details')]`
	p.await(`(window.folded = ` + all + `.filter((part) => !part.open)).map((part) => part.open = true)`)
	defer p.await(`window.folded.map((part) => part.open = false)`)
	places := make(map[string]string)
	for _, node := range p.tree() {
		role, name := textOf(node.Role), textOf(node.Name)
		switch role {
		case "link", "button", "textbox", "radio", "checkbox", "combobox", "DisclosureTriangle", "dialog":
		default:
			continue
		}
		if strings.TrimSpace(name) == "" {
			p.t.Errorf("a %s has no name", role)
		}
		if half := len(name) / 2; half > 0 && strings.TrimSpace(name[:half]) == strings.TrimSpace(name[half:]) {
			p.t.Errorf("the name of a %s says the same twice: %q", role, name)
		}
		if role != "link" {
			continue
		}
		if place, known := places[name]; known && place != address(node) {
			p.t.Errorf("two links are called %q: %s and %s", name, place, address(node))
		}
		places[name] = address(node)
	}
}

// tree returns the nodes of the page's accessibility tree, which screen readers read.
func (p tab) tree() (read []*accessibility.Node) {
	p.t.Helper()
	p.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		answer, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		for _, node := range answer.Nodes {
			if !node.Ignored {
				read = append(read, node)
			}
		}
		return chromedp.Void{}, err
	})
	return read
}

func address(node *accessibility.Node) string {
	for _, property := range node.Properties {
		if property.Name == "url" {
			return textOf(property.Value)
		}
	}
	return ""
}

// textOf returns a value that is a text, or "".
func textOf(value *accessibility.Value) (text string) {
	if value != nil {
		_ = json.Unmarshal(value.Value, &text) // other values are no text
	}
	return text
}
