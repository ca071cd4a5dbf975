package main

import (
	"slices"
	"strings"
)

// environment is the devstack's own environment. It determines which parts are replaced.
type environment struct {
	list []string
}

func newEnvironment(list []string) environment { return environment{slices.Clone(list)} }

func (e environment) get(name string) string {
	for _, entry := range slices.Backward(e.list) {
		if key, value, _ := strings.Cut(entry, "="); key == name {
			return value
		}
	}
	return ""
}

// A part is replaced if its variable is set.
func (e environment) ownMongo() bool    { return e.get("MONGODB_URI") == "" }
func (e environment) ownTemporal() bool { return e.get("TEMPORAL_ADDRESS") == "" }
func (e environment) ownTwilio() bool   { return e.get("TWILIO_ACCOUNT_SID") == "" }
func (e environment) ownSMTP() bool     { return e.get("SMTP_ADDRESS") == "" }
func (e environment) ownTURN() bool     { return e.get("TURN_URLS") == "" }
func (e environment) ownOutbox() bool   { return e.ownTwilio() || e.ownSMTP() }

func (e environment) hasDisplay() bool {
	return e.get("DISPLAY") != "" || e.get("WAYLAND_DISPLAY") != ""
}

// set adds variables in pairs of name and value.
func (e *environment) set(pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		e.list = append(e.list, pairs[i]+"="+pairs[i+1])
	}
}

// anotherTemporals are variables for Temporal's command line. A person's shell may set them for another server, so the
// devstack clears them.
var anotherTemporals = []string{
	"TEMPORAL_CONFIG_FILE", "TEMPORAL_PROFILE", "TEMPORAL_API_KEY", "TEMPORAL_CLIENT_AUTHORITY", "TEMPORAL_TLS",
	"TEMPORAL_TLS_SERVER_NAME", "TEMPORAL_TLS_SERVER_CA_CERT_PATH", "TEMPORAL_TLS_SERVER_CA_CERT_DATA",
	"TEMPORAL_TLS_CLIENT_CERT_PATH", "TEMPORAL_TLS_CLIENT_CERT_DATA", "TEMPORAL_TLS_CLIENT_KEY_PATH",
	"TEMPORAL_TLS_CLIENT_KEY_DATA", "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION",
}

// childEnvironment configures the worker and the API server (README.md has the table). Variables that are set outside
// stay.
func childEnvironment(opts options, env environment, s secrets, mongoURI string) environment {
	child := newEnvironment(env.list)
	public := "http://" + opts.http.String()
	child.set(
		"MONGODB_URI", mongoURI,
		"MADOGUCHI_PUBLIC_URL", public,
		"MADOGUCHI_LISTEN", opts.http.String(),
		"MADOGUCHI_PAYLOAD_KEYS", s.PayloadKeys,
		"MADOGUCHI_CALL_KEYS", s.CallKeys,
		"MADOGUCHI_MAIL_KEYS", s.MailKeys,
		"MADOGUCHI_SEAL_KEYS", s.SealKeys,
		"MADOGUCHI_ADDRESS_KEY", s.AddressKey,
		"MADOGUCHI_OPERATOR_KEY", s.OperatorKey,
		"MADOGUCHI_WEBUI_ORIGIN", "http://"+opts.temporalUI.String(),
		"MADOGUCHI_INITIAL_PASSWORD", s.DemoPassword,
	)
	if env.get("MONGODB_DATABASE") == "" {
		child.set("MONGODB_DATABASE", "madoguchi")
	}
	if env.get("TEMPORAL_NAMESPACE") == "" {
		child.set("TEMPORAL_NAMESPACE", namespace)
	}
	if env.ownTemporal() {
		child.set("TEMPORAL_ADDRESS", opts.temporal.String())
		for _, name := range anotherTemporals {
			child.set(name, "")
		}
	}
	setCarriers(&child, opts, env, s)
	return child
}

func setCarriers(child *environment, opts options, env environment, s secrets) {
	if env.ownTwilio() {
		child.set(
			"TWILIO_ACCOUNT_SID", s.TwilioAccount,
			"TWILIO_AUTH_TOKEN", s.TwilioToken,
			"TWILIO_MESSAGING_SERVICE_SID", s.TwilioService,
			"TWILIO_BASE_URL", "http://"+opts.outbox.String(),
		)
	}
	if env.ownSMTP() {
		child.set(
			"SMTP_ADDRESS", opts.smtp.String(),
			"SMTP_USERNAME", smtpUser,
			"SMTP_PASSWORD", s.SMTPPassword,
			"SMTP_TLS", "none",
			"SMTP_FROM", "noreply@madoguchi.example",
		)
	}
	if env.ownTURN() {
		child.set("TURN_URLS", "turn:"+opts.turn.String()+"?transport=udp", "TURN_SECRET", s.TURNSecret)
	}
}
