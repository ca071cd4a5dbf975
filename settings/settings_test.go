package settings_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"madoguchi/settings"
)

// configured is a complete configuration with the given changes.
func configured(changes map[string]string) *settings.Settings {
	environment := map[string]string{
		"MONGODB_URI": "mongodb://127.0.0.1/", "TEMPORAL_ADDRESS": "127.0.0.1:7233",
		"MADOGUCHI_PUBLIC_URL": "https://clinic.example",
		"MADOGUCHI_CALL_KEYS":  oneKey, "MADOGUCHI_MAIL_KEYS": otherKey, "MADOGUCHI_PAYLOAD_KEYS": oneKey,
	}
	maps.Copy(environment, changes)
	return settings.From(func(name string) string { return environment[name] })
}

// TestAPlainConnectionStaysOnTheMachine expects an error that names what to set.
func TestAPlainConnectionStaysOnTheMachine(t *testing.T) {
	const away = "temporal.example:7233"
	for name, test := range map[string]struct {
		changes map[string]string
		refused string // part of the expected error; empty: no error
	}{
		"on this machine": {nil, ""},
		"by its name":     {map[string]string{"TEMPORAL_ADDRESS": "localhost:7233"}, ""},
		"elsewhere":       {map[string]string{"TEMPORAL_ADDRESS": away}, "TEMPORAL_TLS=true"},
		"elsewhere, the other": {
			map[string]string{"TEMPORAL_ADDRESS": away}, "MADOGUCHI_ALLOW_PLAINTEXT_TEMPORAL=true",
		},
		"elsewhere, private":    {map[string]string{"TEMPORAL_ADDRESS": away, "TEMPORAL_TLS": "true"}, ""},
		"elsewhere, with a key": {map[string]string{"TEMPORAL_ADDRESS": away, "TEMPORAL_API_KEY": "secret"}, ""},
		"a key in the clear": {
			map[string]string{"TEMPORAL_ADDRESS": away, "TEMPORAL_API_KEY": "secret", "TEMPORAL_TLS": "false"},
			"TEMPORAL_ADDRESS",
		},
		"the risk is taken": {
			map[string]string{"TEMPORAL_ADDRESS": away, "MADOGUCHI_ALLOW_PLAINTEXT_TEMPORAL": "true"}, "",
		},
		"the risk is not taken": {
			map[string]string{"TEMPORAL_ADDRESS": away, "MADOGUCHI_ALLOW_PLAINTEXT_TEMPORAL": "false"},
			"TEMPORAL_ADDRESS",
		},
		"another risk is taken": {
			map[string]string{"TEMPORAL_ADDRESS": away, "MADOGUCHI_ALLOW_PLAINTEXT_MONGODB": "true"},
			"TEMPORAL_ADDRESS",
		},
		"neither yes nor no": {
			map[string]string{"MADOGUCHI_ALLOW_PLAINTEXT_TEMPORAL": "perhaps"}, "MADOGUCHI_ALLOW_PLAINTEXT_TEMPORAL",
		},
		"a word the SDK ignores":  {map[string]string{"TEMPORAL_TLS": "yes"}, "TEMPORAL_TLS"},
		"no address":              {map[string]string{"TEMPORAL_ADDRESS": ""}, "TEMPORAL_ADDRESS"},
		"a certificate, no key":   {map[string]string{"TEMPORAL_TLS_CLIENT_CERT_PATH": "client.pem"}, "TEMPORAL_*"},
		"a file that is not TOML": {map[string]string{"TEMPORAL_CONFIG_FILE": "settings_test.go"}, "TEMPORAL_*"},
	} {
		t.Run(name, func(t *testing.T) {
			env := configured(test.changes)
			env.Core(time.Now)
			err := env.Err()
			if (err == nil) != (test.refused == "") {
				t.Fatalf("the configuration is answered %v", err)
			}
			if err != nil && (!strings.Contains(err.Error(), test.refused) || strings.Contains(err.Error(), "secret")) {
				t.Errorf("the refusal reads: %v", err)
			}
		})
	}
}

func TestRefusePlaintext(t *testing.T) {
	env := configured(nil)
	env.RefusePlaintext(settings.SMTP, "SMTP_ADDRESS", "127.0.0.1:25", "use TLS")
	if err := env.Err(); err != nil {
		t.Errorf("a mail server on this machine is refused: %v", err)
	}
	env.RefusePlaintext(settings.SMTP, "SMTP_ADDRESS", "mail.example:25", "use TLS")
	for _, want := range []string{"SMTP_ADDRESS", "use TLS", "MADOGUCHI_ALLOW_PLAINTEXT_SMTP=true"} {
		if err := env.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the refusal does not say %s: %v", want, err)
		}
	}
}

func TestBoundSince(t *testing.T) {
	core := configured(map[string]string{"MADOGUCHI_PAYLOADS_BOUND_SINCE": "2026-12-01T03:00:00+09:00"}).Core(time.Now)
	if want := time.Date(2026, 11, 30, 18, 0, 0, 0, time.UTC); !core.Payloads.BoundSince.Equal(want) {
		t.Errorf("read %v", core.Payloads.BoundSince)
	}
	if core := configured(nil).Core(time.Now); !core.Payloads.BoundSince.IsZero() {
		t.Errorf("not set is %v", core.Payloads.BoundSince)
	}
	env := configured(map[string]string{"MADOGUCHI_PAYLOADS_BOUND_SINCE": "tomorrow"})
	env.Core(time.Now)
	if err := env.Err(); err == nil || !strings.Contains(err.Error(), "MADOGUCHI_PAYLOADS_BOUND_SINCE") {
		t.Errorf("tomorrow is taken: %v", err)
	}
}

// TestKeysOfTwoKindsOfLinks lets no key sign both kinds. Mailed links of a release with one list are still opened.
func TestKeysOfTwoKindsOfLinks(t *testing.T) {
	for written, accepted := range map[string]bool{
		otherKey: true, otherKey + "," + oneKey: true, oneKey: false, oneKey + "," + otherKey: false, "": false,
	} {
		env := configured(map[string]string{"MADOGUCHI_MAIL_KEYS": written})
		core := env.Core(time.Now)
		err := env.Err()
		if (err == nil) != accepted || err != nil && !strings.Contains(err.Error(), "MADOGUCHI_MAIL_KEYS") {
			t.Errorf("mail keys %q are answered %v", written, err)
		}
		if want := strings.Count(written, ":"); accepted && len(core.MailKeys) != want {
			t.Errorf("of %q, %d keys are read", written, len(core.MailKeys))
		}
	}
}

func TestAddressKeys(t *testing.T) {
	plain := strings.TrimPrefix(oneKey, "k1:")
	for written, want := range map[string]int{
		plain: 1, oneKey: 1, otherKey + "," + oneKey: 2, "": 0, "k1:AAAA": 0, "short": 0, plain + "," + plain: 0,
	} {
		env := configured(map[string]string{"MADOGUCHI_ADDRESS_KEY": written})
		keys := env.AddressKeys()
		if err := env.Err(); (err == nil) != (want > 0) || err == nil && len(keys) != want {
			t.Errorf("%q is read as %d keys: %v", written, len(keys), err)
		}
	}
}

// TestRelaysNeedASecret refuses relays whose credentials anybody could compute.
func TestRelaysNeedASecret(t *testing.T) {
	for name, test := range map[string]struct{ urls, secret, want, refused string }{
		"no relays":     {"", "", "", ""},
		"unused secret": {"", "old", "", ""},
		"one secret":    {"turn:relay.example", "old", "old", ""},
		"rotated":       {"turn:relay.example", "new, old", "new", ""},
		"no secret":     {"turn:relay.example", "", "", "TURN_SECRET"},
		"empty list":    {"turn:relay.example", " , ", "", "TURN_SECRET"},
	} {
		env := configured(map[string]string{"TURN_URLS": test.urls, "TURN_SECRET": test.secret})
		urls, secret := env.Relays()
		err := env.Err()
		if urls != test.urls || secret != test.want || (err == nil) != (test.refused == "") ||
			err != nil && !strings.Contains(err.Error(), test.refused) {
			t.Errorf("%s: %q, %q, %v", name, urls, secret, err)
		}
	}
}

func TestSecretsAreLists(t *testing.T) {
	env := configured(map[string]string{"TWILIO_AUTH_TOKEN": "new, old"})
	if got := env.RequiredSecrets("TWILIO_AUTH_TOKEN"); len(got) != 2 || got[0] != "new" || got[1] != "old" {
		t.Errorf("read %q", got)
	}
	if got := env.RequiredSecrets("UNSET"); len(got) != 1 || got[0] != "" || env.Err() == nil {
		t.Errorf("a secret that is not set is read as %q: %v", got, env.Err())
	}
}

func TestNetworks(t *testing.T) {
	for written, want := range map[string]string{
		"":                            "[127.0.0.0/8 ::1/128]",
		"10.1.0.0/16":                 "[10.1.0.0/16]",
		"10.1.2.3/16, fd00:1::/32":    "[10.1.0.0/16 fd00:1::/32]",
		"10.1.2.3":                    "[10.1.2.3/32]",
		"::ffff:10.1.2.3,2001:db8::1": "[10.1.2.3/32 2001:db8::1/128]",
		"none":                        "[]",
	} {
		env := settings.From(func(string) string { return written })
		if got := fmt.Sprint(env.Networks("PROXIES", "127.0.0.0/8,::1/128")); got != want || env.Err() != nil {
			t.Errorf("%q is read as %s: %v", written, got, env.Err())
		}
	}
	for _, wrong := range []string{
		"10.1.0.0/33", "proxy.example", "0.0.0.0/0", "::/0", "10.0.0.0/8,", "::ffff:10.0.0.0/104",
	} {
		env := settings.From(func(string) string { return wrong })
		if got := env.Networks("PROXIES", ""); got != nil || env.Err() == nil {
			t.Errorf("%q is taken as %v", wrong, got)
		}
	}
}

// TestOperatorKeysAreNotShort takes no word of a passphrase for a key.
func TestOperatorKeysAreNotShort(t *testing.T) {
	long, other := strings.Repeat("k", 16), "correct horse battery staple"
	for written, want := range map[string]int{
		"": 0, long: 1, long + ", " + other: 2, other: 1, "correct horse, battery staple": -1, "short": -1,
	} {
		env := configured(map[string]string{"MADOGUCHI_OPERATOR_KEY": written})
		keys := env.OperatorKeys()
		if err := env.Err(); (err == nil) != (want >= 0) || err == nil && len(keys) != want {
			t.Errorf("%q is read as %q: %v", written, keys, err)
		}
	}
}
