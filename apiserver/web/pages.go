package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
)

//go:generate go run ./characters -to static/js/characters.js

//go:embed templates static
var embedded embed.FS

// Options choose where the pages come from.
type Options struct {
	// Dir is this package's directory on disk. Where it is set, templates and static files are read from it at every
	// request, for work on the pages; otherwise those built into the program are used.
	Dir string
}

// Pages renders pages and serves their static files. Its methods may be called at the same time.
type Pages struct {
	files   fs.FS
	live    bool // files may change
	version string
	pages   map[string]*template.Template
}

// New reads the templates; the error tells what is wrong in one of them.
func New(options Options) (*Pages, error) {
	p := &Pages{files: embedded}
	if options.Dir != "" {
		p.files, p.live = os.DirFS(options.Dir), true
	}
	var err error
	if p.version, err = fingerprint(p.files); err != nil {
		return nil, fmt.Errorf("web: static files: %w", err)
	}
	if p.pages, err = p.parse(); err != nil {
		return nil, fmt.Errorf("web: templates: %w", err)
	}
	return p, nil
}

// Render writes the page as HTML in UTF-8. Nothing is written where it fails.
func (p *Pages) Render(w io.Writer, page Page) error {
	pages := p.pages
	if p.live {
		var err error
		if pages, err = p.parse(); err != nil {
			return fmt.Errorf("web: templates: %w", err)
		}
	}
	var out bytes.Buffer
	if err := pages[page.template()].ExecuteTemplate(&out, "layout", newScene(p, page)); err != nil {
		return fmt.Errorf("web: render %s: %w", page.template(), err)
	}
	_, err := out.WriteTo(w)
	return err
}

// Static serves the files below /static/. Their URLs carry a fingerprint of all of them, so that they may be kept for
// ever; modules import each other by relative paths and so stay within one version.
func (p *Pages) Static() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		version, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/static/"), "/")
		if !p.served(name) {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", p.caching(version))
		http.ServeFileFS(w, r, p.files, "static/"+name)
	})
}

// served reports whether there is such a file below static/. A name that climbs out of it is no valid one.
func (p *Pages) served(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(p.files, "static/"+name)
	return err == nil && info.Mode().IsRegular()
}

// caching lets only the version that this process has be kept: during a roll-out, a page of the next version may ask
// this process for a file.
func (p *Pages) caching(version string) string {
	if p.live || version != p.version {
		return "no-store"
	}
	return "public, max-age=31536000, immutable"
}

// parse makes one template for each file of templates/, with those of templates/shared/ in it.
func (p *Pages) parse() (map[string]*template.Template, error) {
	icons, err := readIcons(p.files)
	if err != nil {
		return nil, err
	}
	shared, err := template.New("").Funcs(template.FuncMap{"icon": icons.draw}).ParseFS(p.files, "templates/shared/*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(p.files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	pages := make(map[string]*template.Template, len(names))
	for _, name := range names {
		page, err := template.Must(shared.Clone()).ParseFS(p.files, name)
		if err != nil {
			return nil, err
		}
		pages[strings.TrimSuffix(path.Base(name), ".html")] = page
	}
	return pages, nil
}

// fingerprint names the state of all static files.
func fingerprint(files fs.FS) (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(files, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		fmt.Fprintf(hash, "%s %d\n", name, len(content))
		hash.Write(content)
		return err
	})
	return hex.EncodeToString(hash.Sum(nil)[:6]), err
}
