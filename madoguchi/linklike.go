package madoguchi

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Texts that staff or strangers type reach people who trust the sender: the clinic's name in text messages, in mails
// and as their sender; a person's name in the mail that invites them; a doctor's name on the patient's page, with the
// menus' beside it in the clinic's settings. None of them may hold what a telephone or a mail program makes a link of:
// an address of the web or of mail, or a number to dial, also in full-width characters, which such programs take for
// plain ones. What staff note about a patient, and a call's title, reach staff alone.
//
// Each kind of text has its own characters besides (personname.go, institutionname.go).
var linkLike = regexp.MustCompile(`[\p{L}\p{M}\p{N}-][.。]([A-Za-z]{2}|` + kanaDomains + `)` + // a host, as evil.example
	`|[0-9]\.[0-9]+\.[0-9]+\.[0-9]` + // its number
	`|://|(?i:mailto|tel|sms):|[^ @]@[^ @]` +
	`|[0-9](?:[ ()+./・ー‐-―−-]*[0-9]){6}`) // seven digits or more, with what people put between those they dial

// kanaDomains are the top-level domains of the root zone that are written in kana. A dot before other words of Japanese
// is none of a host: Ｄｒ．アオキクリニック is a name.
const kanaDomains = `みんな|アマゾン|クラウド|グーグル|コム|ストア|セール|ファッション|ポイント`

// linkMarks are the characters of which each such link has one.
const linkMarks = ".。:@0123456789"

// IsLinkLike reports whether a telephone or a mail program makes a link of a part of the text.
func IsLinkLike(text string) bool {
	plain := norm.NFKC.String(text)
	return strings.ContainsAny(plain, linkMarks) && linkLike.MatchString(plain)
}

// checkShown is checkLine for a text that reaches others than its clinic's staff.
func checkShown(field, text string, longest int) *Fault {
	if fault := checkLine(field, text, longest); fault != nil {
		return fault
	}
	if IsLinkLike(text) {
		return &Fault{Field: field, Rule: "linkLike"}
	}
	return nil
}
