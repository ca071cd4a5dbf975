// Package expect has what the conformance suites compare results with. It must not know what is compared.
package expect

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Done ends the test on an error outside of what it tests.
func Done(t testing.TB, err error) {
	t.Helper()
	require.NoError(t, err)
}

// Same compares a result with the expected one.
func Same[V any](t testing.TB, what string, got, want V) {
	t.Helper()
	assert.Equal(t, want, got, what)
}

// Error compares an error with the expected one; nil expects none.
func Error(t testing.TB, what string, got, want error) {
	t.Helper()
	if want == nil {
		assert.NoError(t, got, what)
		return
	}
	assert.ErrorIs(t, got, want, what)
}
