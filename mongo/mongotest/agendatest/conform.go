// Package agendatest has the conformance suite of the doctors' agendas: claims, holds, moves and releases, one by one,
// at once, late, and against a model. It uses only package mongo's public API. It must not know the documents.
package agendatest

import (
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
)

// here is the clinic of the suite.
const here madoguchi.ClinicID = "c000000000000001"

// Conform runs the suite, each part on its own database.
func Conform(t *testing.T) {
	parts := []struct {
		name string
		part func(*testing.T, *mongo.Store)
	}{
		{"claims", testClaims},
		{"releases", testReleases},
		{"holds", testHolds},
		{"ended holds", testEndedHolds},
		{"holds at once", testHoldsAtOnce},
		{"days", testDays},
		{"moves", testMoves},
		{"claims at once", testClaimsAtOnce},
		{"moves at once", testMovesAtOnce},
		{"late moves", testLateMoves},
		{"moves back and forth", testMovesBackAndForth},
		{"against the model", testModel},
	}
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.part(t, mongotest.Start(t)) })
	}
	for name, part := range map[string]func(*testing.T, *mongo.Store, mongo.Config){
		"long day": testLongDay, "full agenda": testFullAgenda,
	} {
		t.Run(name, func(t *testing.T) {
			config := mongotest.Fresh(t)
			part(t, mongotest.Open(t, config), config)
		})
	}
}
