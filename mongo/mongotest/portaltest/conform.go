// Package portaltest has the conformance suite of what the store keeps of patients' accounts: the accounts, their
// sessions and their notices. It uses only package mongo's public API. It must not know the documents.
package portaltest

import (
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
)

// The two clinics of the suite.
const (
	here  madoguchi.ClinicID = "c000000000000001"
	other madoguchi.ClinicID = "c000000000000002"
)

// Conform runs the suite, each part on its own database.
func Conform(t *testing.T) {
	parts := []struct {
		name string
		part func(*testing.T, *mongo.Store)
	}{
		{"accounts", testAccounts},
		{"visits of a deleted account", testForgottenAccount},
		{"passwords of accounts", testAccountPasswords},
		{"sessions of accounts", testAccountSessions},
		{"notices of visits", testNoticesOfVisits},
		{"announcements", testAnnouncements},
		{"an audience", testAudience},
		{"foreign account", testForeignAccount},
	}
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.part(t, mongotest.Start(t)) })
	}
}
