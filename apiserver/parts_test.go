package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	for dir, want := range map[string]string{"": "よくある質問", folder: "青木会のよくある質問"} {
		library, err := readContent(dir)
		if err != nil || library.Article("ja", "faq").Title != want {
			t.Errorf("read from %q: %+v, %v", dir, library, err)
		}
	}
	if err := os.WriteFile(faq, []byte("本文\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := readContent(folder)
	for _, part := range []string{"MADOGUCHI_CONTENT_DIR=" + folder, "ja/faq.md: it does not begin with title and date"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say %q", err, part)
		}
	}
}
