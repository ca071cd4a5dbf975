package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"strings"
	"time"

	temporallog "go.temporal.io/sdk/log"

	"madoguchi/apiserver/internal/announcing"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/settings"
	"madoguchi/workflows"
)

// noticeFlags are the command's arguments.
type noticeFlags struct {
	file, fileEnglish string
	from, until       string
	clinic, language  string
	withdraw, by      string
	preview           bool
}

// notice publishes an announcement to the accounts of patients, lists announcements, or withdraws one (A9). The
// operators' pages do the same.
func notice(ctx context.Context, args []string, env *settings.Settings, stdout, stderr io.Writer) error {
	asked, err := readNoticeFlags(args, stderr)
	if err != nil {
		return err
	}
	core, accounts := env.Core(time.Now), env.AddressKeys()
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
	logger := slog.New(slog.NewJSONHandler(stderr, nil))
	temporal, err := core.DialTemporal(ctx, temporallog.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	defer temporal.Close()
	board := announcing.Board{
		Store: store, Processes: workflows.NewClient(temporal, accounts), Now: time.Now, Logger: logger,
	}
	return asked.do(ctx, board, stdout)
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
	flags.StringVar(&asked.by, "by", loginName(), "the operator's name, for the record")
	flags.BoolVar(&asked.preview, "preview", false, "show how many accounts -file would reach, and publish nothing")
	flags.StringVar(&asked.withdraw, "withdraw", "", "take back the announcement with this ID")
	if err := flags.Parse(args); err != nil {
		return asked, flag.ErrHelp
	}
	if flags.NArg() > 0 || asked.file != "" && asked.withdraw != "" || asked.preview && asked.file == "" {
		fmt.Fprintln(stderr, "apiserver notice wants -file and -until, or -withdraw, or nothing to list what there is")
		flags.Usage()
		return asked, flag.ErrHelp
	}
	return asked, nil
}

// loginName returns the name of the user who runs the command.
func loginName() string {
	login, err := user.Current()
	if err != nil {
		return ""
	}
	return cmp.Or(login.Name, login.Username)
}

func (asked noticeFlags) do(ctx context.Context, board announcing.Board, stdout io.Writer) error {
	switch {
	case asked.withdraw != "":
		return asked.takeBack(ctx, board, stdout)
	case asked.file != "":
		return asked.announce(ctx, board, stdout)
	}
	return showNotices(ctx, board, stdout)
}

func (asked noticeFlags) takeBack(ctx context.Context, board announcing.Board, stdout io.Writer) error {
	if fault := madoguchi.CheckOperator(asked.by); fault != nil {
		return fmt.Errorf("-by: %s", fault.Rule)
	}
	err := board.Withdraw(ctx, madoguchi.NoticeID(asked.withdraw), asked.by)
	if errors.Is(err, madoguchi.ErrNotOpen) {
		return errors.New("no such announcement is published")
	}
	if err == nil {
		fmt.Fprintln(stdout, "withdrawn:", asked.withdraw)
	}
	return err
}

func (asked noticeFlags) announce(ctx context.Context, board announcing.Board, stdout io.Writer) error {
	draft, err := asked.draft()
	if err != nil {
		return err
	}
	ready, faults, err := board.Read(ctx, draft)
	switch {
	case err != nil:
		return err
	case len(faults) > 0:
		return fmt.Errorf("%s: %s", faults[0].Field, faults[0].Rule)
	case asked.preview:
		fmt.Fprintf(stdout, "not published; it would reach %d accounts\n", ready.Reach)
		return nil
	}
	if err := board.Publish(ctx, ready); err != nil {
		return fmt.Errorf("not known whether it is published; look without arguments: %w", err)
	}
	fmt.Fprintf(stdout, "published: %s, for %d accounts\n", ready.ID, ready.Reach)
	return nil
}

// draft returns what the arguments and the files say.
func (asked noticeFlags) draft() (draft announcing.Draft, err error) {
	typed := map[string]string{
		announcing.Key: madoguchi.NewID(), announcing.From: asked.from, announcing.Until: asked.until,
		announcing.Clinic: asked.clinic, announcing.Language: asked.language, announcing.By: asked.by,
	}
	if typed[announcing.TitleJa], typed[announcing.TextJa], err = readAnnouncement(asked.file); err != nil {
		return draft, err
	}
	if asked.fileEnglish != "" {
		typed[announcing.TitleEn], typed[announcing.TextEn], err = readAnnouncement(asked.fileEnglish)
	}
	for name, value := range typed {
		draft.Take(name, value)
	}
	return draft, err
}

// readAnnouncement reads a file with the title on the first line.
func readAnnouncement(file string) (title, text string, err error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return "", "", err
	}
	title, text, _ = strings.Cut(string(content), "\n")
	return title, text, nil
}

func showNotices(ctx context.Context, board announcing.Board, stdout io.Writer) error {
	const most = 50
	all, err := board.Store.Announcements(ctx, most)
	if err != nil {
		return err
	}
	for _, a := range all {
		fmt.Fprintf(stdout, "%s  %-9s  %s – %s  %d accounts  by %s  %s\n", a.ID, a.State, a.From.Format(time.RFC3339),
			a.Until.Format(time.RFC3339), a.Reached, a.Published.By, a.In("ja").Title)
	}
	return nil
}
