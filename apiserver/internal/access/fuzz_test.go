package access

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"madoguchi/apiserver/internal/answer/answertest"
)

func FuzzPresentedSecret(f *testing.F) {
	token := base64.RawURLEncoding.EncodeToString(make([]byte, SecretBytes))
	f.Add("Bearer "+token, "")
	f.Add("bearer "+token, SessionCookie+"="+token)
	f.Add("", SessionCookie+"=\""+token+"\"; "+SessionCookie+"=x")
	f.Add("Bearer ", "%%%=;;=")
	f.Fuzz(func(t *testing.T, authorization, cookie string) {
		secret, ok := presentedSecret(
			answertest.Request("", http.Header{"Authorization": {authorization}, "Cookie": {cookie}}),
		)
		if !ok {
			return
		}
		encoded := base64.RawURLEncoding.EncodeToString(secret)
		unescaped, _ := url.QueryUnescape(cookie)
		// The last character encodes two bits beyond the 32 bytes, which are ignored.
		if len(secret) != SecretBytes || !strings.Contains(authorization+cookie+unescaped, encoded[:len(encoded)-1]) {
			t.Errorf("%q and %q present %s", authorization, cookie, encoded)
		}
	})
}

func FuzzOwnPath(f *testing.F) {
	for _, seed := range []string{
		"/clinic", "/clinic/calls/x?lang=en", "//evil.example", "/clinic/..//evil.example", "/clinic/\\evil",
		"/clinic/\r\nSet-Cookie: x", "/clinicx",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, next string) {
		path := OwnPath(next)
		if path == "" {
			return
		}
		// How a browser resolves the value as a redirect's target.
		base, _ := url.Parse("https://clinic.example/clinic/signin")
		target, err := base.Parse(path)
		if err == nil && (target.Host != base.Host || target.Scheme != base.Scheme) ||
			strings.ContainsAny(path, "\r\n\\") {
			t.Errorf("%q leads to %v", next, target)
		}
	})
}
