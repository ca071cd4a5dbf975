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
	Slug string // names it in its address
}

// Notices are those that are to be seen on a day of Japan (2006-01-02), the newest first.
func (l *Library) Notices(language, today string) []Notice {
	return slices.DeleteFunc(slices.Clone(l.shelf(language).notices), func(notice Notice) bool {
		return notice.Date.Format(time.DateOnly) > today
	})
}

// Notice is one that is to be seen on a day of Japan.
func (l *Library) Notice(language, slug, today string) (Notice, bool) {
	for _, notice := range l.Notices(language, today) {
		if notice.Slug == slug {
			return notice, true
		}
	}
	return Notice{}, false
}

// noticeNames are those of the files of notices.
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
