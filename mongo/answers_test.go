package mongo

import (
	"context"
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// The tests in this file are in the package because no test server gives these answers: they would need an old
// mongod, a mongos, and an oplog that has rolled over.

func TestCheckVersion(t *testing.T) {
	for _, c := range []struct {
		version string
		parts   []int
		want    error
	}{
		{"4.4.29", []int{4, 4, 29, 0}, ErrServerTooOld},
		{"5.0.0", []int{5, 0, 0, 0}, ErrServerTooOld},
		{"", nil, ErrServerTooOld},
		{"6.0.0", []int{6, 0, 0, 0}, nil},
		{"10.1.2", []int{10, 1, 2, 0}, nil},
	} {
		err := checkVersion(c.version, c.parts)
		if !errors.Is(err, c.want) || err != nil && !strings.Contains(err.Error(), c.version) {
			t.Errorf("version %q: got %v, want %v", c.version, err, c.want)
		}
	}
}

func TestCheckTopology(t *testing.T) {
	for _, c := range []struct {
		setName, message string
		want             error
	}{
		{"", "", ErrStandalone},
		{"rs0", "", nil},
		{"", "isdbgrid", nil},
	} {
		if err := checkTopology(c.setName, c.message); !errors.Is(err, c.want) {
			t.Errorf("set %q, message %q: got %v, want %v", c.setName, c.message, err, c.want)
		}
	}
}

// TestExplain checks the errors by which a caller decides whether to retry.
func TestExplain(t *testing.T) {
	const secret = "hanako@example.jp"
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	lost := errors.New("connection lost")
	for _, c := range []struct {
		name   string
		caller context.Context
		err    error
		want   error
	}{
		{"no document", t.Context(), mongo.ErrNoDocuments, madoguchi.ErrNotFound},
		{
			"a pool that was cleared", t.Context(),
			mongo.CommandError{Message: "connection pool cleared", Wrapped: lost}, madoguchi.ErrUnavailable,
		},
		{
			"no primary", t.Context(),
			mongo.CommandError{Code: 10107, Message: secret, Labels: []string{"RetryableWriteError"}},
			madoguchi.ErrUnavailable,
		},
		{"not confirmed by a majority", t.Context(),
			mongo.WriteException{WriteConcernError: &mongo.WriteConcernError{Code: 64, Message: secret}},
			madoguchi.ErrUnavailable},
		{"too slow", t.Context(), context.DeadlineExceeded, madoguchi.ErrUnavailable},
		{"the caller gave up", cancelled, lost, context.Canceled},
		{"a state of the product's", t.Context(), madoguchi.ErrSlotTaken, madoguchi.ErrSlotTaken},
	} {
		err := documents.Explain(c.caller, "test", c.err)
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
	refused := documents.Explain(t.Context(), "test", mongo.CommandError{Code: 121, Message: secret})
	if madoguchi.KindOf(refused) != "" || strings.Contains(refused.Error(), secret) {
		t.Errorf("a document the validator refuses: got %v", refused)
	}
}
