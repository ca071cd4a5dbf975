package content

import (
	"regexp"
	"strings"
)

// On a narrow screen with large text, a phrase of Japanese can be longer than a line, and browsers then break it
// anywhere, also within a word. breakable adds the places within long phrases where a word begins.

var (
	texts = regexp.MustCompile(`(^|>)[^<]+`) // of HTML, between the tags
	words = regexp.MustCompile(`ください|くださり|について|お問い合わせ|お手続き|もう一度|はっきり|ポリシー|に関する|による|により|における`)
)

// breakable returns HTML in whose texts a line may end before the words above.
func breakable(body string) string {
	return texts.ReplaceAllStringFunc(body, func(text string) string {
		return strings.ReplaceAll(words.ReplaceAllString(text, "<wbr>$0"), "><wbr>", ">")
	})
}
