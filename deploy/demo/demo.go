// Package demo holds the demonstration clinic, for the devstack and whoever wants to look at the product: clinic.json is
// what `apiserver provision` takes. The people in it do not exist.
package demo

import _ "embed"

// Clinic is clinic.json.
//
//go:embed clinic.json
var Clinic []byte
