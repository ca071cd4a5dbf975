package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/pion/turn/v5"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	temporallog "go.temporal.io/sdk/log"

	"madoguchi/activities"
	"madoguchi/activities/twilio"
	"madoguchi/apiserver/internal/content"
	"madoguchi/apiserver/internal/desk/deliveries"
	"madoguchi/apiserver/internal/desk/events"
	"madoguchi/apiserver/internal/presence"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/server"
	"madoguchi/apiserver/signalling/protocol"
	deployed "madoguchi/deploy/content"
	"madoguchi/mongo"
	"madoguchi/settings"
	"madoguchi/workflows"
)

// parts are the server's dependencies, and what has to be closed after it.
type parts struct {
	server   *server.Server
	store    *mongo.Store
	temporal client.Client
	listen   string
}

func (p parts) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, stopWithin)
	defer cancel()
	p.temporal.Close()
	_ = p.store.Close(ctx) // the process ends
}

// assemble reads the configuration and connects to the server's dependencies.
func assemble(ctx context.Context, env *settings.Settings, logger *slog.Logger) (parts, error) {
	core := env.Core(time.Now)
	config := server.Config{
		Public: core.Public, LinkKeys: core.LinkKeys, MailKeys: core.MailKeys, Now: time.Now, Logger: logger,
		OperatorKeys: env.OperatorKeys(), WebUI: webUI(env),
		ICE:       relays(env.Relays()),
		Authentic: authenticity(env.RequiredSecrets("TWILIO_AUTH_TOKEN")),
		Sealer:    seal.New(env.Keys("MADOGUCHI_SEAL_KEYS")),
	}
	config.Accounts, config.Quotas = env.AddressKeys(), env.Quotas()
	config.Proxies = env.Networks("MADOGUCHI_TRUSTED_PROXIES", loopbackNetworks)
	config.ReturnWithin = env.Duration("MADOGUCHI_RETURN_WITHIN", presence.ReturnWithin, shortestReturn, longestReturn)
	listen := env.Optional("MADOGUCHI_LISTEN", "127.0.0.1:8080")
	pages, texts := env.Optional("MADOGUCHI_PAGES_DIR", ""), env.Optional("MADOGUCHI_CONTENT_DIR", "")
	if err := env.Err(); err != nil {
		return parts{}, err
	}
	var err error
	if config.Pages, err = web.New(web.Options{Dir: pages}); err != nil {
		return parts{}, fmt.Errorf("reading the pages: %w", err)
	}
	if config.Content, err = readContent(texts); err != nil {
		return parts{}, err
	}
	if texts == "" && core.Public.Scheme == "https" {
		logger.Warn("terms and privacy policy are the templates that the program comes with; " +
			"MADOGUCHI_CONTENT_DIR names your own")
	}
	config.Codec = converter.NewPayloadCodecHTTPHandler(core.Payloads.Operators())
	links := activities.Links{Public: core.Public.String(), Keys: core.LinkKeys, Mails: core.MailKeys}
	config.Links, config.Compose = links, composer(links, config.Now)
	return connect(ctx, core, config, listen)
}

// loopbackNetworks is a proxy on the same machine, which is trusted if no other is named.
const loopbackNetworks = "127.0.0.0/8,::1/128"

// webUI returns the origin of the Temporal Web UI, or "" if none is set.
func webUI(env *settings.Settings) string {
	if origin := env.Origin("MADOGUCHI_WEBUI_ORIGIN"); origin != nil {
		return origin.String()
	}
	return ""
}

// The bounds of the operator's setting. A page needs some seconds to notice that its server has gone. Reception may see
// a patient who has left as waiting for at most 90 s, and the restart takes a part of that.
const (
	shortestReturn = 5 * time.Second
	longestReturn  = 75 * time.Second
)

// readContent reads the deployment's texts from a folder, or the built-in ones if dir is empty.
func readContent(dir string) (*content.Library, error) {
	if dir == "" {
		return content.Open(deployed.Files)
	}
	library, err := content.Open(ownTexts{os.DirFS(dir)})
	if err != nil {
		return nil, fmt.Errorf("the texts in MADOGUCHI_CONTENT_DIR=%s cannot be shown:\n%w", dir, err)
	}
	return library, nil
}

func connect(ctx context.Context, core settings.Core, config server.Config, listen string) (parts, error) {
	store, err := mongo.Open(ctx, mongo.Config{
		URI: core.MongoURI, Database: core.MongoDatabase, AppName: "madoguchi apiserver",
		Plaintext: core.MongoPlaintext,
	})
	if err != nil {
		return parts{}, err
	}
	temporal, err := core.DialTemporal(ctx, temporallog.NewStructuredLogger(config.Logger))
	if err != nil {
		_ = store.Close(ctx) // the process ends
		return parts{}, err
	}
	config.Store, config.Processes = store, workflows.NewClient(temporal, config.Accounts)
	config.Watch = func(ctx context.Context, after string) (events.Changes, error) { return store.Watch(ctx, after) }
	return parts{server: server.New(config), store: store, temporal: temporal, listen: listen}, nil
}

func composer(links activities.Links, now func() time.Time) deliveries.Compose {
	return func(draft deliveries.Draft) (deliveries.Message, error) {
		message, err := activities.Preview{
			Clinic: draft.Clinic, Call: draft.Call, Visit: draft.Visit, Moved: draft.Moved, Language: draft.Language,
			Asked: now(),
		}.Compose(links, draft.Channel)
		return deliveries.Message{Subject: message.Subject, Text: message.Text}, err
	}
}

// authenticity accepts the signature of every token: Twilio signs with the former one until the newer is promoted.
func authenticity(tokens []string) func(string, url.Values, string) bool {
	return func(callback string, form url.Values, signature string) bool {
		return slices.ContainsFunc(tokens, func(token string) bool {
			return twilio.ValidateCallback(token, callback, form, signature)
		})
	}
}

// relayFor is the validity of TURN credentials: a window and a little more.
const relayFor = 26 * time.Hour

// relays makes credentials for coturn's use-auth-secret (draft-uberti-behave-turn-rest), bound to the visit.
func relays(urls, secret string) func(string) []protocol.ICEServer {
	if urls == "" {
		return func(string) []protocol.ICEServer { return nil }
	}
	return func(visit string) []protocol.ICEServer {
		username, password, err := turn.GenerateLongTermTURNRESTCredentials(secret, visit, relayFor)
		if err != nil {
			return nil // never happens: the Write of a hash returns no error
		}
		return []protocol.ICEServer{{URLs: strings.Split(urls, ","), Username: username, Credential: password}}
	}
}

// ownTexts are a deployment's texts. A folder of an earlier release has no questions of patients; they are then the
// built-in ones.
type ownTexts struct{ fs.FS }

func (o ownTexts) Open(name string) (fs.File, error) {
	file, err := o.FS.Open(name)
	if errors.Is(err, fs.ErrNotExist) && path.Base(name) == content.Patients+".md" {
		return deployed.Files.Open(name)
	}
	return file, err
}
