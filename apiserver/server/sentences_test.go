package server

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"madoguchi/internal/codes"
	"madoguchi/wording"
)

// unspoken are codes without a sentence: callers convert them.
var unspoken = []string{
	"exists",      // a repeat finds its first result
	"tokenTooOld", // the hub starts over
}

// TestEveryProblemHasASentence reads the codes from the source of every layer that can refuse a request. A desk shows
// the sentence of the table. Pages have their own sentences for forms (fault. and mypage.problem.) and for unusable
// links (refused.).
func TestEveryProblemHasASentence(t *testing.T) {
	words, err := wording.Read(os.DirFS("../internal/web/words"))
	if err != nil {
		t.Fatal(err)
	}
	pages := words.Keys()
	for _, folder := range slices.Concat(
		packagesBelow(t, "../internal"), packagesBelow(t, "../../workflows"),
		[]string{"../../madoguchi", "../../activities", "../../mongo", ".", "../api"},
	) {
		for _, code := range codes.Problems(t, folder) {
			spoken := wording.Shared.Has("error." + code)
			onPage := slices.ContainsFunc(pages, func(key string) bool {
				link := strings.ToLower(strings.TrimPrefix(code, "link"))
				return key == "fault."+code || key == "mypage.problem."+code ||
					strings.HasPrefix(key, "fault."+code+".") ||
					key == "refused."+code+".text" || key == "refused."+link
			})
			if !spoken && !onPage && !slices.Contains(unspoken, code) {
				t.Errorf("%s: %s has no sentence", folder, code)
			}
		}
	}
	for _, code := range unspoken {
		if !slices.Contains(codes.Problems(t, "../../madoguchi"), code) {
			t.Errorf("%s is no code any more", code)
		}
	}
}

// packagesBelow returns the folders of all packages below a folder, and of one in the folder itself.
func packagesBelow(t *testing.T, top string) (folders []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(top), ".", func(path string, _ fs.DirEntry, err error) error {
		folder := filepath.Join(top, filepath.Dir(path))
		if err == nil && strings.HasSuffix(path, ".go") && !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
		return err
	})
	if err != nil || len(folders) == 0 {
		t.Fatalf("%d packages below %s: %v", len(folders), top, err)
	}
	return folders
}

// TestDocumentListsWhatRecordsSay compares the document's lists with the constants in records.
func TestDocumentListsWhatRecordsSay(t *testing.T) {
	doc, _ := documented(t)
	listed := func(values []any) (texts []string) {
		for _, value := range values {
			texts = append(texts, value.(string))
		}
		slices.Sort(texts)
		return texts
	}
	schemas := doc.Components.Schemas
	for what, pair := range map[string][2][]string{
		"failures":  {listed(schemas["DeliveryFailure"].Value.Enum), codes.Constants(t, "../../madoguchi", "Failure")},
		"attention": {listed(schemas["Attention"].Value.Enum), codes.Constants(t, "../../madoguchi", "Attention")},
		"events": {
			listed(schemas["Event"].Value.Properties["code"].Value.Enum),
			codes.OfType(t, "../../madoguchi", "EventCode"),
		},
		"pending": {
			listed(schemas["Pending"].Value.Properties["code"].Value.Enum),
			codes.OfType(t, "../../madoguchi", "PendingCode"),
		},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("%s:\n documented %v\n    written %v", what, pair[0], pair[1])
		}
	}
}
