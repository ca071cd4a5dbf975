package content

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"madoguchi/wording"
)

// The names of the texts of every deployment.
const (
	Terms   = "terms"
	Privacy = "privacy"
	FAQ     = "faq" // of the clinics
	Contact = "contact"
	// Patients are the frequent questions of patients.
	Patients = "patients"
	Desk     = "desk" // how to get and set up the clinic's desktop application
)

// everyText lists all of them.
var everyText = []string{Terms, Privacy, FAQ, Contact, Patients, Desk}

// agreed lists the texts that people agree to. Their earlier versions stay readable.
var agreed = []string{Terms, Privacy}

// languages are those of the pages. The first is the fallback.
var languages = wording.Shared.Languages()

// Library holds a deployment's texts. It is immutable.
type Library struct{ shelves map[string]*shelf }

// shelf holds the texts of one language.
type shelf struct {
	current map[string]Article
	older   map[string][]Article // earlier versions of the agreed texts, newest first
	notices []Notice             // newest first
}

// Open reads all texts. Its error lists everything that is wrong with them.
func Open(files fs.FS) (*Library, error) {
	library := &Library{shelves: make(map[string]*shelf)}
	var wrong []error
	for _, language := range languages {
		read, err := readShelf(files, language)
		library.shelves[language] = read
		wrong = append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return library, library.compare()
}

// compare requires the same version in all languages, because an agreement names one version for all of them.
func (l *Library) compare() error {
	var wrong []error
	first := l.shelves[languages[0]]
	for _, language := range languages[1:] {
		for _, name := range agreed {
			one, other := first.current[name].Version, l.shelves[language].current[name].Version
			if one != other {
				wrong = append(wrong,
					fmt.Errorf("%s.md has the version %s in %s and %s in %s; both languages change together",
						name, one, languages[0], other, language))
			}
		}
	}
	return errors.Join(wrong...)
}

func (l *Library) shelf(language string) *shelf {
	return cmp.Or(l.shelves[language], l.shelves[languages[0]])
}

// Versions returns the versions in force of the terms and the privacy policy, as an agreement names them (C5).
func (l *Library) Versions(language string) (terms, privacy string) {
	s := l.shelf(language)
	return s.current[Terms].Version, s.current[Privacy].Version
}

// Article returns the text in force.
func (l *Library) Article(language, name string) Article { return l.shelf(language).current[name] }

// Version returns a current or earlier version of a text.
func (l *Library) Version(language, name, version string) (Article, bool) {
	for _, article := range append(l.Older(language, name), l.Article(language, name)) {
		if article.Version == version {
			return article, true
		}
	}
	return Article{}, false
}

// Older returns the earlier versions of a text, newest first.
func (l *Library) Older(language, name string) []Article {
	return slices.Clone(l.shelf(language).older[name])
}

func readShelf(files fs.FS, language string) (*shelf, error) {
	s := &shelf{current: make(map[string]Article), older: make(map[string][]Article)}
	var wrong []error
	for _, name := range everyText {
		article, err := readFile(files, path.Join(language, name+".md"))
		if err == nil && slices.Contains(agreed, name) && article.Version == "" {
			err = fmt.Errorf("%s/%s.md: it has no version, which an agreement names", language, name)
		}
		s.current[name] = article
		wrong = append(wrong, err)
	}
	for _, name := range agreed {
		wrong = append(wrong, s.readOlder(files, language, name))
	}
	return s, errors.Join(append(wrong, s.readNotices(files, language))...)
}

// readFile reads one text. Its error names the file.
func readFile(files fs.FS, name string) (Article, error) {
	file, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return Article{}, fmt.Errorf("%s is missing", name)
	}
	if err != nil {
		return Article{}, err
	}
	article, err := readArticle(file)
	if err != nil {
		return Article{}, fmt.Errorf("%s: %w", name, err)
	}
	return article, nil
}

func (s *shelf) readOlder(files fs.FS, language, name string) error {
	names, err := fs.Glob(files, path.Join(language, name+"-*.md"))
	wrong := []error{err}
	for _, file := range names {
		article, err := readFile(files, file)
		version := strings.TrimSuffix(strings.TrimPrefix(path.Base(file), name+"-"), ".md")
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case article.Version != version:
			wrong = append(wrong, fmt.Errorf("%s: its name and its version differ", file))
		case article.Version == s.current[name].Version:
			wrong = append(wrong, fmt.Errorf("%s: %s.md has this version too", file, name))
		}
		s.older[name] = append(s.older[name], article)
	}
	slices.SortStableFunc(s.older[name], func(a, b Article) int { return b.Date.Compare(a.Date) })
	return errors.Join(wrong...)
}
