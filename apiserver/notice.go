package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	temporallog "go.temporal.io/sdk/log"

	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/settings"
	"madoguchi/workflows"
)

// board is what the command reads and starts; mongo.Store and workflows.Client implement it.
type board struct {
	list     func(ctx context.Context, limit int) ([]madoguchi.Announcement, error)
	publish  func(context.Context, madoguchi.Announcement) error
	withdraw func(context.Context, madoguchi.NoticeID) error
}

// noticeFlags are the command's arguments.
type noticeFlags struct {
	file, fileEnglish string
	from, until       string
	clinic, language  string
	withdraw          string
}

// notice publishes an announcement to the accounts of patients, lists announcements, or withdraws one (A9).
func notice(ctx context.Context, args []string, env *settings.Settings, stdout, stderr io.Writer) error {
	asked, err := readNoticeFlags(args, stderr)
	if err != nil {
		return err
	}
	core, accounts := env.Core(time.Now), env.AddressKey()
	if err := env.Err(); err != nil {
		return err
	}
	store, err := mongo.Open(ctx, mongo.Config{
		URI: core.MongoURI, Database: core.MongoDatabase, AppName: "madoguchi notice", Plaintext: core.MongoPlaintext,
	})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	temporal, err := core.DialTemporal(ctx, temporallog.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	defer temporal.Close()
	processes := workflows.NewClient(temporal, accounts)
	at := board{store.Announcements, processes.PublishAnnouncement, processes.WithdrawAnnouncement}
	return at.do(ctx, asked, time.Now(), stdout)
}

func readNoticeFlags(args []string, stderr io.Writer) (asked noticeFlags, err error) {
	flags := flag.NewFlagSet("apiserver notice", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&asked.file, "file", "", "publish the text in this file: the title, an empty line, and the text")
	flags.StringVar(&asked.fileEnglish, "file-en", "", "the same in English, for accounts in English")
	flags.StringVar(&asked.from, "from", "", "the beginning, as 2026-12-01T09:00+09:00; now if it is missing")
	flags.StringVar(&asked.until, "until", "", "the end, as 2026-12-31T23:59+09:00")
	flags.StringVar(&asked.clinic, "clinic", "", "only accounts that have registered the clinic with this ID")
	flags.StringVar(&asked.language, "language", "", "only accounts in this language: ja or en")
	flags.StringVar(&asked.withdraw, "withdraw", "", "take back the announcement with this ID")
	if err := flags.Parse(args); err != nil {
		return asked, flag.ErrHelp
	}
	if flags.NArg() > 0 || asked.file != "" && asked.withdraw != "" {
		fmt.Fprintln(stderr, "apiserver notice wants -file and -until, or -withdraw, or nothing to list what there is")
		flags.Usage()
		return asked, flag.ErrHelp
	}
	return asked, nil
}

func (b board) do(ctx context.Context, asked noticeFlags, now time.Time, stdout io.Writer) error {
	switch {
	case asked.withdraw != "":
		err := b.withdraw(ctx, madoguchi.NoticeID(asked.withdraw))
		if errors.Is(err, madoguchi.ErrNotOpen) {
			return errors.New("no such announcement is published")
		}
		if err == nil {
			fmt.Fprintln(stdout, "withdrawn:", asked.withdraw)
		}
		return err
	case asked.file != "":
		return b.announce(ctx, asked, now, stdout)
	}
	return b.show(ctx, stdout)
}

func (b board) announce(ctx context.Context, asked noticeFlags, now time.Time, stdout io.Writer) error {
	announcement, err := announcementOf(asked, now)
	if err != nil {
		return err
	}
	if faults := announcement.Check(now); len(faults) > 0 {
		return fmt.Errorf("%s: %s", faults[0].Field, faults[0].Rule)
	}
	if err := b.publish(ctx, announcement); err != nil {
		return fmt.Errorf("not known whether it is published; look without arguments: %w", err)
	}
	fmt.Fprintln(stdout, "published:", announcement.ID)
	return nil
}

func announcementOf(asked noticeFlags, now time.Time) (a madoguchi.Announcement, err error) {
	a = madoguchi.Announcement{
		ID: madoguchi.NoticeID(madoguchi.NewID()), From: now, Texts: map[string]madoguchi.AnnouncementText{},
		Audience: madoguchi.Audience{ClinicID: madoguchi.ClinicID(asked.clinic), Language: asked.language},
	}
	for language, file := range map[string]string{"ja": asked.file, "en": asked.fileEnglish} {
		if file == "" {
			continue
		}
		if a.Texts[language], err = readAnnouncement(file); err != nil {
			return a, err
		}
	}
	const form = "2006-01-02T15:04Z07:00"
	if asked.from != "" {
		if a.From, err = time.Parse(form, asked.from); err != nil {
			return a, fmt.Errorf("-from is written as 2026-12-01T09:00+09:00: %w", err)
		}
	}
	if a.Until, err = time.Parse(form, asked.until); err != nil {
		return a, fmt.Errorf("-until is written as 2026-12-31T23:59+09:00: %w", err)
	}
	return a, nil
}

// readAnnouncement reads a file with the title on the first line.
func readAnnouncement(file string) (text madoguchi.AnnouncementText, err error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return text, err
	}
	title, body, _ := strings.Cut(strings.ReplaceAll(string(content), "\r\n", "\n"), "\n")
	return madoguchi.AnnouncementText{Title: japan.Tidy(title), Text: strings.TrimSpace(body)}, nil
}

func (b board) show(ctx context.Context, stdout io.Writer) error {
	const most = 50
	all, err := b.list(ctx, most)
	if err != nil {
		return err
	}
	for _, a := range all {
		fmt.Fprintf(stdout, "%s  %-9s  %s – %s  %d accounts  %s\n", a.ID, a.State, a.From.Format(time.RFC3339),
			a.Until.Format(time.RFC3339), a.Reached, a.In("ja").Title)
	}
	return nil
}
