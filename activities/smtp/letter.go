package smtp

import (
	"fmt"
	netmail "net/mail"
	"strings"

	"github.com/wneessen/go-mail"

	"madoguchi/madoguchi"
)

// noSuchMailbox is the reply code for an address that is none (RFC 5321, section 4.2.3).
const noSuchMailbox = 553

// compose writes a letter as an Internet message (RFC 5322): UTF-8 in base64, so that Japanese text keeps to the length
// of a line on any server; plain text first, HTML as its alternative. The patient's name is nowhere in it.
func compose(letter madoguchi.Letter, from string) (*mail.Msg, error) {
	message := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingB64))
	if madoguchi.CheckMail("to", letter.To) != nil {
		return nil, &madoguchi.CarrierError{Code: noSuchMailbox, Permanent: true}
	}
	message.ToMailAddress(&netmail.Address{Address: letter.To}) // which quotes what has to be (RFC 5321, 4.1.2)
	message.FromMailAddress(&netmail.Address{Name: letter.FromName, Address: from})
	message.Subject(letter.Subject)
	message.SetMessageIDWithValue(messageID(letter.Delivery, from))
	// Answering machines leave an automatic mail alone (RFC 3834).
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetBodyString(mail.TypeTextPlain, letter.Text)
	if letter.HTML != "" {
		message.AddAlternativeString(mail.TypeTextHTML, letter.HTML)
	}
	return message, nil
}

// messageID names a delivery's mail, the same each time it is sent.
func messageID(delivery madoguchi.DeliveryID, from string) string {
	_, domain, _ := strings.Cut(from, "@")
	return fmt.Sprintf("%s@%s", delivery, domain)
}
