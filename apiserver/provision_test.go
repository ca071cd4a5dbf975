package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
)

// A provisioned clinic has its first week. A repeated command leaves the clinic and its week unchanged.
func TestAProvisionedClinicHasItsFirstWeek(t *testing.T) {
	config := mongotest.Fresh(t)
	environment := map[string]string{
		"MONGODB_URI": config.URI, "MONGODB_DATABASE": config.Database, "MADOGUCHI_INITIAL_PASSWORD": "Kanda-3-Bashi",
	}
	before := time.Now().Truncate(time.Millisecond)
	first := provisioned(t, config, environment)
	if first.CreatedAt.Before(before) || first.CreatedAt.After(time.Now()) {
		t.Errorf("created at %v", first.CreatedAt)
	}
	quotas := madoguchi.Quotas{NewClinic: madoguchi.Allowance{Hour: 1}}
	if bounds := quotas.Bounds(first, madoguchi.Spending{At: time.Now()}); len(bounds) != 1 {
		t.Errorf("its bounds are %v", bounds)
	}
	if again := provisioned(t, config, environment); !again.CreatedAt.Equal(first.CreatedAt) {
		t.Errorf("the second run says %v, the first %v", again.CreatedAt, first.CreatedAt)
	}
}

// provisioned runs the command with the demonstration clinic's file and returns the stored clinic.
func provisioned(t *testing.T, config mongo.Config, environment map[string]string) madoguchi.Clinic {
	t.Helper()
	var said strings.Builder
	file := filepath.Join("..", "deploy", "demo", "clinic.json")
	getenv := func(name string) string { return environment[name] }
	if code := run(t.Context(), []string{"provision", "-file", file}, getenv, &said, &said); code != 0 {
		t.Fatalf("provision ends with %d: %s", code, said.String())
	}
	store, err := mongo.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close(t.Context()) }()
	ids, err := store.ClinicIDs(t.Context())
	if err != nil || len(ids) != 1 {
		t.Fatalf("clinics %v: %v", ids, err)
	}
	clinic, err := store.Clinic(t.Context(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	return clinic
}
