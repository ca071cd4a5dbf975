package phrases

import (
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/fields"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/wording"
)

// Japanese is the default language. The files of words define the others.
const Japanese = wording.Default

//go:embed words
var wordFiles embed.FS

// words are the desk's own sentences, and those that it shares with the server.
var words = wording.MustRead(wordFiles, "words")

// LanguageChoice is a language and its name in that language.
type LanguageChoice struct{ Tag, Name string }

// Languages returns the available languages, Japanese first.
func Languages() []LanguageChoice {
	var all []LanguageChoice
	for _, tag := range words.Languages() {
		all = append(all, LanguageChoice{Tag: tag, Name: words.Say(tag, "language")})
	}
	return all
}

// Phrases translates codes into one language.
type Phrases struct{ language string }

// In returns the phrases of a language; an unknown language gives Japanese.
func In(language string) Phrases { return Phrases{language: words.Known(language)} }

// Language is the tag of the phrases' language.
func (p Phrases) Language() string { return p.language }

// Say returns the phrase of a code, with args at {1}, {2} and so on. It returns an unknown code itself: the code comes
// from a newer server, and is better than no text.
func (p Phrases) Say(code string, args ...any) string {
	pairs := make([]string, 0, 2*len(args))
	for i, arg := range args {
		pairs = append(pairs, strconv.Itoa(i+1), fmt.Sprint(arg))
	}
	return p.Fill(code, pairs...)
}

// Fill is Say with named places and their values, in pairs.
func (p Phrases) Fill(code string, pairs ...string) string {
	if !words.Has(code) {
		return code
	}
	return words.Say(p.language, code, pairs...)
}

// Has reports whether there is a phrase of a code.
func (p Phrases) Has(code string) bool { return words.Has(code) }

// Code returns the phrase group.code, or group.other for an unknown code, with args as in Say.
func (p Phrases) Code(group, code string, args ...any) string {
	if p.Has(group + "." + code) {
		return p.Say(group+"."+code, args...)
	}
	return p.Say(group+".other", args...)
}

// Device returns the phrase of a device's state: in the group live.short a word, in live.is the rest of a sentence. A
// state that the desk does not know reads as off.
func (p Phrases) Device(group string, state madoguchi.DeviceState) string {
	if state == madoguchi.DeviceWorks || !words.Has(group+"."+string(state)) {
		state = madoguchi.DeviceOff
	}
	return p.Say(group + "." + string(state))
}

// Problem says what went wrong and what to do. For a code unknown to the desk it uses the server's text.
func (p Phrases) Problem(err error) string {
	var length *api.NumberLengthError
	if errors.As(err, &length) {
		return p.Say("typed.numberLength", api.MobileDigits, length.Digits)
	}
	var failure *madoguchi.Error
	if !errors.As(err, &failure) {
		return p.Say("error.other")
	}
	if words.Has("error." + failure.Code) {
		return p.Say("error." + failure.Code)
	}
	var problem *api.ProblemError
	if errors.As(err, &problem) && problem.Sentence(p.language) != "" {
		return problem.Sentence(p.language)
	}
	return p.Say("error.other")
}

// ProblemOf is Problem for the text of a field. If the text is too long it says the limit and the length, counted as
// the rule counts.
func (p Phrases) ProblemOf(err error, typed string) string {
	var known *madoguchi.Error
	longest := fields.Longest(FieldOf(err))
	if errors.As(err, &known) && longest > 0 && known.Code == "tooLong" {
		return p.Say("typed.tooLong", longest, utf8.RuneCountInString(japan.Tidy(typed)))
	}
	return p.Problem(err)
}

// ProposalOf returns a corrected text for a field, or "".
func ProposalOf(err error, typed string) string {
	var known *madoguchi.Error
	if !errors.As(err, &known) || known.Code != "radical" {
		return ""
	}
	return japan.AsKanji(typed)
}

// maxProposalShown is how many characters of a proposal its button shows.
const maxProposalShown = 20

// Mend returns the label of the button that applies a proposal.
func (p Phrases) Mend(proposal string) string {
	if runes := []rune(proposal); len(runes) > maxProposalShown {
		proposal = string(runes[:maxProposalShown]) + "…"
	}
	return p.Fill("mend", "proposal", proposal)
}

// List joins words, as 再診・オンライン; it skips empty ones.
func (p Phrases) List(words ...string) string {
	return p.joined("list", words)
}

// Sentences joins sentences.
func (p Phrases) Sentences(sentences ...string) string {
	return p.joined("sentences", sentences)
}

// joined joins the parts that are not empty, using a phrase with the places one and two.
func (p Phrases) joined(code string, parts []string) string {
	var all string
	for _, part := range parts {
		switch {
		case part == "":
		case all == "":
			all = part
		default:
			all = p.Fill(code, "one", all, "two", part)
		}
	}
	return all
}

// Aside puts an explanatory word in brackets.
func (p Phrases) Aside(word string) string {
	return p.Fill("aside", "word", word)
}

// FieldOf returns the wire name of the field that an error is about, or "".
func FieldOf(err error) string {
	var known *madoguchi.Error
	if errors.As(err, &known) {
		return known.Field
	}
	return ""
}

// Join joins the parts that are not empty.
func Join(separator string, parts ...string) string {
	kept := parts[:0:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, separator)
}
