package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"madoguchi/apiserver/internal/access"
)

// operator signs in with the operators' key and returns the cookie.
func (s *scene) operator() *http.Cookie {
	s.t.Helper()
	response := s.operatorSignIn(operatorKey)
	if response.StatusCode != http.StatusSeeOther || len(response.Cookies()) != 2 {
		s.t.Fatalf("signing in was answered %d with %d cookies", response.StatusCode, len(response.Cookies()))
	}
	return response.Cookies()[0]
}

func (s *scene) operatorSignIn(key string) *http.Response {
	s.t.Helper()
	response, _ := s.send(letter{
		method: http.MethodPost, path: "/operator", body: url.Values{"key": {key}}.Encode(),
		header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
	})
	return response
}

// asked returns the headers that a page of the Temporal Web UI makes a browser send.
func asked(cookie, origin string) map[string]string {
	return map[string]string{"Cookie": cookie, "Origin": origin, "Sec-Fetch-Site": "cross-site"}
}

func TestOperatorSignIn(t *testing.T) {
	s := newScene(t)
	page, _ := s.send(letter{method: http.MethodGet, path: "/operator"})
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' "+webUI) {
		t.Errorf("the form's answer may not lead to the Web UI: %s", policy)
	}
	cookie := s.operator()
	if !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteLaxMode ||
		strings.Contains(cookie.Value, operatorKey) {
		t.Errorf("the cookie is %v", cookie)
	}
	response := s.operatorSignIn("guess")
	if response.StatusCode != http.StatusUnauthorized || len(response.Cookies()) != 0 {
		t.Errorf("a wrong key was answered %d", response.StatusCode)
	}
	for range s.server.limits.SignInFrom.Burst {
		response = s.operatorSignIn("guess")
	}
	if response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("guessing on was answered %d", response.StatusCode)
	}
}

// The Web UI's own client reads payloads that the workflows' codec has written.
func TestCodecOpensPayloadsForOperators(t *testing.T) {
	s := newScene(t)
	codec := converter.NewZlibCodec(converter.ZlibCodecOptions{AlwaysEncode: true})
	plain := &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(`"a state"`)}
	closed, err := codec.Encode([]*commonpb.Payload{plain})
	must(t, err)
	cookie := s.operator()
	remote := converter.NewRemotePayloadCodec(converter.RemotePayloadCodecOptions{
		Endpoint: s.site.URL + "/codec",
		ModifyRequest: func(r *http.Request) error {
			for name, value := range asked(cookie.String(), webUI) {
				r.Header.Set(name, value)
			}
			return nil
		},
		Client: *s.http,
	})
	opened, err := remote.Decode(closed)
	must(t, err)
	if string(opened[0].GetData()) != `"a state"` {
		t.Errorf("read %s", opened[0].GetData())
	}
}

func TestCodecIsForOperatorsOnTheWebUIOnly(t *testing.T) {
	s := newScene(t)
	cookie := s.operator().String()
	until, _, _ := strings.Cut(strings.TrimPrefix(cookie, operatorCookie+"="), ".")
	staff := access.SessionCookie + "=" + s.session(s.staff)
	tests := []struct {
		name, path string
		header     map[string]string
		status     int
		code       string
	}{
		{"nobody", "/codec/decode", asked("", webUI), http.StatusUnauthorized, "signIn"},
		{"staff", "/codec/decode", asked(staff, webUI), http.StatusUnauthorized, "signIn"},
		{
			"a cookie nobody signed", "/codec/decode", asked(operatorCookie+"="+until+".00", webUI),
			http.StatusUnauthorized, "signIn",
		},
		{
			"a longer time than was signed", "/codec/decode",
			asked(strings.Replace(cookie, until, until+"0", 1), webUI), http.StatusUnauthorized, "signIn",
		},
		{
			"another site's page", "/codec/decode", asked(cookie, "https://evil.example.com"), http.StatusForbidden,
			"origin",
		},
		{"the product's own page", "/codec/decode", asked(cookie, publicURL), http.StatusForbidden, "origin"},
		{"no page", "/codec/decode", map[string]string{"Cookie": cookie}, http.StatusForbidden, "origin"},
		{"the other way round", "/codec/encode", asked(cookie, webUI), http.StatusNotFound, "notFound"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			response, content := s.send(
				letter{method: http.MethodPost, path: test.path, body: `{"payloads":[]}`, header: test.header},
			)
			refusedWith(t, problemIn(t, response, content), test.status, test.code, "")
		})
	}
	s.now.advance(operatorLifetime)
	response, content := s.send(
		letter{method: http.MethodPost, path: "/codec/decode", body: `{"payloads":[]}`, header: asked(cookie, webUI)},
	)
	refusedWith(t, problemIn(t, response, content), http.StatusUnauthorized, "signIn", "")
}

func TestCodecTellsTheBrowserWhoMayAsk(t *testing.T) {
	s := newScene(t)
	for origin, status := range map[string]int{
		webUI: http.StatusNoContent, "https://evil.example.com": http.StatusForbidden,
	} {
		response, _ := s.send(letter{method: http.MethodOptions, path: "/codec/decode", header: asked("", origin)})
		allowed := map[string]string{"Access-Control-Allow-Origin": webUI, "Access-Control-Allow-Credentials": "true"}
		for header, value := range allowed {
			if status != http.StatusNoContent {
				value = ""
			}
			if got := response.Header.Get(header); got != value {
				t.Errorf("%s reads %s: %q", origin, header, got)
			}
		}
		if response.StatusCode != status {
			t.Errorf("%s was answered %d", origin, response.StatusCode)
		}
	}
}

func TestWithoutAnOperatorsKeyThereIsNoCodec(t *testing.T) {
	config := newScene(t).config()
	config.OperatorKeys = nil
	server := New(config)
	for _, path := range []string{"/codec/decode", "/operator"} {
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, nil))
		if answer.Code != http.StatusNotFound {
			t.Errorf("%s was answered %d", path, answer.Code)
		}
	}
	must(t, server.Close(t.Context()))
}
