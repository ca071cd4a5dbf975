package people

import "madoguchi/mongo/documents"

// Collections returns all collections of the package.
func Collections() []documents.Collection {
	return []documents.Collection{
		staff, sessions, verifications, recoveries, patients, accounts, accountSessions,
		notices, announcements, preparations, explanations, waitings,
	}
}

// The names of the collections that package mongo migrates (staff) and watches for the desks (recoveries).
var (
	StaffName      = staff.Name
	RecoveriesName = recoveries.Name
	PatientsName   = patients.Name
)
