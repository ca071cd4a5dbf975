package content

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"time"
)

// Notice is an Article that is shown from its date on (C9).
type Notice struct {
	Article
	Slug string // its name in the URL
}

// Notices returns those that are visible on a day in Japan (2006-01-02), newest first.
func (l *Library) Notices(language, today string) []Notice {
	return slices.DeleteFunc(slices.Clone(l.shelf(language).notices), func(notice Notice) bool {
		return notice.Date.Format(time.DateOnly) > today
	})
}

// Notice returns a notice that is visible on a day in Japan.
func (l *Library) Notice(language, slug, today string) (Notice, bool) {
	for _, notice := range l.Notices(language, today) {
		if notice.Slug == slug {
			return notice, true
		}
	}
	return Notice{}, false
}

// noticeNames matches the names of notice files.
var noticeNames = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)-([0-9a-z][0-9a-z-]*)\.md$`)

func (s *shelf) readNotices(files fs.FS, language string) error {
	names, err := fs.Glob(files, path.Join(language, "notices", "*"))
	wrong := []error{err}
	known := make(map[string]bool)
	for _, file := range names {
		parts := noticeNames.FindStringSubmatch(path.Base(file))
		if parts == nil {
			wrong = append(wrong, fmt.Errorf("%s: a notice's file is named as 2026-11-24-new-menus.md", file))
			continue
		}
		article, err := readFile(files, file)
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case article.Date.Format(time.DateOnly) != parts[1]:
			wrong = append(wrong, fmt.Errorf("%s: its name and its date differ", file))
		case known[parts[2]]:
			wrong = append(wrong, fmt.Errorf("%s: another notice has this name after its date", file))
		}
		known[parts[2]] = true
		s.notices = append(s.notices, Notice{Article: article, Slug: parts[2]})
	}
	slices.SortStableFunc(s.notices, func(a, b Notice) int { return b.Date.Compare(a.Date) })
	return errors.Join(wrong...)
}
