package content

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Article is one text.
type Article struct {
	Title   string
	Version string    // as an agreement names it; "" for texts without agreement
	Date    time.Time // the date from which it is in force, at midnight UTC
	Body    template.HTML
}

// bracket is the line before and after a file's header.
const bracket = "---"

// versions are safe in a URL and a database.
var versions = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$`)

// readArticle reads a file's content. The error names the fault, and its line if it has one.
func readArticle(file []byte) (Article, error) {
	if !utf8.Valid(file) {
		return Article{}, errors.New("it is not UTF-8")
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(file), "\ufeff"), "\r\n", "\n")
	head, body, found := strings.Cut(strings.TrimPrefix(text, bracket+"\n"), "\n"+bracket+"\n")
	if !found || !strings.HasPrefix(text, bracket+"\n") {
		return Article{}, errors.New("it does not begin with title and date between two lines of " + bracket)
	}
	article, err := readHead(head)
	if err != nil {
		return Article{}, err
	}
	if strings.TrimSpace(body) == "" {
		return Article{}, errors.New("there is no text in it")
	}
	article.Body, err = render([]byte(body), strings.Count(head, "\n")+4)
	return article, err
}

// readHead reads a file's header: a name and a value on each line.
func readHead(head string) (Article, error) {
	var article Article
	for number, line := range strings.Split(head, "\n") {
		name, value, _ := strings.Cut(line, ":")
		if err := article.note(strings.TrimSpace(name), strings.TrimSpace(value)); err != nil {
			return Article{}, fmt.Errorf("line %d: %w", number+2, err)
		}
	}
	switch {
	case article.Title == "":
		return Article{}, errors.New("it has no title")
	case article.Date.IsZero():
		return Article{}, errors.New("it has no date")
	}
	return article, nil
}

func (a *Article) note(name, value string) (err error) {
	switch name {
	case "title":
		a.Title = value
	case "version":
		if !versions.MatchString(value) {
			return errors.New("a version is up to 40 letters, digits, dots and hyphens")
		}
		a.Version = value
	case "date":
		if a.Date, err = time.Parse(time.DateOnly, value); err != nil {
			return errors.New("a date is written as 2026-11-24")
		}
	default:
		return errors.New("only title, version and date may stand here, each as name: value")
	}
	return nil
}

func lineOf(source []byte, offset int) int { return bytes.Count(source[:offset], []byte("\n")) }
