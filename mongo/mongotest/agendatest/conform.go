// Package agendatest has the conformance suite of the doctors' agendas: claims, holds, moves and releases, one by one,
// at once, late, and against a model. It uses only package mongo's public API. It must not know the documents.
package agendatest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// must ends the test on an error outside of what it tests.
func must(t testing.TB, err error) {
	t.Helper()
	require.NoError(t, err)
}

// check compares a result with the expected one.
func check[V any](t testing.TB, what string, got, want V) {
	t.Helper()
	assert.Equal(t, want, got, what)
}

// checkError compares an error with the expected one; nil expects none.
func checkError(t testing.TB, what string, got, want error) {
	t.Helper()
	if want == nil {
		assert.NoError(t, got, what)
		return
	}
	assert.ErrorIs(t, got, want, what)
}
