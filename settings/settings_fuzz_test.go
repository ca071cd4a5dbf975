package settings_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/settings"
)

const (
	oneKey   = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	otherKey = "k2:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
)

// FuzzCore reads arbitrary configurations. Errors must not contain the values, some of which are secrets.
func FuzzCore(f *testing.F) {
	f.Add("mongodb://127.0.0.1/", "127.0.0.1:7233", "https://clinic.example", oneKey, oneKey)
	f.Add("", "", "clinic.example", "k1", ":")
	f.Add("x", "x", "https://%zz", oneKey+","+oneKey, "k1:AAAA")
	f.Add("x", "x", "ftp://clinic.example:99999999", ",", ",")
	f.Fuzz(func(t *testing.T, mongo, temporal, public, calls, payloads string) {
		environment := map[string]string{
			"MONGODB_URI": mongo, "TEMPORAL_ADDRESS": temporal, "MADOGUCHI_PUBLIC_URL": public,
			"MADOGUCHI_CALL_KEYS": calls, "MADOGUCHI_MAIL_KEYS": otherKey, "MADOGUCHI_PAYLOAD_KEYS": payloads,
		}
		env := settings.From(func(name string) string { return environment[name] })
		core, err := env.Core(time.Now), env.Err()
		if err == nil {
			again := settings.From(func(string) string { return core.Public.String() })
			if written := again.Origin(""); written == nil || *written != *core.Public {
				t.Errorf("%v read again is %v: %v", core.Public, written, again.Err())
			}
			if core.Public.Host == "" || len(core.LinkKeys) == 0 || core.Payloads.Keys == nil || mongo == "" ||
				temporal == "" {
				t.Errorf("taken: %+v", core)
			}
			return
		}
		for name, value := range environment {
			if len(value) > 30 && strings.Contains(err.Error(), value) {
				t.Errorf("the value of %s is told: %v", name, err)
			}
		}
	})
}
