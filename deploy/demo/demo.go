// Package demo holds the demonstration clinic for the devstack and for trying the product. clinic.json is the input of
// `apiserver provision`. The people in it do not exist.
package demo

import _ "embed"

// Clinic is clinic.json.
//
//go:embed clinic.json
var Clinic []byte
