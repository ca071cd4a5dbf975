package madoguchi

import (
	"net/mail"
	"regexp"
	"strings"
)

// AddressFault returns what is wrong with the address of an account that was typed into a form, or nil.
func AddressFault(field, address string) *Fault {
	switch {
	case address == "":
		return &Fault{Field: field, Rule: "required"}
	case CheckMail(field, address) != nil:
		return &Fault{Field: field, Rule: "mailForm"}
	default:
		return nil
	}
}

// CheckMail reports what is wrong with a mail address. It accepts the addresses of RFC 5321 in the form
// local@domain, in ASCII and without comments, names or quoting, and the irregular addresses that carriers gave out.
func CheckMail(field, address string) error {
	if address == "" {
		return Invalid(field, "required")
	}
	local, domain := cutAddress(address)
	if isCarrier(domain) {
		local = dotRuns.ReplaceAllString(strings.TrimRight(local, "."), ".")
	}
	switch parsed, err := mail.ParseAddress(local + "@" + domain); {
	case strings.ContainsFunc(address, isForeignToAddresses):
	case err != nil || parsed.Address != local+"@"+domain || len(address) > MaxMail:
	case hostName.MatchString(domain):
		return nil
	}
	return Invalid(field, "mailForm")
}

// isForeignToAddresses reports characters that no accepted address contains.
func isForeignToAddresses(char rune) bool {
	return char <= ' ' || char > '~' || strings.ContainsRune(`"<>`, char)
}

func cutAddress(address string) (local, domain string) {
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		return address[:at], address[at+1:]
	}
	return address, ""
}

// hostName matches a domain name (RFC 1123, 2.1; RFC 5321, 4.1.2) of at least two labels. The last label is never a
// number: that would be an IP address, which mail writes in brackets.
var hostName = regexp.MustCompile(`^(?i)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

// Until 2009 Japanese carriers gave out addresses with consecutive dots and with a dot before the @. Their owners
// still have them. RFC 5321 (4.1.2) allows them only in quotes, which activities/smtp writes.
var (
	dotRuns  = regexp.MustCompile(`\.{2,}`)
	carriers = []string{
		"docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "vodafone.ne.jp", "disney.ne.jp",
		"ymobile.ne.jp",
		"y-mobile.ne.jp", "willcom.com", "pdx.ne.jp", "emnet.ne.jp", "uqmobile.jp",
	}
)

func isCarrier(domain string) bool {
	domain = strings.ToLower(domain)
	for _, carrier := range carriers {
		if domain == carrier || strings.HasSuffix(domain, "."+carrier) {
			return true
		}
	}
	return false
}
