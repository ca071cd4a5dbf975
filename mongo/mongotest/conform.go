package mongotest

import (
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
)

// The two clinics of the suite. Neither may find the other's records.
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
		{"clinics", testClinics},
		{"settings", testSettings},
		{"settings at once", testSettingsAtOnce},
		{"staff", testStaff},
		{"joining", testJoining},
		{"staff changes at once", testStaffChangesAtOnce},
		{"second factors", testSecondFactors},
		{"second factors at once", testSecondFactorsAtOnce},
		{"codes spent with a password", testCodesSpentWithAPassword},
		{"sessions", testSessions},
		{"sessions of one person", testSessionsOfOnePerson},
		{"verifications", testVerifications},
		{"recoveries", testRecoveries},
		{"reservations", testReservations},
		{"preparations", testPreparations},
		{"calls", testCalls},
		{"sent links", testSentLinks},
		{"revisions", testRevisions},
		{"deliveries", testDeliveries},
		{"quotas", testQuotas},
		{"quotas of patients", testPatientsQuota},
		{"quotas at once", testQuotasAtOnce},
		{"foreign clinic", testForeignClinic},
		{"changes", testChanges},
		{"largest records", testLargestRecords},
	}
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.part(t, Start(t)) })
	}
}
