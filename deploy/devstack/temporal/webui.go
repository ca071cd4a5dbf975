package temporal

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"
)

type webUI struct {
	server *uiserver.Server
	ended  chan struct{}
}

// startUI returns when the Web UI answers. It checks the port first, because the Web UI ends the whole process if the
// port is taken.
func startUI(ctx context.Context, frontend string, opts Options) (*webUI, error) {
	address := net.JoinHostPort(loopback, strconv.Itoa(opts.UIPort))
	probe, err := net.Listen("tcp4", address)
	if err != nil {
		return nil, fmt.Errorf("port of the Temporal Web UI: %w", err)
	}
	probe.Close()
	ui := &webUI{
		server: uiserver.NewServer(server_options.WithConfigProvider(uiConfig(frontend, opts))),
		ended:  make(chan struct{}),
	}
	go ui.serve()
	if err := awaitHTTP(ctx, "http://"+address+"/healthz"); err != nil {
		ui.stop()
		return nil, fmt.Errorf("no answer from the Temporal Web UI: %w", err)
	}
	return ui, nil
}

func (ui *webUI) serve() {
	defer close(ui.ended)
	_ = ui.server.Start() // it ends the process itself on any error except a close
}

func (ui *webUI) stop() {
	ui.server.Stop()
	<-ui.ended
}

func uiConfig(frontend string, opts Options) *uiconfig.Config {
	return &uiconfig.Config{
		TemporalGRPCAddress: frontend,
		Host:                loopback,
		Port:                opts.UIPort,
		EnableUI:            true,
		DefaultNamespace:    opts.Namespace,
		DisableNewsFetch:    true,
		HideLogs:            true,
		CORS:                uiconfig.CORS{CookieInsecure: true}, // loopback has no TLS
		Codec: uiconfig.Codec{
			Endpoint:            opts.CodecEndpoint,
			IncludeCredentials:  true, // the operator's session at the API is a cookie
			DefaultErrorMessage: "Sign in to the API as an operator, then load this page again.",
		},
	}
}

// awaitHTTP polls until url answers 200. The Web UI has no event for that.
func awaitHTTP(ctx context.Context, url string) error {
	const pause = 20 * time.Millisecond
	for {
		if answersOK(ctx, url) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func answersOK(ctx context.Context, url string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK
}
