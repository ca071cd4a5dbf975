package activities

import (
	"fmt"
	htmltemplate "html/template"
	"slices"
	"strings"
	"text/template"
	"time"
)

// AccountMailKind is the subject of a mail to the owner of an account or to a person who requested one. Each kind has
// its blocks in the files of words. All kinds share the layout.
type AccountMailKind string

// The mails about accounts.
const (
	// MailActivation contains the link that turns a registration into an account (C6). It needs Name, URL and Valid.
	MailActivation AccountMailKind = "activation"
	// MailActivated confirms the new account (C7). It needs Address and the sign-in page as URL.
	MailActivated AccountMailKind = "activated"
	// MailAlreadyRegistered informs the owner of an account about a registration request with its address. It needs
	// Address and the sign-in page as URL. It gets no Name, because the name comes from a stranger.
	MailAlreadyRegistered AccountMailKind = "alreadyRegistered"
	// MailPasswordReset, MailSecondFactorReset and MailInvitation contain a link. They need URL and Valid.
	// MailInvitation also needs Name and Clinic.
	MailPasswordReset     AccountMailKind = "passwordReset"
	MailSecondFactorReset AccountMailKind = "secondFactorReset"
	MailInvitation        AccountMailKind = "invitation"
	// MailPasswordChanged, MailSecondFactorRemoved and MailJoined confirm what was done. They need Address and the
	// sign-in page as URL.
	MailPasswordChanged     AccountMailKind = "passwordChanged"
	MailSecondFactorRemoved AccountMailKind = "secondFactorRemoved"
	MailJoined              AccountMailKind = "joined"
	// MailRecoveryAsked informs an account's owner about a recovery request, and contains the link that stops it. It
	// needs URL and Valid. MailRecoveryAskedOfColleague informs an admin; URL is the approval page. Both need
	// Person.
	MailRecoveryAsked            AccountMailKind = "recoveryAsked"
	MailRecoveryAskedOfColleague AccountMailKind = "recoveryAskedOfColleague"
	// MailRecoveryGranted contains the link to choose a new password. It needs URL and Valid.
	MailRecoveryGranted AccountMailKind = "recoveryGranted"
	// MailRecoveryDone and MailRecoveryStopped inform the owner and the admins about the outcome. They need Person,
	// Address and the sign-in page as URL.
	MailRecoveryDone    AccountMailKind = "recoveryDone"
	MailRecoveryStopped AccountMailKind = "recoveryStopped"

	// MailSignUp, MailAddressChange and MailAccountReset contain the link of a patient. They need URL and Valid.
	MailSignUp        AccountMailKind = "signUp"
	MailAddressChange AccountMailKind = "addressChange" // to the new address
	MailAccountReset  AccountMailKind = "accountReset"
	// MailAccountExists informs the owner of a patient's account about a sign-up with its address. MailSignedUp,
	// MailAddressChanged (to the former address), MailAccountPassword (a new password) and MailWithdrawn confirm what
	// was done. They need Address, and the patient's page as URL.
	MailAccountExists   AccountMailKind = "accountExists"
	MailSignedUp        AccountMailKind = "signedUp"
	MailAddressChanged  AccountMailKind = "addressChanged"
	MailAccountPassword AccountMailKind = "accountPassword"
	MailWithdrawn       AccountMailKind = "withdrawn"
)

// HasLink reports whether the mail's URL is a mailed link and not the sign-in page.
func (k AccountMailKind) HasLink() bool {
	switch k {
	case MailActivation, MailPasswordReset, MailSecondFactorReset, MailInvitation, MailRecoveryAsked,
		MailRecoveryGranted, MailSignUp, MailAddressChange, MailAccountReset:
		return true
	default:
		return false
	}
}

// AccountMail is a mail about an account of staff or of a patient, sent by the product and not by a clinic. It never
// contains a password.
type AccountMail struct {
	Kind     AccountMailKind
	Language string        // ja or en; anything else reads as ja
	Name     string        // of the addressee; "" for a greeting without a name
	Address  string        // the account's user name
	URL      string        // on a line of its own
	Valid    time.Duration // lifetime of the URL, in whole hours
	Clinic   string        // the name of the inviting clinic
	Person   string        // the owner of the account to be recovered
	Waits    []string      // of MailWithdrawn: the entries of waitlists that have ended, a line each
	Desk     string        // of MailActivated and MailJoined: the page with the desk's download
	Contact  []string      // where to get help, a line each: the contact page's URL, a phone number and its hours
}

// accountMailKinds lists all kinds.
var accountMailKinds = []AccountMailKind{
	MailActivation, MailActivated, MailAlreadyRegistered, MailPasswordReset, MailSecondFactorReset, MailInvitation,
	MailPasswordChanged, MailSecondFactorRemoved, MailJoined, MailRecoveryAsked, MailRecoveryAskedOfColleague,
	MailRecoveryGranted, MailRecoveryDone, MailRecoveryStopped, MailSignUp, MailAddressChange, MailAccountReset,
	MailAccountExists, MailSignedUp, MailAddressChanged, MailAccountPassword, MailWithdrawn,
}

// The layout templates of the mails.
var (
	accountText   = template.Must(template.ParseFS(messageFiles, "templates/account.txt.tmpl"))
	accountMarkup = htmltemplate.Must(
		htmltemplate.New("").Funcs(breaks).ParseFS(messageFiles, "templates/account.html.tmpl"))
)

// said fills in a part of the mail: the kind's own block, such as activation.lead, or the common one, such as
// account.asking.
func (m AccountMail) said(part string) (string, error) {
	block := string(m.Kind) + "." + part
	if blockSets[m.Language].text.Lookup(block) == nil {
		block = "account." + part
	}
	return say(m.Language, block, m)
}

// accountLetter is an AccountMail with its texts. The templates account.txt.tmpl and account.html.tmpl lay it out.
type accountLetter struct {
	AccountMail
	Subject string
	// The fields are in the order of the mail. Lead precedes the URL. Button is the link's text in HTML. Facts are
	// details to keep, a line each.
	Greeting, Opening, Facts, Lead, Button, Closing, Asking string
}

// Compose writes the mail. It fails for an unknown kind.
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

// From is the sender's name: the product's.
func (m AccountMail) From() string { return name(knownLanguage(m.Language), "product") }

// Hours is the lifetime of the URL in hours.
func (m AccountMail) Hours() int { return int(m.Valid / time.Hour) }

// breaks preserve a text's line breaks in HTML.
var breaks = htmltemplate.FuncMap{
	"paragraphs": func(text string) []string { return strings.Split(text, "\n\n") },
	"lines":      func(text string) []string { return strings.Split(text, "\n") },
}
