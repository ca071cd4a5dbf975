package activities

import (
	"context"
	"errors"
	"time"

	"madoguchi/madoguchi"
)

// RecoveryStore keeps recoveries of accounts, and finds the recipients of their mails.
type RecoveryStore interface {
	Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error)
	StaffOf(context.Context, madoguchi.ClinicID) ([]madoguchi.Staff, error)
	Recovery(context.Context, madoguchi.VerificationID) (madoguchi.Recovery, error)
	PutRecovery(context.Context, madoguchi.Recovery) error
}

// SaveRecovery writes a recovery's state. A recovery that has ended does not start again: it fails with
// ErrRecoveryOver. An attacker with access to Temporal could otherwise replay earlier messages, including an
// approval.
func (a *Activities) SaveRecovery(ctx context.Context, recovery madoguchi.Recovery) error {
	known, err := a.Store.Recovery(ctx, recovery.ID)
	switch {
	case errors.Is(err, madoguchi.ErrNotFound):
	case err != nil:
		return final(err)
	case !known.Pending() && known.AskedAt.Before(recovery.AskedAt.Truncate(time.Millisecond)):
		return final(madoguchi.ErrRecoveryOver)
	}
	return final(a.Store.PutRecovery(ctx, recovery))
}

// RecoveryAudience returns the recipients of a recovery's mails: the account's owner and every admin of the clinic.
func (a *Activities) RecoveryAudience(ctx context.Context, recovery madoguchi.Recovery) ([]madoguchi.StaffID, error) {
	members, err := a.Store.StaffOf(ctx, recovery.ClinicID)
	if err != nil {
		return nil, final(err)
	}
	var recipients []madoguchi.StaffID
	for _, member := range members {
		if member.ID == recovery.StaffID || member.Role == madoguchi.Admin {
			recipients = append(recipients, member.ID)
		}
	}
	return recipients, nil
}

// RecoveryNotice is a mail about a recovery to be sent. It contains no address; the activity looks the address up.
type RecoveryNotice struct {
	Kind     AccountMailKind // the owner's kind; admins get the kind for colleagues
	Recovery madoguchi.Recovery
	To       madoguchi.StaffID
}

// SendRecoveryMail mails one member of staff about a recovery. A member who has left gets no mail. The failures are
// those of SendAccountMail.
func (a *Activities) SendRecoveryMail(ctx context.Context, notice RecoveryNotice) error {
	r := notice.Recovery
	to, err := a.Store.Staff(ctx, r.ClinicID, notice.To)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	about, err := a.Store.Staff(ctx, r.ClinicID, r.StaffID)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	message, from, err := a.recoveryMail(notice, to, about)
	if err != nil {
		return err
	}
	name := madoguchi.DerivedID(string(r.ID), string(notice.Kind), string(notice.To),
		r.AskedAt.UTC().Format(time.RFC3339Nano))
	return carrierFailure(ctx, a.Mailer.Send(ctx, madoguchi.Letter{
		Delivery: madoguchi.DeliveryID(name), To: to.Email, FromName: from,
		Subject: message.Subject, Text: message.Text, HTML: message.HTML,
	}))
}

func (a *Activities) recoveryMail(notice RecoveryNotice, to, about madoguchi.Staff) (Message, string, error) {
	mail := AccountMail{
		Kind: notice.Kind, Language: to.Language, Name: to.Name, Address: about.Email, Person: about.Name,
		URL:     a.Links.SignIn(),
		Contact: []string{a.Links.Contact()},
	}
	switch owner := to.ID == about.ID; {
	case notice.Kind == MailRecoveryAsked && owner:
		mail.URL, mail.Valid = a.Links.Mailed(madoguchi.RecoveryObjection, notice.Recovery.ID), madoguchi.ObjectionTime
	case notice.Kind == MailRecoveryAsked:
		mail.Kind, mail.URL = MailRecoveryAskedOfColleague, a.Links.Recovery(notice.Recovery.ID)
	case notice.Kind == MailRecoveryGranted:
		mail.URL, mail.Valid = a.Links.Mailed(madoguchi.AccountRecovery, notice.Recovery.ID), madoguchi.RecoveryLinkTime
	}
	message, err := mail.Compose()
	return message, mail.From(), err
}

// RecoverInput is the change that a recovery's end makes to an account.
type RecoverInput struct {
	Recovery     madoguchi.Recovery
	PasswordHash string
	At           time.Time // when the link was used, by the workflow's clock
}

// RecoverAccount sets the password, removes the second factor, ends all sessions of the account, and writes the
// recovery's state. As in ResetAccount, a late attempt keeps changes made since the use of the link.
func (a *Activities) RecoverAccount(ctx context.Context, done RecoverInput) error {
	r := done.Recovery
	member, err := a.Store.Staff(ctx, r.ClinicID, r.StaffID)
	if err != nil {
		return final(err)
	}
	if !member.SecondFactor.Since.After(done.At) {
		err = a.Store.PutSecondFactor(ctx, r.ClinicID, r.StaffID, member.SecondFactor, madoguchi.SecondFactor{})
	}
	if err == nil {
		err = a.Store.SetPassword(ctx, r.ClinicID, r.StaffID, done.PasswordHash, done.At, madoguchi.SpentCode{})
	}
	if err == nil {
		err = a.Store.DeleteOtherSessions(ctx, r.ClinicID, r.StaffID, [32]byte{})
	}
	if err != nil {
		return final(err)
	}
	return final(a.Store.PutRecovery(ctx, r))
}
