package backend

import (
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"madoguchi/apiserver/api"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/wording"
)

// The languages that code names. Japanese is the desk's where no other is chosen; all that can be chosen are the files of
// words.
const (
	Japanese = wording.Default
	English  = "en"
)

//go:embed words
var wordFiles embed.FS

// words are the desk's own sentences. Those of codes that come over the wire are shared with the server (wording.Shared).
var words = wording.MustRead(wordFiles, "words")

// A LanguageChoice is one of the languages, with its name in itself.
type LanguageChoice struct{ Tag, Name string }

// Languages are those that can be chosen, Japanese first.
func Languages() []LanguageChoice {
	var all []LanguageChoice
	for _, tag := range words.Languages() {
		all = append(all, LanguageChoice{Tag: tag, Name: words.Say(tag, "language")})
	}
	return all
}

// Phrases says what codes mean in one language.
type Phrases struct{ language string }

// PhrasesIn returns the phrases of a language; one that is unknown reads as Japanese.
func PhrasesIn(language string) Phrases { return Phrases{language: words.Known(language)} }

// Language is the tag of the phrases' language.
func (p Phrases) Language() string { return p.language }

// Say returns the phrase of a code, with args in its places {1}, {2} and so on. A code without a phrase is shown as it
// is: it comes from a newer server, and says more than nothing.
func (p Phrases) Say(code string, args ...any) string {
	pairs := make([]string, 0, 2*len(args))
	for i, arg := range args {
		pairs = append(pairs, strconv.Itoa(i+1), fmt.Sprint(arg))
	}
	return p.fill(code, pairs...)
}

// fill is Say with the names of places and the values for them, in pairs.
func (p Phrases) fill(code string, pairs ...string) string {
	switch {
	case words.Has(code):
		return words.Say(p.language, code, pairs...)
	case wording.Shared.Has(code):
		return wording.Shared.Say(p.language, code, pairs...)
	default:
		return code
	}
}

func known(code string) bool { return words.Has(code) || wording.Shared.Has(code) }

// Code returns the phrase of a code in a group (group.code), or the group's phrase for unknown codes (group.other), with args as
// Say puts them in.
func (p Phrases) Code(group, code string, args ...any) string {
	if known(group + "." + code) {
		return p.Say(group+"."+code, args...)
	}
	return p.Say(group+".other", args...)
}

// Problem says what went wrong and what to do. Codes the desk does not know are said in the server's own words.
func (p Phrases) Problem(err error) string {
	var length *api.NumberLengthError
	if errors.As(err, &length) {
		return p.Say("typed.numberLength", api.MobileDigits, length.Digits)
	}
	var failure *madoguchi.Error
	if !errors.As(err, &failure) {
		return p.Say("error.other")
	}
	if known("error." + failure.Code) {
		return p.Say("error." + failure.Code)
	}
	var problem *api.ProblemError
	if errors.As(err, &problem) && problem.Sentence(p.language) != "" {
		return problem.Sentence(p.language)
	}
	return p.Say("error.other")
}

// ProblemOf is Problem of what was typed into a field: where it is too long, it says how much there may be and how much
// there is, counted as the rule counts.
func (p Phrases) ProblemOf(err error, typed string) string {
	var known *madoguchi.Error
	longest := longestOf(FieldOf(err))
	if errors.As(err, &known) && longest > 0 && known.Code == "tooLong" {
		return p.Say("typed.tooLong", longest, utf8.RuneCountInString(japan.Tidy(typed)))
	}
	return p.Problem(err)
}

// ProposalOf is how what was typed into a field might have been meant, or "".
func ProposalOf(err error, typed string) string {
	var known *madoguchi.Error
	if !errors.As(err, &known) || known.Code != "radical" {
		return ""
	}
	return japan.AsKanji(typed)
}

// mostOffered is how much of a proposal stands on the button that takes it.
const mostOffered = 20

// Mend are the words of the button that takes a proposal.
func (p Phrases) Mend(proposal string) string {
	if runes := []rune(proposal); len(runes) > mostOffered {
		proposal = string(runes[:mostOffered]) + "…"
	}
	return p.Say("mend", proposal)
}

// List puts words side by side, as 再診・オンライン; what is empty is left out.
func (p Phrases) List(words ...string) string {
	return p.joined("list", words)
}

// Sentences puts one after the other.
func (p Phrases) Sentences(sentences ...string) string {
	return p.joined("sentences", sentences)
}

// joined puts the parts that are not empty side by side, by a phrase with the places one and two.
func (p Phrases) joined(code string, parts []string) string {
	var all string
	for _, part := range parts {
		switch {
		case part == "":
		case all == "":
			all = part
		default:
			all = p.fill(code, "one", all, "two", part)
		}
	}
	return all
}

// Aside puts a word that explains another behind it, in brackets.
func (p Phrases) Aside(word string) string {
	return p.fill("aside", "word", word)
}

// FieldOf returns the wire name of the field an error is about, or "".
func FieldOf(err error) string {
	var known *madoguchi.Error
	if errors.As(err, &known) {
		return known.Field
	}
	return ""
}

// Join puts the parts that are not empty side by side.
func Join(separator string, parts ...string) string {
	kept := parts[:0:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, separator)
}
