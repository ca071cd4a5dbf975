package madoguchi

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Text from staff or strangers reaches people who trust the sender: the clinic's name in text messages, in mails and
// as their sender; a person's name in the invitation mail; a doctor's name on the patient's page. The menus' names
// in the clinic's settings follow the same rule. None of this text may contain what a telephone or a mail program
// turns into a link: a web or mail address, or a phone number, also in full-width characters, which such programs
// treat as plain ones. Staff notes about a patient and a call's title are exempt, because only staff see them.
//
// Each kind of text also has its own character set (personname.go, institutionname.go).
var linkLike = regexp.MustCompile(webLike +
	`|[0-9](?:[ ()+./・ー‐-―−-]*[0-9]){6}`) // seven digits or more, with the usual separators

// webLike is what linkLike has of the web and of mail. A postal address has many digits, and must contain none of
// this.
const webLike = `[\p{L}\p{M}\p{N}-][.。]([A-Za-z]{2}|` + kanaDomains + `)` + // a host, like evil.example
	`|[0-9]\.[0-9]+\.[0-9]+\.[0-9]` + // an IP address
	`|://|(?i:mailto|tel|sms):|[^ @]@[^ @]`

var webLikeText = regexp.MustCompile(webLike)

// kanaDomains are the top-level domains of the root zone in kana. A dot before any other Japanese word does not make
// a host name: Ｄｒ．アオキクリニック is a name.
const kanaDomains = `みんな|アマゾン|クラウド|グーグル|コム|ストア|セール|ファッション|ポイント`

// linkMarks are characters of which every such link contains at least one.
const linkMarks = ".。:@0123456789"

// IsLinkLike reports whether a telephone or a mail program would turn a part of the text into a link.
func IsLinkLike(text string) bool {
	plain := norm.NFKC.String(text)
	return strings.ContainsAny(plain, linkMarks) && linkLike.MatchString(plain)
}

// isWebLike reports whether a part of the text is a web or a mail address.
func isWebLike(text string) bool { return webLikeText.MatchString(norm.NFKC.String(text)) }

// checkPlace checks the address of a clinic, which patients see. It may be empty.
func checkPlace(field, address string) *Fault {
	switch {
	case address == "":
		return nil
	case isWebLike(address):
		return &Fault{Field: field, Rule: "linkLike"}
	}
	return checkLine(field, address, MaxAddress)
}

// checkShown is checkLine for text that people other than the clinic's staff see.
func checkShown(field, text string, longest int) *Fault {
	if fault := checkLine(field, text, longest); fault != nil {
		return fault
	}
	if IsLinkLike(text) {
		return &Fault{Field: field, Rule: "linkLike"}
	}
	return nil
}
