package web

import "golang.org/x/text/language"

// Language is one of the languages a page can be read in.
type Language string

// The languages of all pages; Japanese is the default.
const (
	Japanese Language = "ja"
	English  Language = "en"
)

var offered = language.NewMatcher([]language.Tag{language.Japanese, language.English})

// ChooseLanguage returns the language of a page: the one asked for in the URL, else the one kept in a cookie, else the
// best of an Accept-Language header, else Japanese.
func ChooseLanguage(asked, kept, accepted string) Language {
	for _, choice := range []string{asked, kept} {
		if known := Language(choice); known == Japanese || known == English {
			return known
		}
	}
	tags, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil {
		return Japanese
	}
	if _, index, confidence := offered.Match(tags...); index == 1 && confidence >= language.High {
		return English
	}
	return Japanese
}

// Other is the language a page's switch leads to.
func (l Language) Other() Language {
	if l == English {
		return Japanese
	}
	return English
}
