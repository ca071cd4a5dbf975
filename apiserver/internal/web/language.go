package web

import (
	"slices"

	"golang.org/x/text/language"

	"madoguchi/wording"
)

// Language is a language of the pages.
type Language string

// The languages that code names. All that are offered are the files of words.
const (
	Japanese Language = "ja"
	English  Language = "en"
)

// Languages returns the languages of the pages. The first is Japanese, the default.
func Languages() []Language {
	var all []Language
	for _, tag := range words.Languages() {
		all = append(all, Language(tag))
	}
	return all
}

// ChooseLanguage returns a page's language: the one in the URL, else the one in the cookie, else the best of the
// Accept-Language header, else Japanese.
func ChooseLanguage(asked, kept, accepted string) Language {
	all := Languages()
	for _, choice := range []string{asked, kept} {
		if slices.Contains(all, Language(choice)) {
			return Language(choice)
		}
	}
	tags, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil {
		return Japanese
	}
	if _, index, confidence := offered.Match(tags...); confidence >= language.High {
		return all[index]
	}
	return Japanese
}

// offered matches the languages of requests with those of the words, in their order.
var offered = matcher(words)

func matcher(words *wording.Words) language.Matcher {
	var tags []language.Tag
	for _, tag := range words.Languages() {
		tags = append(tags, language.Make(tag))
	}
	return language.NewMatcher(tags)
}

// Name is what the language is called in itself.
func (l Language) Name() string { return say(l, "language") }

// Others returns the languages that a page can be switched to.
func (l Language) Others() []Language {
	return slices.DeleteFunc(Languages(), func(other Language) bool { return other == l })
}
