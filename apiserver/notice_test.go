package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

// An operator publishes, lists and withdraws an announcement. What is wrong is refused before anything starts.
func TestAnOperatorPublishesAnAnnouncement(t *testing.T) {
	now := time.Date(2126, 11, 24, 9, 0, 0, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "notice.txt")
	if err := os.WriteFile(file, []byte(" 保守のお知らせ \r\n\r\n一行目\r\n二行目\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var published []madoguchi.Announcement
	b := board{
		list: func(context.Context, int) ([]madoguchi.Announcement, error) { return published, nil },
		publish: func(_ context.Context, a madoguchi.Announcement) error {
			published = append(published, a)
			return nil
		},
		withdraw: func(_ context.Context, id madoguchi.NoticeID) error {
			if len(published) == 0 || published[0].ID != id {
				return madoguchi.ErrNotOpen
			}
			return nil
		},
	}
	run := func(arguments ...string) (string, error) {
		var out strings.Builder
		asked, err := readNoticeFlags(arguments, &out)
		if err != nil {
			return out.String(), err
		}
		err = b.do(t.Context(), asked, now, &out)
		return out.String(), err
	}
	for name, arguments := range map[string][]string{
		"no end":             {"-file", file},
		"an end in the past": {"-file", file, "-until", "2126-11-24T08:00Z"},
		"a missing file":     {"-file", file + "x", "-until", "2126-12-24T09:00Z"},
		"a wrong beginning":  {"-file", file, "-from", "soon", "-until", "2126-12-24T09:00Z"},
		"both":               {"-file", file, "-withdraw", "x"},
		"an unknown one":     {"-withdraw", "x"},
		"another argument":   {"publish"},
	} {
		if out, err := run(arguments...); err == nil || len(published) > 0 {
			t.Errorf("%s: %v, %s", name, err, out)
		}
	}
	_, err := run("-file", file, "-until", "2126-12-24T18:00+09:00", "-clinic", "c1", "-language", "ja")
	if err != nil {
		t.Fatal(err)
	}
	got := published[0]
	if got.In("ja") != (madoguchi.AnnouncementText{Title: "保守のお知らせ", Text: "一行目\n二行目"}) ||
		got.Audience != (madoguchi.Audience{ClinicID: "c1", Language: "ja"}) || !got.From.Equal(now) ||
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
