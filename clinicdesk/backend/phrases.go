package backend

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"madoguchi/apiserver/api"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// The languages of the desk.
const (
	Japanese = "ja"
	English  = "en"
)

// Phrases says what codes mean in one language.
type Phrases struct{ language string }

// PhrasesIn returns the phrases of a language; any but English is Japanese.
func PhrasesIn(language string) Phrases {
	if language != English {
		language = Japanese
	}
	return Phrases{language: language}
}

// Language is Japanese or English.
func (p Phrases) Language() string { return p.language }

// Say returns the phrase of a code, with args put in as by fmt.Sprintf. A code without a phrase is shown as it is: it
// comes from a newer server, and says more than nothing.
func (p Phrases) Say(code string, args ...any) string {
	phrase, ok := phraseTable[code]
	if !ok {
		return code
	}
	text := phrase.ja
	if p.language == English {
		text = phrase.en
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Code returns the phrase of a code in a group (group.code), or the group's phrase for unknown codes (group.other).
func (p Phrases) Code(group, code string) string {
	if _, ok := phraseTable[group+"."+code]; ok {
		return p.Say(group + "." + code)
	}
	return p.Say(group + ".other")
}

// Problem says what went wrong and what to do. Codes the desk does not know are said in the server's own words.
func (p Phrases) Problem(err error) string {
	var length *api.NumberLengthError
	if errors.As(err, &length) {
		return p.Say("error.numberLength", api.MobileDigits, length.Digits)
	}
	var known *madoguchi.Error
	if !errors.As(err, &known) {
		return p.Say("error.other")
	}
	if _, ok := phraseTable["error."+known.Code]; ok {
		return p.Say("error." + known.Code)
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
		return p.Say("error.longest", longest, utf8.RuneCountInString(japan.Tidy(typed)))
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
	if p.language == English {
		return Join(", ", words...)
	}
	return Join("・", words...)
}

// Sentences puts one after the other.
func (p Phrases) Sentences(sentences ...string) string {
	if p.language == English {
		return Join(" ", sentences...)
	}
	return Join("", sentences...)
}

// Aside puts a word that explains another behind it, in brackets.
func (p Phrases) Aside(word string) string {
	if p.language == English {
		return " (" + word + ")"
	}
	return "（" + word + "）"
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

type phrase struct{ ja, en string }

// phraseTable is filled from the tables beside this file, by subject.
var phraseTable = joinTables(codePhrases, pagePhrases, waitingPhrases, callPhrases, secondFactorPhrases, staffPhrases, takingPhrases,
	recoveryPhrases)

func joinTables(tables ...map[string]phrase) map[string]phrase {
	joined := map[string]phrase{}
	for _, table := range tables {
		for code, phrase := range table {
			if _, taken := joined[code]; taken {
				panic("backend: two phrases are named " + code) // at the program's start, and in every test
			}
			joined[code] = phrase
		}
	}
	return joined
}
