package content_test

import (
	"bytes"
	"html"
	"strings"
	"testing"
	"testing/fstest"

	"madoguchi/apiserver/internal/content"
	deployed "madoguchi/deploy/content"
)

// file returns a deployment's text.
func file(head ...string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("---\n" + strings.Join(head, "\n") + "\n---\n\n## 見出し\n\n本文\n")}
}

// whole returns a folder with all texts.
func whole() fstest.MapFS {
	files := make(fstest.MapFS)
	for _, language := range []string{"ja", "en"} {
		for _, name := range []string{"terms", "privacy"} {
			files[language+"/"+name+".md"] = file("title: "+name, "version: 2026-11", "date: 2026-11-01")
		}
		for _, name := range []string{"faq", "patients", "contact", "desk"} {
			files[language+"/"+name+".md"] = file("title: "+name, "date: 2026-11-01")
		}
	}
	return files
}

func with(name string, entry *fstest.MapFile) fstest.MapFS {
	files := whole()
	files[name] = entry
	return files
}

func without(name string) fstest.MapFS {
	files := whole()
	delete(files, name)
	return files
}

func opened(t *testing.T, files fstest.MapFS) *content.Library {
	t.Helper()
	library, err := content.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return library
}

func TestOlderVersionsStayReadable(t *testing.T) {
	files := with("ja/terms-2025-04.md", file("title: 旧規約", "version: 2025-04", "date: 2025-04-01"))
	files["ja/terms-2026-01.md"] = file("title: 前の規約", "version: 2026-01", "date: 2026-01-01")
	library := opened(t, files)
	if terms, privacy := library.Versions("ja"); terms != "2026-11" || privacy != "2026-11" {
		t.Errorf("in force are %s and %s", terms, privacy)
	}
	if older := library.Older("ja", content.Terms); len(older) != 2 || older[0].Version != "2026-01" {
		t.Errorf("older are %+v", older)
	}
	for version, title := range map[string]string{"2025-04": "旧規約", "2026-01": "前の規約", "2026-11": "terms", "2024": ""} {
		if article, found := library.Version("ja", content.Terms, version); article.Title != title ||
			found != (title != "") {
			t.Errorf("version %s is %q, %v", version, article.Title, found)
		}
	}
}

func TestAnotherLanguageReadsJapanese(t *testing.T) {
	library := opened(t, with("ja/faq.md", file("title: よくある質問", "date: 2026-11-01")))
	if got := library.Article("fr", content.FAQ).Title; got != "よくある質問" {
		t.Errorf("the title is %q", got)
	}
}

func TestNoticesAppearOnTheirDay(t *testing.T) {
	files := with("ja/notices/2026-11-20-menus.md", file("title: メニュー", "date: 2026-11-20"))
	files["ja/notices/2026-12-01-maintenance.md"] = file("title: 停止", "date: 2026-12-01")
	library := opened(t, files)
	for day, want := range map[string]string{
		"2026-11-19": "", "2026-11-20": "menus", "2026-11-30": "menus", "2026-12-01": "maintenance menus",
	} {
		var slugs []string
		for _, notice := range library.Notices("ja", day) {
			slugs = append(slugs, notice.Slug)
		}
		if got := strings.Join(slugs, " "); got != want {
			t.Errorf("on %s there are %q, want %q", day, got, want)
		}
	}
	if _, found := library.Notice("ja", "maintenance", "2026-11-30"); found {
		t.Error("a notice is read before its day")
	}
	if notice, found := library.Notice("ja", "maintenance", "2026-12-01"); !found || notice.Title != "停止" {
		t.Errorf("the notice is %+v, %v", notice, found)
	}
}

func TestBrokenTextsAreRefused(t *testing.T) {
	head := "---\ntitle: 規約\nversion: 2026-11\ndate: 2026-11-01\n---\n"
	text := func(body string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(body)} }
	cases := map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"missing": {without("en/contact.md"), "en/contact.md is missing"},
		"no head": {
			with("ja/terms.md", text("## 規約\n")), "ja/terms.md: it does not begin with title and date",
		},
		"head without end": {
			with("ja/terms.md", text("---\ntitle: x\n")), "ja/terms.md: it does not begin with title and date",
		},
		"no title": {with("ja/faq.md", file("date: 2026-11-01")), "ja/faq.md: it has no title"},
		"no date":  {with("ja/faq.md", file("title: x")), "ja/faq.md: it has no date"},
		"no such date": {
			with("ja/faq.md", file("title: x", "date: 2026-02-30")), "ja/faq.md: line 3: a date is written as",
		},
		"unknown line": {
			with("ja/faq.md", file("title: x", "author: y")), "ja/faq.md: line 3: only title, version and date",
		},
		"version": {
			with("ja/terms.md", file("title: x", "version: 版 1", "date: 2026-11-01")),
			"ja/terms.md: line 3: a version is",
		},
		"agreed, no version": {
			with("en/privacy.md", file("title: x", "date: 2026-11-01")), "en/privacy.md: it has no version",
		},
		"versions differ": {
			with("en/terms.md", file("title: x", "version: 2027", "date: 2026-11-01")),
			"terms.md has the version 2026-11 in ja and 2027 in en",
		},
		"older, name": {
			with("ja/terms-1.md", file("title: x", "version: 2", "date: 2026-11-01")),
			"ja/terms-1.md: its name and its version differ",
		},
		"older, still now": {
			with("ja/terms-2026-11.md", file("title: x", "version: 2026-11", "date: 2026-11-01")),
			"ja/terms-2026-11.md: terms.md has this version too",
		},
		"notice, name": {
			with("ja/notices/New Menus.md", file("title: x", "date: 2026-11-01")), "a notice's file is named as",
		},
		"notice, date": {
			with("ja/notices/2026-11-02-a.md", file("title: x", "date: 2026-11-01")),
			"ja/notices/2026-11-02-a.md: its name and its date differ",
		},
		"empty": {
			with("ja/faq.md", text("---\ntitle: x\ndate: 2026-11-01\n---\n\n")), "ja/faq.md: there is no text in it",
		},
		"not UTF-8": {with("ja/faq.md", text("---\ntitle: \x82\xa0\n")), "ja/faq.md: it is not UTF-8"},
		"HTML block": {
			with("ja/terms.md", text(head+"\n<script>alert(1)</script>\n")), "ja/terms.md: line 7: HTML is not shown",
		},
		"HTML in a line": {
			with("ja/terms.md", text(head+"one\n\ntwo <b>three</b>\n")), "ja/terms.md: line 8: HTML is not shown",
		},
		"picture": {
			with("ja/terms.md", text(head+"![x](https://example.jp/x.png)\n")),
			"ja/terms.md: line 6: pictures are not shown",
		},
		"dangerous link": {
			with("ja/terms.md", text(head+"[x](javascript:alert)\n")),
			"ja/terms.md: line 6: this is no address for a link",
		},
		"heading of the page": {
			with("ja/terms.md", text(head+"\n# 規約\n")), "ja/terms.md: line 7: headings begin with ##",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := content.Open(tc.files); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("refused with %v, want %q", err, tc.want)
			}
		})
	}
}

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	files := without("en/contact.md")
	files["ja/faq.md"] = file("title: x")
	_, err := content.Open(files)
	for _, part := range []string{"en/contact.md", "ja/faq.md"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not name %s", err, part)
		}
	}
}

func TestFilesOfWindowsAreRead(t *testing.T) {
	text := "\ufeff---\r\ntitle: 質問\r\ndate: 2026-11-01\r\n---\r\n\r\n一\r\n\r\n二\r\n"
	article := opened(t, with("ja/faq.md", &fstest.MapFile{Data: []byte(text)})).Article("ja", content.FAQ)
	if article.Title != "質問" || article.Body != "<p>一</p>\n<p>二</p>\n" {
		t.Errorf("read as %+v", article)
	}
}

// TestWhatIsDeployed reads the texts embedded in the program, in both languages.
func TestWhatIsDeployed(t *testing.T) {
	library, err := content.Open(deployed.Files)
	if err != nil {
		t.Fatal(err)
	}
	titles := make(map[string]bool)
	for _, language := range []string{"ja", "en"} {
		for _, name := range []string{content.Terms, content.Privacy, content.FAQ, content.Contact} {
			article := library.Article(language, name)
			titles[article.Title] = true
			telling := map[string]string{"ja": "ください", "en": " the "}[language]
			if !strings.Contains(string(article.Body), telling) {
				t.Errorf("%s/%s is not written in that language: %.80s", language, name, article.Body)
			}
		}
		if len(library.Notices(language, "9999-12-31")) == 0 {
			t.Errorf("there are no notices in %s", language)
		}
	}
	if len(titles) != 8 {
		t.Errorf("the titles are %v", titles)
	}
}

// FuzzArticle reads arbitrary files: each is refused, or rendered without HTML of its own.
func FuzzArticle(f *testing.F) {
	head := "---\ntitle: t\nversion: 1\ndate: 2026-11-01\n---\n"
	for _, seed := range []string{
		head + "text", head + "<b>x</b>", head + "[a](javascript:x)", head + "|a|b|\n|-|-|\n|<i>|`<u>`|\n",
		"---\n---\n---\n", "", "\ufeff---\r\n",
		head + "[x]: <data:text/html,y>\n\n[x]\n", head + "<javascript:alert(1)>", head + "\\<b>&#60;b&#62;",
		head + "```\n<script>\n```\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, written []byte) {
		files := whole()
		files["ja/terms.md"] = &fstest.MapFile{Data: written}
		files["en/terms.md"] = &fstest.MapFile{Data: written}
		library, err := content.Open(files)
		if err != nil {
			if len(written) > 60 && strings.Contains(err.Error(), string(written)) {
				t.Errorf("the error holds the text: %v", err)
			}
			return
		}
		article := library.Article("ja", content.Terms)
		if article.Version == "" || article.Title == "" || article.Date.IsZero() {
			t.Errorf("read as %+v", article)
		}
		body := bytes.ToLower([]byte(html.UnescapeString(strings.ReplaceAll(string(article.Body), "&lt;", ""))))
		for _, never := range []string{"<script", "<img", "<iframe", "href=\"javascript:", "href=\"data:"} {
			if bytes.Contains(body, []byte(never)) {
				t.Errorf("%q has %s in it", article.Body, never)
			}
		}
	})
}
