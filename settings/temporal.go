package settings

import (
	"errors"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
)

// temporal reads how to reach Temporal from the variables that Temporal's own programs know: address, namespace, TLS,
// client certificate, API key, and a file with them. The file is only read where a variable names it: what a person has
// set for the command line must not lead a server.
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
			"TEMPORAL_TLS_SERVER_CA_CERT_PATH names a certificate authority of your own, TEMPORAL_TLS_CLIENT_CERT_PATH and "+
			"TEMPORAL_TLS_CLIENT_KEY_PATH, or TEMPORAL_API_KEY, say who you are")
	}
	return options
}

// refuseOdd refuses what is neither true nor false: the SDK would pass it over, and leave the connection plain.
func (s *Settings) refuseOdd(name string) {
	switch strings.ToLower(s.getenv(name)) {
	case "", "true", "false", "1", "0":
	default:
		s.refuse(name, errors.New("want true or false"))
	}
}

// lookup is an environment as the SDK looks into it (envconfig.EnvLookup). Headers, which it would
// search the whole of it for, are not configured.
type lookup func(string) string

func (l lookup) Environ() []string { return nil }

func (l lookup) LookupEnv(name string) (string, bool) {
	value := l(name)
	return value, value != ""
}
