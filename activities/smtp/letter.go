package smtp

import (
	"fmt"
	netmail "net/mail"
	"strings"

	"github.com/wneessen/go-mail"

	"madoguchi/madoguchi"
)

// noSuchMailbox is the reply code for an invalid mailbox name (RFC 5321, section 4.2.3).
const noSuchMailbox = 553

// compose writes a letter as an Internet message (RFC 5322): UTF-8 in base64, so that Japanese text stays within the
// line length of any server, with plain text first and HTML as its alternative. The patient's name is not in it.
func compose(letter madoguchi.Letter, from string) (*mail.Msg, error) {
	message := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingB64))
	if madoguchi.CheckMail("to", letter.To) != nil {
		return nil, &madoguchi.CarrierError{Code: noSuchMailbox, Permanent: true}
	}
	// ToMailAddress quotes the local part if necessary (RFC 5321, 4.1.2).
	message.ToMailAddress(&netmail.Address{Address: letter.To})
	message.FromMailAddress(&netmail.Address{Name: letter.FromName, Address: from})
	message.Subject(letter.Subject)
	message.SetMessageIDWithValue(messageID(letter.Delivery, from))
	// Autoresponders do not answer a mail with this header (RFC 3834).
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetBodyString(mail.TypeTextPlain, letter.Text)
	if letter.HTML != "" {
		message.AddAlternativeString(mail.TypeTextHTML, letter.HTML)
	}
	if letter.Calendar != "" {
		message.AttachReadSeeker("visit.ics", strings.NewReader(letter.Calendar),
			mail.WithFileContentType(mail.ContentType("text/calendar; charset=utf-8; method="+method(letter.Calendar))))
	}
	return message, nil
}

// method returns a calendar file's METHOD, which its content type repeats (RFC 6047, 2.4).
func method(calendar string) string {
	_, after, _ := strings.Cut(calendar, "METHOD:")
	name, _, _ := strings.Cut(after, "\r\n")
	return name
}

// messageID returns the same Message-ID for every attempt of a delivery.
func messageID(delivery madoguchi.DeliveryID, from string) string {
	_, domain, _ := strings.Cut(from, "@")
	return fmt.Sprintf("%s@%s", delivery, domain)
}
