package web

import (
	"slices"
	"testing"

	"madoguchi/internal/codes"
	"madoguchi/madoguchi"
)

// TestMailsThatFailSayWhy requires words for every failure of a mail.
func TestMailsThatFailSayWhy(t *testing.T) {
	failures := slices.Concat(
		codes.Constants(t, "../../../madoguchi", "FailureMail"),
		codes.Constants(t, "../../../madoguchi", "FailureQuota"),
		[]string{madoguchi.FailureSetup, madoguchi.FailureNoAnswer})
	for _, failure := range failures {
		invitation := PendingInvitation{
			Verification: madoguchi.Verification{Mail: madoguchi.DeliveryFailed, Failure: failure},
		}
		if failure == madoguchi.FailureQuotaPerson {
			continue // an invitation counts for the clinic only
		}
		if !words.Has(invitation.Why()) {
			t.Errorf("%s has no words", failure)
		}
	}
	sent := PendingInvitation{Verification: madoguchi.Verification{Mail: madoguchi.DeliverySent}}
	if why := sent.Why(); why != "" {
		t.Errorf("a mail that was sent has %q", why)
	}
}
