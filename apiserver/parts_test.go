package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	deployed "madoguchi/deploy/content"
)

func TestTheDeploymentsTextsTakeTheDefaultsPlace(t *testing.T) {
	folder := t.TempDir()
	if err := os.CopyFS(folder, deployed.Files); err != nil {
		t.Fatal(err)
	}
	faq := filepath.Join(folder, "ja", "faq.md")
	if err := os.WriteFile(faq, []byte("---\ntitle: 青木会のよくある質問\ndate: 2026-11-24\n---\n本文\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "ja", "patients.md")); err != nil { // a folder of an earlier release
		t.Fatal(err)
	}
	for dir, want := range map[string]string{"": "よくある質問", folder: "青木会のよくある質問"} {
		library, err := readContent(dir)
		if err != nil || library.Article("ja", "faq").Title != want {
			t.Errorf("read from %q: %+v, %v", dir, library, err)
		} else if library.Article("ja", "patients").Title != "患者さんのよくあるご質問" {
			t.Errorf("read from %q, the questions of patients are %+v", dir, library.Article("ja", "patients"))
		}
	}
	if err := os.WriteFile(faq, []byte("本文\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := readContent(folder)
	for _, part := range []string{
		"MADOGUCHI_CONTENT_DIR=" + folder, "ja/faq.md: it does not begin with title and date",
	} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say %q", err, part)
		}
	}
}

// The tests do not run coturn. This test repeats coturn's check, as its documentation of use-auth-secret describes it.
func TestCredentialsAreTheOnesThatCoturnTakes(t *testing.T) {
	before := time.Now()
	offered := relays("turn:a?transport=udp,turns:a:5349", "secret")("visit1/patient")
	if len(offered) != 1 || !slices.Equal(offered[0].URLs, []string{"turn:a?transport=udp", "turns:a:5349"}) {
		t.Fatalf("offered %+v", offered)
	}
	expiry, visit, _ := strings.Cut(offered[0].Username, ":")
	until, err := strconv.ParseInt(expiry, 10, 64)
	if lasts := time.Unix(until, 0).Sub(before.Add(relayFor)); err != nil || visit != "visit1/patient" ||
		lasts.Abs() > time.Minute {
		t.Errorf("the user is %q, which lasts %v longer than asked for (%v)", offered[0].Username, lasts, err)
	}
	mac := hmac.New(sha1.New, []byte("secret"))
	mac.Write([]byte(offered[0].Username))
	if want := base64.StdEncoding.EncodeToString(mac.Sum(nil)); offered[0].Credential != want {
		t.Errorf("the password is %q, want %q", offered[0].Credential, want)
	}
	if none := relays("", "secret")("visit1/patient"); len(none) != 0 {
		t.Errorf("without an address %+v is offered", none)
	}
}

// TestCallbacksOfEitherTokenAreAuthentic has Twilio sign with the former token until the newer one is promoted.
func TestCallbacksOfEitherTokenAreAuthentic(t *testing.T) {
	const address = "https://clinic.example/callbacks/twilio/c/d"
	signed := func(token string) string {
		mac := hmac.New(sha1.New, []byte(token))
		mac.Write([]byte(address + "MessageStatus" + "delivered"))
		return base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	authentic := authenticity([]string{"new", "old"})
	for token, accepted := range map[string]bool{"new": true, "old": true, "stranger": false, "": false} {
		if authentic(address, url.Values{"MessageStatus": {"delivered"}}, signed(token)) != accepted {
			t.Errorf("a callback signed with the token %q is accepted: %v", token, !accepted)
		}
	}
	if authenticity([]string{""})(address, url.Values{"MessageStatus": {"delivered"}}, signed("")) {
		t.Error("without a token, a callback is accepted")
	}
}
