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

//go:embed templates static
var embedded embed.FS

// Options select the source of the pages.
type Options struct {
	// Dir is this package's directory on disk. If it is set, every request reads templates and static files from it,
	// for work on the pages. Otherwise the embedded ones are used.
	Dir string
}

// Pages renders pages and serves their static files. Its methods are safe for concurrent use.
type Pages struct {
	files   fs.FS
	live    bool // files may change
	version string
	pages   map[string]*template.Template
	styles  string // the sources of the style sheets, for the policy
}

// New parses the templates. The error names the faulty one.
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
	sheets, err := readStyles(p.files)
	p.styles = sheets.sources()
	return p, err
}

// StyleSources returns what the Content-Security-Policy has to allow as style-src.
func (p *Pages) StyleSources() string {
	if p.live {
		if sheets, err := readStyles(p.files); err == nil {
			return sheets.sources()
		}
	}
	return p.styles
}

// Render writes the page as HTML in UTF-8. It writes nothing if it fails.
func (p *Pages) Render(w io.Writer, page Page) error {
	pages := p.pages
	if p.live {
		var err error
		if pages, err = p.parse(); err != nil {
			return fmt.Errorf("web: templates: %w", err)
		}
	}
	var out bytes.Buffer
	if err := pages[page.Template()].ExecuteTemplate(&out, "layout", newScene(p, page)); err != nil {
		return fmt.Errorf("web: render %s: %w", page.Template(), err)
	}
	_, err := out.WriteTo(w)
	return err
}

// Static serves the files below /static/. Their URLs contain a fingerprint of all files, so browsers may cache them
// forever. Modules import each other by relative paths and so stay within one version.
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

// served reports whether a file exists below static/. A path that leaves the folder is invalid.
func (p *Pages) served(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(p.files, "static/"+name)
	return err == nil && info.Mode().IsRegular()
}

// caching allows caching only for this process's version: during a roll-out, a page of the next version may request
// files from this process.
func (p *Pages) caching(version string) string {
	if p.live || version != p.version {
		return "no-store"
	}
	return "public, max-age=31536000, immutable"
}

// parse builds a template for each file of templates/ together with those of templates/shared/.
func (p *Pages) parse() (map[string]*template.Template, error) {
	icons, err := readIcons(p.files)
	if err != nil {
		return nil, err
	}
	styles, err := readStyles(p.files)
	if err != nil {
		return nil, err
	}
	shared, err := template.New("").Funcs(template.FuncMap{"icon": icons.draw, "style": styles.inline}).
		ParseFS(p.files, "templates/shared/*.html")
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

// fingerprint identifies the content of all static files.
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
