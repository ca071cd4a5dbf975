package accounts

import (
	"context"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// Client starts, updates and queries the workflows of accounts for packages that must not import Temporal. Its errors
// are those of process.Sender.
type Client struct {
	sender process.Sender
	keys   madoguchi.AddressKeys
}

// NewClient returns a Client on top of a sender. The first key derives the account names in workflow IDs.
func NewClient(sender process.Sender, keys madoguchi.AddressKeys) Client {
	return Client{sender: sender, keys: keys}
}

// Apply requests a clinic's registration, and a mail with a link follows. The lookup of the address's account
// happens after the answer. Excess requests for one address are ignored.
func (c Client) Apply(ctx context.Context, application madoguchi.Application) error {
	account := c.keys.Account(application.Registration.Email)
	start, ask := Apply(account, application)
	return c.sender.Hand(ctx, PortalActivationName, start, ask, account, nil)
}

// AskReset requests the link that resets the password (PasswordReset, or AccountReset of a patient) or the second
// factor (SecondFactorReset) of the address's account. The lookup of the account happens after the answer. Excess
// requests for one address are ignored.
func (c Client) AskReset(
	ctx context.Context, purpose madoguchi.Purpose, id madoguchi.VerificationID, address, language string,
) error {
	return c.requestVerification(ctx, purpose, address, LinkRequest{ID: id, Address: address, Language: language})
}

// SignUp requests the link with which a patient creates an account. An address that has an account gets a mail that
// says so. next is the page that the patient wants to go on to. Excess requests for one address are ignored.
func (c Client) SignUp(
	ctx context.Context, id madoguchi.VerificationID, address, language, next string,
) error {
	return c.requestVerification(ctx, madoguchi.SignUp, address, LinkRequest{
		ID: id, Address: address, Language: language, Next: next,
	})
}

// AskAddressChange requests the link that gives a patient's account a new address. It is mailed to that address.
func (c Client) AskAddressChange(
	ctx context.Context, id madoguchi.VerificationID, account madoguchi.Account, address, language string,
) error {
	input := VerificationInput{Purpose: madoguchi.AddressChange, Account: string(account.ID)}
	request := LinkRequest{
		ID: id, Address: address, Language: language, Account: account.ID, Former: account.Email,
	}
	start, ask := RequestLink(input, request)
	return c.sender.Hand(ctx, EmailVerificationName, start, ask, input, nil)
}

// WithdrawAccount deletes a patient's account and returns once it is deleted. What the clinics keep of the patient
// follows.
func (c Client) WithdrawAccount(ctx context.Context, asked WithdrawalRequest) error {
	start, closed := RequestWithdrawal(asked)
	return c.sender.Hand(ctx, WithdrawalName, start, closed, asked, nil)
}

// ChangePassword changes the password of a patient or of a member of staff, and returns once that is done.
func (c Client) ChangePassword(ctx context.Context, asked PasswordChangeRequest) error {
	start, changed := RequestPasswordChange(asked)
	return c.sender.Hand(ctx, PasswordChangeName, start, changed, asked, nil)
}

// Invite requests the link with which a person joins a clinic's staff. An address that already has an account gets
// no mail.
func (c Client) Invite(ctx context.Context, id madoguchi.VerificationID, invitation madoguchi.StaffInvitation) error {
	request := LinkRequest{ID: id, Invitation: &invitation}
	return c.requestVerification(ctx, madoguchi.Invitation, invitation.Email, request)
}

func (c Client) requestVerification(
	ctx context.Context, purpose madoguchi.Purpose, address string, request LinkRequest,
) error {
	input := VerificationInput{Purpose: purpose, Account: c.keys.Account(address), OlderStay: purpose.IsReset()}
	start, ask := RequestLink(input, request)
	return c.sender.Hand(ctx, EmailVerificationName, start, ask, input, nil)
}

// UseLink performs the reset of a link. passwordHash is the hash of the new password, if the reset sets one; spent
// is the code of the second factor that this uses up. It returns the link's refusal, ErrWrongCode if the code has
// been used meanwhile, and ErrNotOpen if the process has ended; the store then has the outcome.
func (c Client) UseLink(
	ctx context.Context, link madoguchi.Verification, passwordHash string, spent madoguchi.SpentCode,
) error {
	return c.sender.Update(ctx, VerificationWorkflowID(link), "", UseUpdate, LinkUse{
		ID: link.ID, PasswordHash: passwordHash, Spent: spent,
	})
}

// Join makes the invited person, who has chosen a password and agreed to the terms, a member of the clinic's staff. The
// link of a sign-up creates a patient's account. It returns the errors of UseLink, and ErrAccountExists.
func (c Client) Join(
	ctx context.Context, link madoguchi.Verification, passwordHash string, consent madoguchi.Consent,
) error {
	return c.sender.Update(ctx, VerificationWorkflowID(link), "", UseUpdate,
		LinkUse{ID: link.ID, PasswordHash: passwordHash, Consent: consent})
}

// Recover requests the recovery of an account. A recovery that is under way goes on.
func (c Client) Recover(ctx context.Context, asked RecoveryRequest) error {
	return c.sender.Start(ctx, AccountRecoveryName, RequestRecovery(asked), asked)
}

// ApproveRecovery vouches for the owner of an account. It returns ErrRecoveryOver if the recovery has ended,
// ErrOwnAccount for the owner, and ErrNotOpen if the process has ended; the store then has the outcome.
func (c Client) ApproveRecovery(ctx context.Context, of madoguchi.Recovery, by madoguchi.StaffID) error {
	id := RecoveryWorkflowID(of.ClinicID, of.StaffID)
	return c.sender.Update(ctx, id, "", ApproveUpdate, Approval{ID: of.ID, By: by})
}

// StopRecovery stops a recovery on behalf of the account's owner or an admin. It returns the errors of
// ApproveRecovery.
func (c Client) StopRecovery(ctx context.Context, of madoguchi.Recovery) error {
	return c.sender.Update(ctx, RecoveryWorkflowID(of.ClinicID, of.StaffID), "", ObjectUpdate, Objection{ID: of.ID})
}

// UseRecovery gives an account back without its second factor; passwordHash is the hash of the new password. It
// returns the link's refusal, and ErrNotOpen if the process has ended; the store then has the outcome.
func (c Client) UseRecovery(ctx context.Context, of madoguchi.Recovery, passwordHash string) error {
	return c.sender.Update(ctx, RecoveryWorkflowID(of.ClinicID, of.StaffID), "", RecoverUpdate, LinkUse{
		ID: of.ID, PasswordHash: passwordHash,
	})
}

// Withdraw takes an invitation back. It returns the refusal of a link that is used, replaced or expired, and
// ErrNotOpen if the process has ended; the store then has the outcome.
func (c Client) Withdraw(ctx context.Context, link madoguchi.Verification) error {
	return c.sender.Update(ctx, VerificationWorkflowID(link), "", WithdrawUpdate, LinkWithdrawal{ID: link.ID})
}

// Activate uses a registration's link: the clinic opens with the password of the application, or with that of
// passwordHash if it is not empty. It returns the link's refusal (C7), ErrAccountExists or ErrCodeRegistered, and
// ErrNotOpen if the process has ended; the store then has the outcome.
func (c Client) Activate(ctx context.Context, link madoguchi.Verification, passwordHash string) error {
	return c.sender.Update(ctx, ActivationWorkflowID(link.Account), "", UseUpdate, LinkUse{
		ID: link.ID, PasswordHash: passwordHash,
	})
}

// Asked returns the request that a link was made for. It returns ErrLinkReplaced if a newer one has replaced it, and
// ErrNotOpen if the process has ended; the store then has the outcome.
func (c Client) Asked(ctx context.Context, link madoguchi.Verification) (LinkRequest, error) {
	id := VerificationWorkflowID(link)
	if link.Purpose == madoguchi.Activation {
		id = ActivationWorkflowID(link.Account)
	}
	var asked FoundRequest
	if err := c.sender.Query(ctx, id, AskedQuery, link.ID, &asked); err != nil {
		return LinkRequest{}, err
	}
	if !asked.Found {
		return LinkRequest{}, madoguchi.ErrLinkReplaced
	}
	return asked.Request, nil
}
