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

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/settings"
	"madoguchi/workflows"
)

// registry is what the command reads; mongo.Store implements it.
type registry interface {
	StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error)
	StaffOf(context.Context, madoguchi.ClinicID) ([]madoguchi.Staff, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Recoveries(context.Context, madoguchi.ClinicID) ([]madoguchi.Recovery, error)
}

// approve vouches for the owner of an account; workflows.Client implements it.
type approve func(ctx context.Context, of madoguchi.Recovery, by madoguchi.StaffID) error

// recovery shows an operator the pending recovery of an account. With -approve it vouches for the owner, if the clinic
// has no other admin who could.
func recovery(ctx context.Context, args []string, env *settings.Settings, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("apiserver recovery", flag.ContinueOnError)
	flags.SetOutput(stderr)
	address := flags.String("email", "", "the address of the account")
	approves := flags.Bool("approve", false,
		"approve it: you have made sure, by other means than mail, that it is the owner who asked")
	if err := flags.Parse(args); err != nil {
		return flag.ErrHelp
	}
	if *address == "" || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "apiserver recovery wants -email and the account's address, and nothing else but -approve")
		flags.Usage()
		return flag.ErrHelp
	}
	core, accounts := env.Core(time.Now), env.AddressKeys()
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
	errNoAccount  = errors.New("no account has this address")
	errNoRecovery = errors.New("no recovery of this account is under way: " +
		"its owner asks for one from the page of a password's reset")
	errOtherAdmin    = errors.New("the clinic has another admin, who approves it at the desk or on the clinic's pages")
	errHasApproval   = errors.New("nothing to do: it is approved already")
	errMailedAlready = errors.New("nothing to do: the link to choose a new password has been mailed already")
	errOver          = errors.New("not approved: the recovery has ended meanwhile")
)

// decide shows the recovery, and approves it if approving is not nil.
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
	clinic, err := from.Clinic(ctx, member.ClinicID)
	if err != nil {
		return err
	}
	members, err := from.StaffOf(ctx, member.ClinicID)
	if err != nil {
		return err
	}
	describe(clinic, member, pending[at], approver(members, pending[at].ApprovedBy), stdout)
	err = refuseOperators(members, pending[at])
	if approving == nil {
		tell(stdout, "to do", advice(err, pending[at], clinic))
		return nil
	}
	if err != nil {
		return err
	}
	return vouch(ctx, clinic, pending[at], approving, stdout)
}

func vouch(
	ctx context.Context, clinic madoguchi.Clinic, r madoguchi.Recovery, approving approve, stdout io.Writer,
) error {
	err := approving(ctx, r, madoguchi.ApprovedByOperator)
	if errors.Is(err, madoguchi.ErrRecoveryOver) || errors.Is(err, madoguchi.ErrNotOpen) {
		return errOver
	}
	if err != nil {
		return fmt.Errorf("not known whether it is approved; look again without -approve: %w", err)
	}
	tell(stdout, "approved", "the owner gets a link by mail, not before "+shown(r.ObjectUntil, clinic))
	return nil
}

// advice returns the operator's next step, by the reason why the recovery cannot be approved; nil if it can
// be.
func advice(refusal error, r madoguchi.Recovery, clinic madoguchi.Clinic) string {
	if errors.Is(refusal, errHasApproval) {
		return "nothing: the owner can object until " + shown(r.ObjectUntil, clinic) +
			", and gets a link by mail then"
	}
	if refusal != nil {
		return refusal.Error()
	}
	return "call the clinic's number, make sure that it is the owner who asked, and run this again with -approve"
}

// describe prints the account's owner, the phone number to call, and the state of the recovery. An operator has to
// reach the person.
func describe(
	clinic madoguchi.Clinic, member madoguchi.Staff, r madoguchi.Recovery, approvedBy string, stdout io.Writer,
) {
	for _, line := range [][2]string{
		{"recovery", string(r.ID)},
		{"account", fmt.Sprintf("%s, %s (%s)", member.Name, member.Role, member.ID)},
		{"clinic", fmt.Sprintf("%s, %s (%s)", clinic.Name, api.ShowNumber(clinic.Phone), clinic.ID)},
		{"asked at", shown(r.AskedAt, clinic)},
		{"state", r.ShownState()},
		{"approved by", approvedBy},
		{"objections", "until " + shown(r.ObjectUntil, clinic)},
		{"expires", shown(r.ExpiresAt, clinic)},
	} {
		tell(stdout, line[0], line[1])
	}
}

// approver returns who approved a recovery: the colleague's name and ID. The colleague may have left since.
func approver(members []madoguchi.Staff, by madoguchi.StaffID) string {
	at := slices.IndexFunc(members, func(m madoguchi.Staff) bool { return m.ID == by })
	switch {
	case by == "":
		return "nobody"
	case by == madoguchi.ApprovedByOperator:
		return "an operator"
	case at < 0:
		return string(by)
	}
	return fmt.Sprintf("%s (%s)", members[at].Name, by)
}

func tell(stdout io.Writer, what, text string) { fmt.Fprintf(stdout, "%-13s%s\n", what+":", text) }

func shown(at time.Time, clinic madoguchi.Clinic) string {
	return at.In(clinic.Location()).Format(time.RFC3339)
}

// refuseOperators returns an error if the operators must not approve the recovery.
func refuseOperators(members []madoguchi.Staff, r madoguchi.Recovery) error {
	other := slices.ContainsFunc(members,
		func(m madoguchi.Staff) bool { return m.Role == madoguchi.Admin && m.ID != r.StaffID })
	switch {
	case r.State != madoguchi.RecoveryWaiting:
		return errMailedAlready
	case r.ApprovedBy != "":
		return errHasApproval
	case other:
		return errOtherAdmin
	default:
		return nil
	}
}
