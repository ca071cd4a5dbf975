package activities

import (
	"fmt"
	htmltemplate "html/template"
	"slices"
	"strings"
	"text/template"
	"time"
)

// AccountMailKind is what a mail to the owner of a staff account, or to who asked for one, is about. Each kind has
// blocks in the files of words; the frame around them is the same for all.
type AccountMailKind string

// The mails about accounts.
const (
	// MailActivation holds the link that makes a registration an account (C6). It needs Name, URL and Valid.
	MailActivation AccountMailKind = "activation"
	// MailActivated says that there is an account now (C7). It needs Address, and URL, where one signs in.
	MailActivated AccountMailKind = "activated"
	// MailAlreadyRegistered tells the owner of an account that somebody asked to register with its address. It needs
	// Address, and URL, where one signs in. It gets no Name: what a stranger typed is not passed on.
	MailAlreadyRegistered AccountMailKind = "alreadyRegistered"
	// MailPasswordReset, MailSecondFactorReset and MailInvitation hold a link. They need URL and Valid, the last Name and
	// Clinic too.
	MailPasswordReset     AccountMailKind = "passwordReset"
	MailSecondFactorReset AccountMailKind = "secondFactorReset"
	MailInvitation        AccountMailKind = "invitation"
	// MailPasswordChanged, MailSecondFactorRemoved and MailJoined say what was done with one. They need Address, and URL,
	// where one signs in.
	MailPasswordChanged     AccountMailKind = "passwordChanged"
	MailSecondFactorRemoved AccountMailKind = "secondFactorRemoved"
	MailJoined              AccountMailKind = "joined"
	// MailRecoveryAsked tells an account's owner that its recovery was asked for, and holds the
	// link that stops it. It needs URL and Valid. MailRecoveryAskedOfColleague tells an admin,
	// and URL is where one approves. Both need Person.
	MailRecoveryAsked            AccountMailKind = "recoveryAsked"
	MailRecoveryAskedOfColleague AccountMailKind = "recoveryAskedOfColleague"
	// MailRecoveryGranted holds the link to choose a new password. It needs URL and Valid.
	MailRecoveryGranted AccountMailKind = "recoveryGranted"
	// MailRecoveryDone and MailRecoveryStopped tell owner and admins how it ended. They need
	// Person, Address, and URL, where one signs in.
	MailRecoveryDone    AccountMailKind = "recoveryDone"
	MailRecoveryStopped AccountMailKind = "recoveryStopped"
)

// HasLink reports whether the mail's URL is a mailed link, rather than the sign-in page.
func (k AccountMailKind) HasLink() bool {
	switch k {
	case MailActivation, MailPasswordReset, MailSecondFactorReset, MailInvitation, MailRecoveryAsked, MailRecoveryGranted:
		return true
	default:
		return false
	}
}

// AccountMail is a mail about a staff account, from the product rather than from a clinic. It never holds a password.
type AccountMail struct {
	Kind     AccountMailKind
	Language string        // ja or en; anything else reads as ja
	Name     string        // of the person who is addressed; "" is nobody by name
	Address  string        // the account's user name
	URL      string        // stands on a line of its own
	Valid    time.Duration // how long the URL works, in whole hours
	Clinic   string        // the name of the clinic that invites
	Person   string        // whose account is recovered
	Desk     string        // of MailActivated and MailJoined: the page that says where to get the desk
	Contact  []string      // where to ask, a line each: the contact page's URL, a phone number and its hours
}

// accountMailKinds are all of them.
var accountMailKinds = []AccountMailKind{
	MailActivation, MailActivated, MailAlreadyRegistered, MailPasswordReset, MailSecondFactorReset, MailInvitation,
	MailPasswordChanged, MailSecondFactorRemoved, MailJoined, MailRecoveryAsked, MailRecoveryAskedOfColleague,
	MailRecoveryGranted, MailRecoveryDone, MailRecoveryStopped,
}

// The templates that lay the mails out.
var (
	accountText   = template.Must(template.ParseFS(messageFiles, "templates/account.txt.tmpl"))
	accountMarkup = htmltemplate.Must(
		htmltemplate.New("").Funcs(breaks).ParseFS(messageFiles, "templates/account.html.tmpl"))
)

// said fills a part of the mail in: the kind's own block, as activation.lead, or the one of all kinds, as
// account.asking.
func (m AccountMail) said(part string) (string, error) {
	block := string(m.Kind) + "." + part
	if speeches[m.Language].text.Lookup(block) == nil {
		block = "account." + part
	}
	return say(m.Language, block, m)
}

// accountLetter is an AccountMail in words; the templates account.txt.tmpl and account.html.tmpl lay it out.
type accountLetter struct {
	AccountMail
	Subject string
	// Greeting, Opening, Lead, Button, Closing and Asking are in the order of the mail. Lead stands before the URL; Button
	// is what HTML calls the link; Facts are what there is to keep, a line each.
	Greeting, Opening, Facts, Lead, Button, Closing, Asking string
}

// Compose writes the mail. It fails where the kind is unknown.
func (m AccountMail) Compose() (Message, error) {
	m.Language = knownLanguage(m.Language)
	if !slices.Contains(accountMailKinds, m.Kind) {
		return Message{}, fmt.Errorf("composing a mail: no kind %q", m.Kind)
	}
	letter := accountLetter{AccountMail: m}
	for part, text := range map[string]*string{
		"subject": &letter.Subject, "greeting": &letter.Greeting, "opening": &letter.Opening, "facts": &letter.Facts,
		"lead": &letter.Lead, "button": &letter.Button, "closing": &letter.Closing, "asking": &letter.Asking,
	} {
		var err error
		if *text, err = m.said(part); err != nil {
			return Message{}, err
		}
	}
	text, err := fill(accountText, "account.txt.tmpl", letter)
	if err != nil {
		return Message{}, err
	}
	page, err := fill(accountMarkup, "account.html.tmpl", letter)
	return Message{Subject: letter.Subject, Text: text, HTML: page}, err
}

// From is the name that the mail comes from: the product's.
func (m AccountMail) From() string { return layout(knownLanguage(m.Language), "product") }

// Hours is how many hours the URL works.
func (m AccountMail) Hours() int { return int(m.Valid / time.Hour) }

// breaks let HTML keep the breaks of a text.
var breaks = htmltemplate.FuncMap{
	"paragraphs": func(text string) []string { return strings.Split(text, "\n\n") },
	"lines":      func(text string) []string { return strings.Split(text, "\n") },
}
