package workflows

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/client"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// Client starts, updates and signals the product's workflows for packages that must not import Temporal. Its errors
// are madoguchi's: a workflow's refusal unchanged, ErrNotOpen for a process that has ended, ErrUnavailable if
// Temporal does not answer in time. A caller may repeat every call with the same IDs.
type Client struct {
	sender   process.Sender
	accounts madoguchi.AddressKey
}

// NewClient returns a Client on top of the SDK's client. The key derives the account names in workflow IDs.
func NewClient(temporal client.Client, accounts madoguchi.AddressKey) *Client {
	return &Client{sender: process.NewSender(temporal), accounts: accounts}
}

// Book starts a reservation and waits for the outcome, in one round trip.
func (c *Client) Book(ctx context.Context, booking Booking) (answer Booked, err error) {
	booking.RevisionsByTime, booking.LateReceipts = true, true
	start, ask := BookReservation(booking)
	err = c.sender.Begin(ctx, ReservationName, start, ask, booking, &answer)
	return answer, err
}

// CreateCall starts a call without a reservation and waits until it is written.
func (c *Client) CreateCall(ctx context.Context, opening CallInput) (answer CallCreated, err error) {
	opening.RevisionsByTime = true
	start, ask := CreateCall(opening)
	err = c.sender.Begin(ctx, CallWindowName, start, ask, opening, &answer)
	return answer, err
}

// EditReservation changes a reservation.
func (c *Client) EditReservation(ctx context.Context, id madoguchi.ReservationID, edit Edit) error {
	return c.sender.Update(ctx, ReservationWorkflowID(id), "", EditUpdate, edit)
}

// CancelReservation cancels a reservation and its call. It returns ErrInCall if the call has begun. Once the call's
// window is open, the call's workflow decides, because only it knows whether the call has begun.
func (c *Client) CancelReservation(ctx context.Context, id madoguchi.ReservationID, cancel Cancellation) error {
	ctx, stop := context.WithTimeout(ctx, process.AnswerWithin)
	defer stop()
	cancel.LeaveToCall = true
	for pause := process.RetryPause; ; pause *= 2 {
		err := c.sender.Update(ctx, ReservationWorkflowID(id), "", CancelUpdate, cancel)
		if !errors.Is(err, madoguchi.ErrInProgress) {
			return err
		}
		err = c.CancelCall(ctx, madoguchi.CallID(id), cancel)
		if !errors.Is(err, madoguchi.ErrNotOpen) {
			return err
		}
		// The call is about to start, or has just ended. The next attempt finds the reservation's state.
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// sleep waits between two attempts.
func sleep(ctx context.Context, pause time.Duration) error {
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return madoguchi.ErrUnavailable.Because(ctx.Err())
	}
}

// FinishReservation ends an in-person visit.
func (c *Client) FinishReservation(ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, ReservationWorkflowID(id), "", FinishReservationUpdate, By{Actor: by})
}

// SendReservationLink sends a reservation's link. A repeat with the same delivery ID sends nothing more.
func (c *Client) SendReservationLink(ctx context.Context, id madoguchi.ReservationID, send SendLink) error {
	return c.sender.Update(ctx, ReservationWorkflowID(id), string(send.Delivery), SendUpdate, send)
}

// AttendReservation ends the reservation's need for attention.
func (c *Client) AttendReservation(ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, ReservationWorkflowID(id), "", AttendUpdate, By{Actor: by})
}

// AttendCall ends the need for attention of a call without a reservation.
func (c *Client) AttendCall(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, CallWorkflowID(id), "", AttendUpdate, By{Actor: by})
}

// EditCall changes a call without a reservation.
func (c *Client) EditCall(ctx context.Context, id madoguchi.CallID, edit EditCall) error {
	return c.sender.Update(ctx, CallWorkflowID(id), "", EditCallUpdate, edit)
}

// CancelCall cancels a call without a reservation, or a call whose window is open. It returns ErrInCall if the call
// has begun. ErrChanged means that the workflow has reports to apply first; CancelCall then asks again, because the
// caller's view is still current.
func (c *Client) CancelCall(ctx context.Context, id madoguchi.CallID, cancel Cancellation) error {
	ctx, stop := context.WithTimeout(ctx, process.AnswerWithin)
	defer stop()
	for pause := process.RetryPause; ; pause *= 2 {
		err := c.sender.Update(ctx, CallWorkflowID(id), "", CancelUpdate, cancel)
		if !errors.Is(err, madoguchi.ErrChanged) {
			return err
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// FinishCall ends a video call (「診察を終了する」).
func (c *Client) FinishCall(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, CallWorkflowID(id), "", FinishCallUpdate, By{Actor: by})
}

// SendCallLink sends the link of a call without a reservation. A repeat with the same delivery ID sends nothing
// more.
func (c *Client) SendCallLink(ctx context.Context, id madoguchi.CallID, send SendLink) error {
	return c.sender.Update(ctx, CallWorkflowID(id), string(send.Delivery), SendUpdate, send)
}

// Apply requests a clinic's registration, and a mail with a link follows. The lookup of the address's account
// happens after the answer. Excess requests for one address are ignored.
func (c *Client) Apply(ctx context.Context, application madoguchi.Application) error {
	account := c.accounts.Account(application.Registration.Email)
	start, ask := Apply(account, application)
	return c.sender.Hand(ctx, PortalActivationName, start, ask, account)
}

// AskReset requests the link that resets the password (PasswordReset) or the second factor (SecondFactorReset) of
// the address's account. The lookup of the account happens after the answer. Excess requests for one address are
// ignored.
func (c *Client) AskReset(
	ctx context.Context, purpose madoguchi.Purpose, id madoguchi.VerificationID, address, language string,
) error {
	return c.requestVerification(ctx, purpose, address, LinkRequest{ID: id, Address: address, Language: language})
}

// Invite requests the link with which a person joins a clinic's staff. An address that already has an account gets
// no mail.
func (c *Client) Invite(ctx context.Context, id madoguchi.VerificationID, invitation madoguchi.StaffInvitation) error {
	request := LinkRequest{ID: id, Invitation: &invitation}
	return c.requestVerification(ctx, madoguchi.Invitation, invitation.Email, request)
}

func (c *Client) requestVerification(
	ctx context.Context, purpose madoguchi.Purpose, address string, request LinkRequest,
) error {
	input := VerificationInput{Purpose: purpose, Account: c.accounts.Account(address)}
	start, ask := RequestLink(input, request)
	return c.sender.Hand(ctx, EmailVerificationName, start, ask, input)
}

// UseLink performs the reset of a link. passwordHash is the hash of the new password, if the reset sets one; spent
// is the code of the second factor that this uses up. It returns the link's refusal, ErrWrongCode if the code has
// been used meanwhile, and ErrNotOpen if the process has ended; the store then has the outcome.
func (c *Client) UseLink(
	ctx context.Context, link madoguchi.Verification, passwordHash string, spent madoguchi.SpentCode,
) error {
	return c.sender.Update(ctx, VerificationWorkflowID(link), "", UseUpdate, LinkUse{
		ID: link.ID, PasswordHash: passwordHash, Spent: spent,
	})
}

// Join makes the invited person, who has chosen a password and agreed to the terms, a member of the clinic's staff.
// It returns the errors of UseLink, and ErrAccountExists.
func (c *Client) Join(
	ctx context.Context, link madoguchi.Verification, passwordHash string, consent madoguchi.Consent,
) error {
	return c.sender.Update(ctx, VerificationWorkflowID(link), "", UseUpdate,
		LinkUse{ID: link.ID, PasswordHash: passwordHash, Consent: consent})
}

// Recover requests the recovery of an account. A recovery that is under way goes on.
func (c *Client) Recover(ctx context.Context, asked RecoveryRequest) error {
	return c.sender.Start(ctx, AccountRecoveryName, RequestRecovery(asked), asked)
}

// ApproveRecovery vouches for the owner of an account. It returns ErrRecoveryOver if the recovery has ended,
// ErrOwnAccount for the owner, and ErrNotOpen if the process has ended; the store then has the outcome.
func (c *Client) ApproveRecovery(ctx context.Context, of madoguchi.Recovery, by madoguchi.StaffID) error {
	id := RecoveryWorkflowID(of.ClinicID, of.StaffID)
	return c.sender.Update(ctx, id, "", ApproveUpdate, Approval{ID: of.ID, By: by})
}

// StopRecovery stops a recovery on behalf of the account's owner or an admin. It returns the errors of
// ApproveRecovery.
func (c *Client) StopRecovery(ctx context.Context, of madoguchi.Recovery) error {
	return c.sender.Update(ctx, RecoveryWorkflowID(of.ClinicID, of.StaffID), "", ObjectUpdate, Objection{ID: of.ID})
}

// UseRecovery gives an account back without its second factor; passwordHash is the hash of the new password. It
// returns the link's refusal, and ErrNotOpen if the process has ended; the store then has the outcome.
func (c *Client) UseRecovery(ctx context.Context, of madoguchi.Recovery, passwordHash string) error {
	return c.sender.Update(ctx, RecoveryWorkflowID(of.ClinicID, of.StaffID), "", RecoverUpdate, LinkUse{
		ID: of.ID, PasswordHash: passwordHash,
	})
}

// Withdraw takes an invitation back. It returns the refusal of a link that is used, replaced or expired, and
// ErrNotOpen if the process has ended; the store then has the outcome.
func (c *Client) Withdraw(ctx context.Context, link madoguchi.Verification) error {
	return c.sender.Update(ctx, VerificationWorkflowID(link), "", WithdrawUpdate, Withdrawal{ID: link.ID})
}

// Activate uses a registration's link: the clinic opens with the password of the application, or with that of
// passwordHash if it is not empty. It returns the link's refusal (C7), ErrAccountExists or ErrCodeRegistered, and
// ErrNotOpen if the process has ended; the store then has the outcome.
func (c *Client) Activate(ctx context.Context, link madoguchi.Verification, passwordHash string) error {
	return c.sender.Update(ctx, ActivationWorkflowID(link.Account), "", UseUpdate, LinkUse{
		ID: link.ID, PasswordHash: passwordHash,
	})
}

// Asked returns the request that a link was made for. It returns ErrLinkReplaced if the link is not the newest, and
// ErrNotOpen if the process has ended; the store then has the outcome.
func (c *Client) Asked(ctx context.Context, link madoguchi.Verification) (LinkRequest, error) {
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

// ReportPresence signals presence to a call.
func (c *Client) ReportPresence(ctx context.Context, id madoguchi.CallID, presence Presence) error {
	return c.sender.Signal(ctx, CallWorkflowID(id), PresenceSignal, presence)
}

// ReportReceipt signals a message's outcome to the workflow that sent it.
func (c *Client) ReportReceipt(ctx context.Context, owner string, receipt Receipt) error {
	return c.sender.Signal(ctx, owner, ReceiptSignal, receipt)
}

// Healthy reports whether Temporal answers.
func (c *Client) Healthy(ctx context.Context) error { return c.sender.Healthy(ctx) }
