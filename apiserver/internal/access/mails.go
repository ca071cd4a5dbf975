package access

import (
	"context"
	"time"

	"madoguchi/madoguchi"
)

// Anybody can ask for the mails with a link, and an address gets only so many (Limits.ResetsOf).

// mailAskedWithin bounds the time to ask for a mail.
const mailAskedWithin = 20 * time.Second

// AskReset asks for the mail with a reset's link, if the address may get another one. If not, it reports success all
// the same: a mail of the last minute is there, and its link works. So the requests of strangers do not stop the
// owner's. What could not be asked for does not count. A caller who goes away does not make it fail.
func (l *Limits) AskReset(
	ctx context.Context, purpose madoguchi.Purpose, account string, ask func(context.Context) error,
) error {
	key := mailKey(purpose, account)
	if l.ResetsOf.Take(key) != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), mailAskedWithin)
	defer cancel()
	err := ask(ctx)
	if err != nil {
		l.ResetsOf.Forget(key)
	}
	return err
}

// AskMail asks for a mail with another link, or returns ErrTooMany. Each purpose counts by itself.
func (l *Limits) AskMail(
	ctx context.Context, purpose madoguchi.Purpose, account string, ask func(context.Context) error,
) error {
	if err := l.ResetsOf.Take(mailKey(purpose, account)); err != nil {
		return err
	}
	return ask(ctx)
}

func mailKey(purpose madoguchi.Purpose, account string) string {
	return string(purpose) + " " + account
}

// Once does what a form asks for, unless the form has been sent before with success. It is empty for a form without a
// name.
func (l *Limits) Once(form string, act func() error) error {
	if form == "" {
		return act()
	}
	if l.Forms.Take(form) != nil {
		return nil
	}
	err := act()
	if err != nil {
		l.Forms.Forget(form)
	}
	return err
}
