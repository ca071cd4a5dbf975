package mongo

import (
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi"
)

// The tests in this file stand inside the package because no server of the tests gives these answers: they would take an
// old mongod, a mongos, and an oplog that has rolled over.

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

func TestTooOld(t *testing.T) {
	const historyLost, notPrimary = 286, 10107
	lost := tooOld(mongo.CommandError{Code: historyLost, Message: "quotes a document"})
	if !errors.Is(lost, madoguchi.ErrTokenTooOld) || strings.Contains(lost.Error(), "quotes") {
		t.Errorf("an oplog that rolled over: got %v", lost)
	}
	if other := tooOld(mongo.CommandError{Code: notPrimary}); errors.Is(other, madoguchi.ErrTokenTooOld) {
		t.Errorf("another failure: got %v", other)
	}
}
