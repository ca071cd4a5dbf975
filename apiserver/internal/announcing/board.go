package announcing

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// Store keeps announcements, and knows who would get one.
type Store interface {
	Announcement(context.Context, madoguchi.NoticeID) (madoguchi.Announcement, error)
	Announcements(ctx context.Context, limit int) ([]madoguchi.Announcement, error)
	CountAccountsOf(context.Context, madoguchi.Audience) (int, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
}

// Processes spread announcements.
type Processes interface {
	PublishAnnouncement(context.Context, madoguchi.Announcement) error
	WithdrawAnnouncement(ctx context.Context, id madoguchi.NoticeID, by string) error
}

// Board is where operators publish announcements. All fields are needed.
type Board struct {
	Store     Store
	Processes Processes
	Now       func() time.Time
	Logger    *slog.Logger
}

// Ready is an announcement that can be published.
type Ready struct {
	madoguchi.Announcement
	Clinic madoguchi.Clinic // of the audience; zero if it is not limited to a clinic
	Reach  int              // the accounts that would get it now
}

// Read returns what a draft would publish, and how many accounts it would reach, or the draft's faults.
func (b Board) Read(ctx context.Context, draft Draft) (ready Ready, faults []madoguchi.Fault, err error) {
	ready.Announcement, faults = draft.read(b.Now())
	ready.Clinic, faults, err = b.audience(ctx, ready.Audience, faults)
	if err != nil || len(faults) > 0 {
		return ready, inOrder(faults), err
	}
	ready.Reach, err = b.Store.CountAccountsOf(ctx, ready.Audience)
	return ready, nil, err
}

// audience returns the clinic of an audience, and the faults with those of the audience.
func (b Board) audience(
	ctx context.Context, audience madoguchi.Audience, faults []madoguchi.Fault,
) (clinic madoguchi.Clinic, all []madoguchi.Fault, err error) {
	if audience.Language != "" && !slices.Contains(languages, audience.Language) {
		faults = append(faults, madoguchi.Fault{Field: Language, Rule: "noLanguage"})
	}
	if audience.ClinicID == "" {
		return clinic, faults, nil
	}
	clinic, err = b.Store.Clinic(ctx, audience.ClinicID)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return clinic, append(faults, madoguchi.Fault{Field: Clinic, Rule: "noClinic"}), nil
	}
	return clinic, faults, err
}

// inOrder sorts faults by the form.
func inOrder(faults []madoguchi.Fault) []madoguchi.Fault {
	order := Fields()
	slices.SortStableFunc(faults, func(a, b madoguchi.Fault) int {
		return slices.Index(order, a.Field) - slices.Index(order, b.Field)
	})
	return faults
}

// Publish publishes what Read has returned. A repeat changes nothing, even after the announcement's end.
func (b Board) Publish(ctx context.Context, ready Ready) error {
	if _, err := b.Store.Announcement(ctx, ready.ID); !errors.Is(err, madoguchi.ErrNotFound) {
		return err
	}
	if err := b.Processes.PublishAnnouncement(ctx, ready.Announcement); err != nil {
		return err
	}
	b.Logger.Info("an announcement was published", "announcement", ready.ID, "clinic", ready.Audience.ClinicID,
		"language", ready.Audience.Language, "accounts", ready.Reach)
	return nil
}

// Withdraw takes an announcement back in the name of an operator. It returns ErrNotOpen if the announcement is over or
// unknown.
func (b Board) Withdraw(ctx context.Context, id madoguchi.NoticeID, by string) error {
	if err := b.Processes.WithdrawAnnouncement(ctx, id, by); err != nil {
		return err
	}
	b.Logger.Info("an announcement was withdrawn", "announcement", id)
	return nil
}
