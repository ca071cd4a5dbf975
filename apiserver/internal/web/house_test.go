package web_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// house serves the pages and the signalling at one address, as the API server does.
type house struct {
	t      *testing.T
	server *httptest.Server
	pages  *web.Pages
	call   madoguchi.CallID

	mu       sync.Mutex
	window   madoguchi.Window
	exchange *signalling.Exchange
	since    time.Time // start of the call
	reports  []signalling.OccurrenceKind
	rivals   []signalling.OtherCall // the doctor's other live calls
}

// policy returns the Content-Security-Policy of the pages.
func policy(pages *web.Pages) string {
	return "default-src 'none'; script-src 'self'; style-src " + pages.StyleSources() + "; img-src 'self' data:; " +
		"media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

func open(t *testing.T) *house {
	t.Helper()
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, pages: pages, call: madoguchi.CallID(madoguchi.NewID())}
	h.openAt(time.Now().Add(-time.Minute))
	h.exchange = h.newExchange()
	mux := http.NewServeMux()
	mux.Handle("GET /static/", pages.Static())
	mux.HandleFunc("GET /view/{language}/{name}", func(w http.ResponseWriter, r *http.Request) {
		h.page(func(web.Frame) web.Page { return views(web.Language(r.PathValue("language")))[r.PathValue("name")] })(
			w, r,
		)
	})
	mux.HandleFunc("GET "+web.LinePath, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, 64<<10))
	})
	mux.HandleFunc("GET /visit/{call}", h.page(func(frame web.Frame) web.Page {
		now, window := time.Now(), h.callWindow()
		if window.Phase(now) == madoguchi.BeforeWindow {
			return web.BeforeVisit{Frame: frame, Start: window.Opens.Add(time.Hour), Window: window, Now: now}
		}
		return web.Visit{
			Frame: frame, Call: h.call, Signal: "/visit/" + string(h.call) + "/signal", Doctor: "青木 由紀子 医師",
			Link: "https://clinic.test/v/token",
		}
	}))
	mux.HandleFunc("GET /clinic/calls/{call}", h.page(func(frame web.Frame) web.Page {
		return web.Console{
			Frame: frame, Call: h.call, Signal: "/api/v1/calls/" + string(h.call) + "/signal", Heading: "小林 誠 さん",
			Details: "10021・再診・内科（一般）",
		}
	}))
	mux.HandleFunc("GET /visit/{call}/signal", h.signal(madoguchi.PatientSide))
	mux.HandleFunc("GET /api/v1/calls/{call}/signal", h.signal(madoguchi.ClinicSide))
	h.server = httptest.NewServer(mux)
	t.Cleanup(h.close)
	return h
}

func (h *house) newExchange() *signalling.Exchange {
	return signalling.New(signalling.Config{
		Now: time.Now, Logger: slog.New(slog.NewTextHandler(h.t.Output(), nil)),
		Report: func(_ context.Context, o signalling.Occurrence) { h.report(o) },
		ICE:    func(string) []protocol.ICEServer { return nil },
		Elsewhere: func(context.Context, signalling.Party) []signalling.OtherCall {
			h.mu.Lock()
			defer h.mu.Unlock()
			return slices.Clone(h.rivals)
		},
		Limits: signalling.Limits{Absence: patience},
	})
}

// runBeside adds other live calls of the doctor.
func (h *house) runBeside(rivals ...signalling.OtherCall) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rivals = rivals
}

// restart closes all signalling connections, like a restart of the API server.
func (h *house) restart() {
	h.mu.Lock()
	old := h.exchange
	h.exchange = h.newExchange()
	h.mu.Unlock()
	h.end(old)
}

func (h *house) end(exchange *signalling.Exchange) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := exchange.Close(ctx); err != nil {
		h.t.Errorf("Close: %v", err)
	}
}

func (h *house) close() {
	h.end(h.current())
	h.server.Close()
}

func (h *house) current() *signalling.Exchange {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.exchange
}

func (h *house) report(o signalling.Occurrence) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reports = append(h.reports, o.Kind)
	if o.Kind == signalling.CallStarted {
		h.since = o.At
	}
}

// awaitReports polls until the kind has been reported count times; reports come from the room's goroutine.
func (h *house) awaitReports(kind signalling.OccurrenceKind, count int) {
	h.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		found := slices.DeleteFunc(
			h.reported(), func(reported signalling.OccurrenceKind) bool { return reported != kind },
		)
		if len(found) >= count {
			return
		}
		select {
		case <-deadline.C:
			h.t.Fatalf("%s was reported %d times, want %d", kind, len(found), count)
		case <-ticker.C:
		}
	}
}

// openAt sets the call's window.
func (h *house) openAt(opens time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.window = madoguchi.Window{Opens: opens, Expires: opens.Add(25 * time.Hour)}
}

func (h *house) callWindow() madoguchi.Window {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.window
}

func (h *house) callSince() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.since
}

func (h *house) reported() []signalling.OccurrenceKind {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]signalling.OccurrenceKind(nil), h.reports...)
}

func (h *house) page(make func(web.Frame) web.Page) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy(h.pages))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		frame := web.Frame{
			Language: web.ChooseLanguage(r.URL.Query().Get("lang"), "", ""), Path: r.URL.Path,
			Clinic: web.Clinic{Name: "青木内科クリニック", Phone: "03-1234-5678"},
		}
		if err := h.pages.Render(w, make(frame)); err != nil {
			h.t.Errorf("Render: %v", err)
		}
	}
}

func (h *house) signal(role madoguchi.CallRole) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{protocol.Subprotocol}})
		if err != nil {
			return // the page was closed meanwhile
		}
		err = h.current().Serve(r.Context(), socket, signalling.Party{
			CallID: h.call, ClinicID: "clinic", Role: role, State: madoguchi.CallOpen,
			Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}, CallSince: h.callSince(),
			Window: h.callWindow(),
		})
		if err != nil && !errors.Is(err, madoguchi.ErrUnavailable) {
			h.t.Errorf("%s: %v", role, err)
		}
	}
}

func (h *house) visitURL() string   { return h.server.URL + "/visit/" + string(h.call) }
func (h *house) consoleURL() string { return h.server.URL + "/clinic/calls/" + string(h.call) }
