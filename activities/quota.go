package activities

import (
	"context"
	"slices"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// spend counts a message against the clinic's quotas. Above a quota it fails permanently and logs an error for the
// operators, because an account may be compromised.
func (a *Activities) spend(ctx context.Context, clinic madoguchi.Clinic, next madoguchi.Spending) error {
	reached, err := a.count(ctx, clinic, next)
	if err != nil || reached == nil {
		return err
	}
	activity.GetLogger(ctx).Error("a sending quota is reached", "clinic", clinic.ID, "staff", next.By,
		"delivery", next.Delivery, "quota", reached.Failure)
	return temporal.NewNonRetryableApplicationError("a sending quota is reached", ErrorPermanent, nil, reached.Failure)
}

// count counts a message, or returns the bound that is reached.
func (a *Activities) count(
	ctx context.Context, clinic madoguchi.Clinic, next madoguchi.Spending,
) (*madoguchi.Bound, error) {
	bounds := a.Quotas.Bounds(clinic, next)
	if len(bounds) == 0 {
		return nil, nil
	}
	spent, err := a.Store.Spend(ctx, clinic.ID, next, bounds)
	if err != nil {
		return nil, final(err)
	}
	if slices.ContainsFunc(spent, func(one madoguchi.Spending) bool { return one.Delivery == next.Delivery }) {
		return nil, nil
	}
	if bound, reached := madoguchi.UsedUp(bounds, spent); reached {
		return &bound, nil
	}
	return &madoguchi.Bound{Failure: madoguchi.FailureQuotaClinic, Within: madoguchi.SpendingPeriod}, nil
}
