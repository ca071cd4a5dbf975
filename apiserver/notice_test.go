package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/internal/announcing"
	"madoguchi/madoguchi"
)

// wall keeps announcements in memory.
type wall struct{ published []madoguchi.Announcement }

func (w *wall) Announcements(context.Context, int) ([]madoguchi.Announcement, error) {
	return w.published, nil
}

func (w *wall) Announcement(_ context.Context, id madoguchi.NoticeID) (madoguchi.Announcement, error) {
	for _, a := range w.published {
		if a.ID == id {
			return a, nil
		}
	}
	return madoguchi.Announcement{}, madoguchi.ErrNotFound
}

func (w *wall) CountAccountsOf(_ context.Context, audience madoguchi.Audience) (int, error) {
	if audience.ClinicID == "c1" {
		return 12, nil
	}
	return 300, nil
}

func (w *wall) Clinic(_ context.Context, id madoguchi.ClinicID) (madoguchi.Clinic, error) {
	if id != "c1" {
		return madoguchi.Clinic{}, madoguchi.ErrNotFound
	}
	return madoguchi.Clinic{ID: id}, nil
}

func (w *wall) PublishAnnouncement(_ context.Context, a madoguchi.Announcement) error {
	w.published = append(w.published, a)
	return nil
}

func (w *wall) WithdrawAnnouncement(ctx context.Context, id madoguchi.NoticeID, by string) error {
	if _, err := w.Announcement(ctx, id); err != nil || by == "" {
		return madoguchi.ErrNotOpen
	}
	return nil
}

// An operator publishes, lists and withdraws an announcement. What is wrong is refused before anything starts.
func TestAnOperatorPublishesAnAnnouncement(t *testing.T) {
	now := time.Date(2126, 11, 24, 9, 0, 0, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "notice.txt")
	if err := os.WriteFile(file, []byte(" 保守のお知らせ \r\n\r\n一行目\r\n二行目\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := &wall{}
	board := announcing.Board{
		Store: w, Processes: w, Now: func() time.Time { return now },
		Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
	run := func(arguments ...string) (string, error) {
		var out strings.Builder
		asked, err := readNoticeFlags(arguments, &out)
		if err != nil {
			return out.String(), err
		}
		err = asked.do(t.Context(), board, &out)
		return out.String(), err
	}
	for name, arguments := range map[string][]string{
		"no end":                  {"-file", file},
		"an end in the past":      {"-file", file, "-until", "2126-11-24T08:00Z"},
		"a missing file":          {"-file", file + "x", "-until", "2126-12-24T09:00Z"},
		"a wrong beginning":       {"-file", file, "-from", "soon", "-until", "2126-12-24T09:00Z"},
		"both":                    {"-file", file, "-withdraw", "x"},
		"an unknown one":          {"-withdraw", "x"},
		"another argument":        {"publish"},
		"an unknown clinic":       {"-file", file, "-until", "2126-12-24T09:00Z", "-clinic", "c2"},
		"a language nobody reads": {"-file", file, "-until", "2126-12-24T09:00Z", "-language", "fr"},
		"nobody who publishes":    {"-file", file, "-until", "2126-12-24T09:00Z", "-by", ""},
		"a preview of nothing":    {"-preview"},
	} {
		if out, err := run(arguments...); err == nil || len(w.published) > 0 {
			t.Errorf("%s: %v, %s", name, err, out)
		}
	}
	arguments := []string{
		"-file", file, "-until", "2126-12-24T18:00+09:00", "-clinic", "c1", "-language", "ja", "-by", "大森",
	}
	if out, err := run(append(arguments, "-preview")...); err != nil || !strings.Contains(out, "12 accounts") ||
		len(w.published) > 0 {
		t.Errorf("the preview says %q, %v", out, err)
	}
	if _, err := run(arguments...); err != nil {
		t.Fatal(err)
	}
	got := w.published[0]
	if got.In("ja") != (madoguchi.AnnouncementText{Title: "保守のお知らせ", Text: "一行目\n二行目"}) ||
		got.Audience != (madoguchi.Audience{ClinicID: "c1", Language: "ja"}) || !got.From.Equal(now) ||
		got.Published.By != "大森" ||
		!got.Until.Equal(time.Date(2126, 12, 24, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("published is %+v", got)
	}
	if out, err := run(); err != nil || !strings.Contains(out, string(got.ID)) {
		t.Errorf("listed is %q, %v", out, err)
	}
	if out, err := run("-withdraw", string(got.ID)); err != nil || !strings.Contains(out, "withdrawn") {
		t.Errorf("the withdrawal says %q, %v", out, err)
	}
}
