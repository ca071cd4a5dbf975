package settings

import (
	"errors"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
)

// temporal reads how to reach Temporal from the variables that Temporal's own programs use: address, namespace, TLS,
// client certificate, API key, and a configuration file. It reads the file only if a variable names it, so that a
// person's command-line configuration does not affect a server.
func (s *Settings) temporal() client.Options {
	s.refuseOdd("TEMPORAL_TLS")
	s.refuseOdd("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION")
	options, err := envconfig.LoadClientOptions(envconfig.LoadClientOptionsRequest{
		DisableFile: s.getenv("TEMPORAL_CONFIG_FILE") == "", ConfigFileStrict: true, EnvLookup: lookup(s.getenv),
	})
	switch {
	case err != nil:
		s.refuse("TEMPORAL_*", err)
		return client.Options{}
	case options.HostPort == "":
		s.Required("TEMPORAL_ADDRESS")
		return client.Options{}
	case options.ConnectionOptions.TLS == nil:
		s.RefusePlaintext(Temporal, "TEMPORAL_ADDRESS", options.HostPort, "TEMPORAL_TLS=true encrypts it, "+
			"TEMPORAL_TLS_SERVER_CA_CERT_PATH names a certificate authority of your own, "+
			"TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH, or TEMPORAL_API_KEY, say who you are")
	}
	return options
}

// refuseOdd refuses values other than true and false: the SDK would ignore them and leave the connection plain.
func (s *Settings) refuseOdd(name string) {
	switch strings.ToLower(s.getenv(name)) {
	case "", "true", "false", "1", "0":
	default:
		s.refuse(name, errors.New("want true or false"))
	}
}

// lookup is an environment for the SDK (envconfig.EnvLookup). It does not support headers, for which the SDK would
// search the whole environment.
type lookup func(string) string

func (l lookup) Environ() []string { return nil }

func (l lookup) LookupEnv(name string) (string, bool) {
	value := l(name)
	return value, value != ""
}
