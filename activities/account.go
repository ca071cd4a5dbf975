package activities

import (
	"context"
	"errors"
	"time"

	"madoguchi/madoguchi"
)

// LinkStore keeps mailed links.
type LinkStore interface {
	Verification(context.Context, madoguchi.VerificationID) (madoguchi.Verification, error)
	PutVerification(context.Context, madoguchi.Verification) error
}

// ClinicStore opens clinics and lets staff join them.
type ClinicStore interface {
	CreateClinic(context.Context, madoguchi.Clinic) error
	RemoveClinic(context.Context, madoguchi.ClinicID) error
	CreateStaff(context.Context, madoguchi.Staff) error
	JoinStaff(ctx context.Context, member madoguchi.Staff, used madoguchi.Verification) error
	StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error)
}

// CredentialStore changes the credentials of a member of staff.
type CredentialStore interface {
	SetPassword(
		ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, hash string, at time.Time,
		spent madoguchi.SpentCode,
	) error
	PutSecondFactor(
		ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, from, to madoguchi.SecondFactor,
	) error
	DeleteOtherSessions(ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, but [32]byte) error
}

// PrepareLinkInput is the input of PrepareLink.
type PrepareLinkInput struct {
	Address   string
	ForOwners bool // whether only an address with an account gets the link; otherwise only one without
	New       madoguchi.Verification
	Old       *madoguchi.Verification // the link that the new one replaces
}

// PrepareLinkResult says whether the address gets the link.
type PrepareLinkResult struct{ Declined bool }

// PrepareLink writes a new link's state if its address is eligible, and always the end of the older link. A late
// request does not renew an invitation that was withdrawn, nor a link that was used: an attacker with access to
// Temporal could otherwise replay an earlier request and its use.
func (a *Activities) PrepareLink(ctx context.Context, p PrepareLinkInput) (PrepareLinkResult, error) {
	if p.Old != nil {
		if err := a.Store.PutVerification(ctx, *p.Old); err != nil {
			return PrepareLinkResult{}, final(err)
		}
	}
	link, err := a.Store.Verification(ctx, p.New.ID)
	if err != nil && !errors.Is(err, madoguchi.ErrNotFound) {
		return PrepareLinkResult{}, final(err)
	}
	if link.State == madoguchi.LinkWithdrawn || link.State == madoguchi.LinkUsed {
		return PrepareLinkResult{Declined: true}, nil
	}
	hasAccount, err := a.hasAccount(ctx, p.Address, p.New.Purpose)
	if err != nil {
		return PrepareLinkResult{}, final(err)
	}
	if hasAccount != p.ForOwners {
		return PrepareLinkResult{Declined: true}, a.takeBack(ctx, link)
	}
	return PrepareLinkResult{}, final(a.Store.PutVerification(ctx, p.New))
}

// hasAccount reports whether an address has an account of the kind that a purpose is about.
func (a *Activities) hasAccount(
	ctx context.Context, address string, purpose madoguchi.Purpose,
) (has bool, err error) {
	if purpose.OfPatients() {
		_, err = a.Store.AccountByEmail(ctx, address)
	} else {
		_, err = a.Store.StaffByEmail(ctx, address)
	}
	if errors.Is(err, madoguchi.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// takeBack ends a link that an interrupted attempt wrote before the address turned out to be ineligible. The
// workflow does not know this link and would never end it.
func (a *Activities) takeBack(ctx context.Context, link madoguchi.Verification) error {
	if link.State != madoguchi.LinkPending {
		return nil
	}
	link.State, link.Revision = madoguchi.LinkExpired, link.Revision+1
	return final(a.Store.PutVerification(ctx, link))
}

// SaveLink writes a link's state.
func (a *Activities) SaveLink(ctx context.Context, link madoguchi.Verification) error {
	return final(a.Store.PutVerification(ctx, link))
}

// OpenClinicInput is a clinic that the use of a link opens.
type OpenClinicInput struct {
	Application madoguchi.Application
	Link        madoguchi.Verification
}

// OpenClinic creates the clinic with its first admin (C8) and records the use of the link. If the address or the
// institution's code has an account by now, it fails with ErrAccountExists or ErrCodeRegistered and leaves nothing.
func (a *Activities) OpenClinic(ctx context.Context, opening OpenClinicInput) error {
	clinic, admin := opening.Application.Clinic(), opening.Application.Admin()
	clinic.CreatedAt = a.Now()
	switch known, err := a.Store.StaffByEmail(ctx, admin.Email); {
	case err == nil && known.ID != admin.ID:
		return a.withdraw(ctx, clinic.ID) // an earlier attempt may have created the clinic
	case err != nil && !errors.Is(err, madoguchi.ErrNotFound):
		return final(err)
	}
	if err := a.Store.CreateClinic(ctx, clinic); err != nil && !errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
		return final(err)
	}
	if err := a.createAdmin(ctx, admin); err != nil {
		return err
	}
	return final(a.Store.PutVerification(ctx, opening.Link))
}

// createAdmin stores the first admin. If another account just received the address, it removes the clinic.
func (a *Activities) createAdmin(ctx context.Context, admin madoguchi.Staff) error {
	err := a.Store.CreateStaff(ctx, admin)
	if !errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
		return final(err)
	}
	known, err := a.Store.StaffByEmail(ctx, admin.Email)
	if err != nil || known.ID == admin.ID {
		return final(err)
	}
	return a.withdraw(ctx, admin.ClinicID)
}

// withdraw removes a clinic whose admin's address already has an account.
func (a *Activities) withdraw(ctx context.Context, clinic madoguchi.ClinicID) error {
	if err := a.Store.RemoveClinic(ctx, clinic); err != nil {
		return final(err)
	}
	return final(madoguchi.ErrAccountExists)
}

// ResetInput is the change that the use of a reset link makes to an account.
type ResetInput struct {
	Address      string
	PasswordHash string    // the new one; empty if the second factor is removed instead
	UsedAt       time.Time // by the workflow's clock; zero if an older worker started the process
	Link         madoguchi.Verification
	Spent        madoguchi.SpentCode `json:",omitzero"` // the code that a new password uses up
	// Ended are the other links of the same reset, which end with this one.
	Ended []madoguchi.Verification `json:",omitempty"`
}

// usedAt is when the link was used. The revisions of links are times too.
func (r ResetInput) usedAt() time.Time {
	if r.UsedAt.IsZero() {
		return time.UnixMilli(r.Link.Revision)
	}
	return r.UsedAt
}

// ResetAccount sets the password or removes the second factor, ends all sessions of the account, and records the use
// of the link. It changes nothing for a member who has left. It fails with ErrWrongCode if the code has been used
// meanwhile.
//
// An attempt that timed out may still have succeeded, and the owner may have made changes before the next attempt:
// changes since the use of the link stay. The sessions end in any case, because it is unknown how far the earlier
// attempt got.
func (a *Activities) ResetAccount(ctx context.Context, reset ResetInput) error {
	member, err := a.Store.StaffByEmail(ctx, reset.Address)
	if err != nil {
		return final(err)
	}
	if reset.PasswordHash != "" {
		err = a.Store.SetPassword(ctx, member.ClinicID, member.ID, reset.PasswordHash, reset.usedAt(), reset.Spent)
	} else if !member.SecondFactor.Since.After(reset.usedAt()) {
		err = a.Store.PutSecondFactor(ctx, member.ClinicID, member.ID, member.SecondFactor, madoguchi.SecondFactor{})
	}
	if err != nil {
		return final(err)
	}
	if err := a.Store.DeleteOtherSessions(ctx, member.ClinicID, member.ID, [32]byte{}); err != nil {
		return final(err)
	}
	return final(putAll(ctx, a.Store, append(reset.Ended, reset.Link)))
}

// putAll stores the states of links.
func putAll(ctx context.Context, store LinkStore, links []madoguchi.Verification) error {
	for _, link := range links {
		if err := store.PutVerification(ctx, link); err != nil {
			return err
		}
	}
	return nil
}

// JoinInput is an invited person who joins the staff.
type JoinInput struct {
	Member madoguchi.Staff
	Link   madoguchi.Verification
}

// JoinStaff makes the invited person a member of the clinic's staff and records the use of the link. It fails with
// ErrAccountExists if the address received an account meanwhile.
func (a *Activities) JoinStaff(ctx context.Context, joining JoinInput) error {
	err := a.Store.JoinStaff(ctx, joining.Member, joining.Link)
	if errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
		err = madoguchi.ErrAccountExists
	}
	return final(err)
}

// inviting counts the mail against the clinic's quotas and returns the clinic that sent the invitation.
func (a *Activities) inviting(ctx context.Context, notice AccountNotice) (madoguchi.Clinic, error) {
	link, err := a.Store.Verification(ctx, notice.ID)
	if err != nil {
		return madoguchi.Clinic{}, err
	}
	clinic, err := a.Store.Clinic(ctx, link.Invitation.ClinicID)
	if err != nil {
		return madoguchi.Clinic{}, err
	}
	counted := madoguchi.DeliveryIntent{
		ID: madoguchi.DeliveryID(notice.ID), Channel: madoguchi.Mail, Target: notice.To, AskedAt: link.AskedAt,
	}
	return clinic, a.spend(ctx, clinic, madoguchi.SpendingOf(counted, ""))
}

// AccountNotice is a mail about an account to be sent.
type AccountNotice struct {
	ID       madoguchi.VerificationID // of the request it belongs to
	Kind     AccountMailKind
	Purpose  madoguchi.Purpose
	To       string
	Name     string
	Language string
	Waits    []string `json:",omitempty"` // of MailWithdrawn, see AccountMail
}

// SendAccountMail hands a mail about an account to the mail server. An attempt that was interrupted after the server
// accepted the mail is repeated with the same Message-ID, because SMTP has no way to look a mail up.
//
// It fails with ErrorPermanent, with a failure code as detail, if a retry cannot help.
func (a *Activities) SendAccountMail(ctx context.Context, notice AccountNotice) error {
	mail := AccountMail{
		Kind: notice.Kind, Language: notice.Language, Name: notice.Name, Address: notice.To, URL: a.Links.SignIn(),
		Contact: []string{a.Links.Contact()}, Desk: a.Links.Desk(), Waits: notice.Waits,
	}
	if notice.Purpose.OfPatients() {
		mail.URL, mail.Desk = a.Links.MyPage(), ""
		mail.Contact = []string{a.Links.PatientsFAQ(), a.Links.Contact()}
	}
	if notice.Kind.HasLink() {
		mail.URL, mail.Valid = a.Links.Mailed(notice.Purpose, notice.ID), notice.Purpose.ValidFor()
	}
	if notice.Kind == MailInvitation {
		clinic, err := a.inviting(ctx, notice)
		if err != nil {
			return err
		}
		mail.Clinic = shownName(clinic, notice.Language)
	}
	message, err := mail.Compose()
	if err != nil {
		return err
	}
	return carrierFailure(ctx, a.Mailer.Send(ctx, madoguchi.Letter{
		Delivery: madoguchi.DeliveryID(madoguchi.DerivedID(string(notice.ID), string(notice.Kind))), To: notice.To,
		FromName: mail.From(),
		Subject:  message.Subject, Text: message.Text, HTML: message.HTML,
	}))
}
