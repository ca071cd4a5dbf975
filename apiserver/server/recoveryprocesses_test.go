package server

import (
	"context"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// Recover begins a recovery, unless one is under way.
func (p *processes) Recover(ctx context.Context, asked accounts.RecoveryRequest) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	pending, err := p.store.Recoveries(ctx, asked.ClinicID)
	if err != nil {
		return err
	}
	for _, r := range pending {
		if r.StaffID == asked.StaffID {
			return nil
		}
	}
	now := p.now()
	return p.store.PutRecovery(ctx, madoguchi.Recovery{
		ID: asked.ID, ClinicID: asked.ClinicID, StaffID: asked.StaffID, State: madoguchi.RecoveryWaiting, AskedAt: now,
		ObjectUntil: now.Add(madoguchi.ObjectionTime), ExpiresAt: now.Add(madoguchi.ApprovalWithin),
		Revision: now.UnixMilli(),
	})
}

// changeRecovery changes a recovery that has not ended.
func (p *processes) changeRecovery(
	ctx context.Context, of madoguchi.Recovery, change func(*madoguchi.Recovery) error,
) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	kept, err := p.store.Recovery(ctx, of.ID)
	if err != nil {
		return err
	}
	if !kept.Pending() {
		return madoguchi.ErrNotOpen // the workflow has ended
	}
	kept.Revision++
	if err := change(&kept); err != nil {
		return err
	}
	return p.store.PutRecovery(ctx, kept)
}

// ApproveRecovery records who vouches for the owner.
func (p *processes) ApproveRecovery(ctx context.Context, of madoguchi.Recovery, by madoguchi.StaffID) error {
	return p.changeRecovery(ctx, of, func(r *madoguchi.Recovery) error {
		if by == r.StaffID {
			return madoguchi.ErrOwnAccount
		}
		r.ApprovedBy = by
		return nil
	})
}

// StopRecovery stops a recovery.
func (p *processes) StopRecovery(ctx context.Context, of madoguchi.Recovery) error {
	return p.changeRecovery(ctx, of, func(r *madoguchi.Recovery) error {
		r.State = madoguchi.RecoveryStopped
		return nil
	})
}

// UseRecovery gives an account back.
func (p *processes) UseRecovery(ctx context.Context, of madoguchi.Recovery, passwordHash string) error {
	return p.changeRecovery(ctx, of, func(r *madoguchi.Recovery) error {
		if err := r.Refusal(); err != nil {
			return err
		}
		member, err := p.store.Staff(ctx, r.ClinicID, r.StaffID)
		if err == nil {
			err = p.store.PutSecondFactor(ctx, r.ClinicID, r.StaffID, member.SecondFactor, madoguchi.SecondFactor{})
		}
		if err == nil {
			err = p.store.SetPassword(ctx, r.ClinicID, r.StaffID, passwordHash, p.now(), madoguchi.SpentCode{})
		}
		r.State = madoguchi.RecoveryDone
		return err
	})
}

// grant does what the workflow does once the recovery is approved and the owner's time to object is over.
func (p *processes) grant(ctx context.Context, of madoguchi.Recovery) error {
	return p.changeRecovery(ctx, of, func(r *madoguchi.Recovery) error {
		r.State = madoguchi.RecoveryGranted
		return nil
	})
}
