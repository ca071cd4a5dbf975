package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	temporallog "go.temporal.io/sdk/log"

	"madoguchi"
	"madoguchi/mongo"
	"madoguchi/settings"
	"madoguchi/workflows"
)

// registry is what an operator's look at a recovery reads; mongo.Store is the real one.
type registry interface {
	StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error)
	StaffOf(context.Context, madoguchi.ClinicID) ([]madoguchi.Staff, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Recoveries(context.Context, madoguchi.ClinicID) ([]madoguchi.Recovery, error)
}

// approve vouches for the owner of an account; workflows.Client is the real one.
type approve func(ctx context.Context, of madoguchi.Recovery, by madoguchi.StaffID) error

// recovery shows an operator the recovery of an account that is under way and, with -approve, vouches for its owner: where the clinic
// has no other admin who could.
func recovery(ctx context.Context, args []string, env *settings.Settings, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("apiserver recovery", flag.ContinueOnError)
	flags.SetOutput(stderr)
	address := flags.String("email", "", "the address of the account")
	approves := flags.Bool("approve", false, "approve it: you have made sure, by other means than mail, that it is the owner who asked")
	if err := flags.Parse(args); err != nil {
		return flag.ErrHelp
	}
	core, accounts := env.Core(time.Now), env.AddressKey()
	if err := env.Err(); err != nil {
		return err
	}
	store, err := mongo.Open(ctx, mongo.Config{
		URI: core.MongoURI, Database: core.MongoDatabase, AppName: "madoguchi recovery", Plaintext: core.MongoPlaintext,
	})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	if !*approves {
		return decide(ctx, store, nil, *address, stdout)
	}
	temporal, err := core.DialTemporal(ctx, temporallog.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	defer temporal.Close()
	return decide(ctx, store, workflows.NewClient(temporal, accounts).ApproveRecovery, *address, stdout)
}

var (
	errNoAccount     = errors.New("no account has this address")
	errNoRecovery    = errors.New("no recovery of this account is under way: its owner asks for one from the page of a password's reset")
	errOtherAdmin    = errors.New("the clinic has another admin, who approves it on the clinic's pages")
	errHasApproval   = errors.New("it is approved already")
	errMailedAlready = errors.New("the link to choose a new password has been mailed already")
)

// decide shows the recovery, and approves it where approving is not nil.
func decide(ctx context.Context, from registry, approving approve, address string, stdout io.Writer) error {
	member, err := from.StaffByEmail(ctx, madoguchi.FoldMail(address))
	if errors.Is(err, madoguchi.ErrNotFound) {
		return errNoAccount
	}
	if err != nil {
		return err
	}
	pending, err := from.Recoveries(ctx, member.ClinicID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(pending, func(r madoguchi.Recovery) bool { return r.StaffID == member.ID })
	if at < 0 {
		return errNoRecovery
	}
	if err := describe(ctx, from, pending[at], stdout); err != nil || approving == nil {
		return err
	}
	if err := operators(ctx, from, pending[at]); err != nil {
		return err
	}
	if err := approving(ctx, pending[at], madoguchi.ApprovedByOperator); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "approved; the owner gets a link by mail when the time to object is over, at %s\n", pending[at].ObjectUntil.Format(time.RFC3339))
	return nil
}

func describe(ctx context.Context, from registry, r madoguchi.Recovery, stdout io.Writer) error {
	clinic, err := from.Clinic(ctx, r.ClinicID)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "recovery %s of staff %s, clinic %s (%s, %s): %s, asked at %s, objections until %s, approved by %q\n",
		r.ID, r.StaffID, r.ClinicID, clinic.Name, clinic.Phone, r.State, r.AskedAt.Format(time.RFC3339), r.ObjectUntil.Format(time.RFC3339),
		r.ApprovedBy)
	return nil
}

// operators reports why a recovery is not the operators' to approve.
func operators(ctx context.Context, from registry, r madoguchi.Recovery) error {
	members, err := from.StaffOf(ctx, r.ClinicID)
	other := slices.ContainsFunc(members, func(m madoguchi.Staff) bool { return m.Role == madoguchi.Admin && m.ID != r.StaffID })
	switch {
	case err != nil:
		return err
	case other:
		return errOtherAdmin
	case r.State != madoguchi.RecoveryWaiting:
		return errMailedAlready
	case r.ApprovedBy != "":
		return errHasApproval
	default:
		return nil
	}
}
