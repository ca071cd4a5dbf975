package temporal_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdk "go.temporal.io/sdk/temporal"

	"madoguchi/deploy/devstack/temporal"
	"madoguchi/internal/local/freeport"
)

func TestWorkflowOutlivesARestart(t *testing.T) {
	dir := t.TempDir()
	first := start(t, temporal.Options{Dir: dir})
	begin(t, first, "reservation/kept")
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	second := start(t, temporal.Options{Dir: dir})
	defer func() { _ = second.Stop() }()
	description, err := dial(t, second).DescribeWorkflowExecution(t.Context(), "reservation/kept", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := description.WorkflowExecutionInfo.Status; got != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		t.Errorf("status %v after the restart, want running", got)
	}
}

func TestWorkflowsAreFoundByTheProductsAttributes(t *testing.T) {
	s := start(t, temporal.Options{Dir: t.TempDir()})
	defer func() { _ = s.Stop() }()
	begin(t, s, "reservation/found")
	for _, query := range []string{
		`ClinicId = "c1"`,
		`Kind = "reservation" AND VisitState = "booked"`,
		`VisitStart > "2026-11-01T00:00:00Z"`,
		`WorkflowId = "reservation/found"`,
	} {
		awaitOne(t, dial(t, s), query)
	}
}

func TestSearchAttributesHaveTheirTypes(t *testing.T) {
	s := start(t, temporal.Options{Dir: t.TempDir()})
	defer func() { _ = s.Stop() }()
	list, err := dial(t, s).OperatorService().ListSearchAttributes(t.Context(),
		&operatorservice.ListSearchAttributesRequest{Namespace: temporal.DefaultNamespace})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]enumspb.IndexedValueType{
		"ClinicId":   enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"Kind":       enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"VisitState": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"VisitStart": enumspb.INDEXED_VALUE_TYPE_DATETIME,
	}
	for name, kind := range want {
		if got := list.CustomAttributes[name]; got != kind {
			t.Errorf("%s is %v, want %v", name, got, kind)
		}
	}
}

func TestWebUIKnowsTheCodec(t *testing.T) {
	port, err := freeport.Take()
	if err != nil {
		t.Fatal(err)
	}
	ui := "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	s := start(t, temporal.Options{Dir: t.TempDir(), UIPort: port, CodecEndpoint: "http://127.0.0.1:8080/codec"})
	defer func() { _ = s.Stop() }()
	settings := get(t, ui+"/api/v1/settings")
	for _, want := range []string{
		`"http://127.0.0.1:8080/codec"`, `"IncludeCredentials":true`, `"DefaultNamespace":"madoguchi"`,
	} {
		if !strings.Contains(settings, want) {
			t.Errorf("settings are %s, want %s in them", settings, want)
		}
	}
	if page := get(t, ui+"/"); !strings.Contains(page, "<html") {
		t.Errorf("the start page is no page: %.80s", page)
	}
}

func TestTakenPortsAreRefused(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().(*net.TCPAddr).Port
	for name, opts := range map[string]temporal.Options{
		"front end": {Dir: t.TempDir(), Port: taken},
		"Web UI":    {Dir: t.TempDir(), UIPort: taken},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := temporal.Start(t.Context(), opts)
			if err == nil {
				_ = s.Stop()
				t.Fatal("started on a taken port")
			}
			if !strings.Contains(err.Error(), "in use") {
				t.Errorf("error %v, want one that says the port is in use", err)
			}
		})
	}
}

func start(t *testing.T, opts temporal.Options) *temporal.Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	opts.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	opts.Fatal = func(message string) { t.Errorf("fatal: %s", message) }
	began := time.Now()
	s, err := temporal.Start(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("started in %v", time.Since(began))
	return s
}

func dial(t *testing.T, s *temporal.Server) client.Client {
	t.Helper()
	c, err := client.DialContext(t.Context(), client.Options{
		HostPort:  s.FrontendAddress(),
		Namespace: temporal.DefaultNamespace,
		Logger:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// begin starts a workflow without a worker, so that it stays open.
func begin(t *testing.T, s *temporal.Server, id string) {
	t.Helper()
	_, err := dial(t, s).ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID:        id,
		TaskQueue: "nobody",
		TypedSearchAttributes: sdk.NewSearchAttributes(
			sdk.NewSearchAttributeKeyKeyword("ClinicId").ValueSet("c1"),
			sdk.NewSearchAttributeKeyKeyword("Kind").ValueSet("reservation"),
			sdk.NewSearchAttributeKeyKeyword("VisitState").ValueSet("booked"),
			sdk.NewSearchAttributeKeyTime("VisitStart").ValueSet(time.Date(2026, 11, 24, 5, 30, 0, 0, time.UTC)),
		),
	}, "Reservation")
	if err != nil {
		t.Fatal(err)
	}
}

// awaitOne polls until the search finds the workflow: visibility is written after the start is acknowledged.
func awaitOne(t *testing.T, c client.Client, query string) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		found, err := c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: query})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Executions) == 1 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s finds %d workflows, want 1", query, len(found.Executions))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
