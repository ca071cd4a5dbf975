package outbox

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"madoguchi/internal/local/outbox/smtpd"
)

// mailbox stores mails from the SMTP server, one Message per recipient.
type mailbox struct {
	opts  Options
	store *store
}

func (m mailbox) deliver(_ context.Context, e smtpd.Envelope) error {
	content, err := parse(e.Data)
	if err != nil {
		content.text = string(e.Data) // shown as received, so that its sender sees what is wrong
	}
	for _, to := range e.To {
		if err := m.store.put(m.record(e.From, to, content)); err != nil {
			return err
		}
	}
	return nil
}

func (m mailbox) record(from, to string, c content) record {
	now := m.opts.Now().UTC()
	return record{
		Message: Message{
			ID:      "mail-" + newSID()[2:],
			Channel: ChannelMail,
			To:      to,
			From:    from,
			Subject: c.subject,
			Name:    c.name,
			Text:    c.text,
			HTML:    c.html,
			Links:   findLinks(c.text),
			Status:  StatusDelivered,
			At:      now,
		},
		Updated: now,
	}
}

// content is the visible part of a mail.
type content struct {
	subject, name, text, html string
}

func parse(data []byte) (content, error) {
	message, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return content{}, fmt.Errorf("read the mail: %w", err)
	}
	c := content{name: message.Header.Get("Message-ID")}
	if c.subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		c.subject = message.Header.Get("Subject")
	}
	const outermost = 0
	return c, c.add(
		part{message.Header.Get("Content-Type"), message.Header.Get("Content-Transfer-Encoding"), message.Body},
		outermost,
	)
}

type part struct {
	contentType, encoding string
	body                  io.Reader
}

var errTooDeep = errors.New("the mail's parts are nested too deep")

// add takes the first plain and the first HTML part at any depth, and skips attachments.
func (c *content) add(p part, depth int) error {
	const deepest = 8
	if depth > deepest {
		return errTooDeep
	}
	kind, parameters, err := mime.ParseMediaType(p.contentType)
	if err != nil {
		kind = "text/plain" // RFC 2045 section 5.2
	}
	if strings.HasPrefix(kind, "multipart/") {
		return c.addParts(multipart.NewReader(p.body, parameters["boundary"]), depth)
	}
	if kind != "text/plain" && kind != "text/html" {
		return nil
	}
	body, err := io.ReadAll(decoded(p))
	if err != nil {
		return fmt.Errorf("decode the mail: %w", err)
	}
	c.keep(kind, strings.ReplaceAll(string(body), "\r\n", "\n"))
	return nil
}

func (c *content) keep(kind, text string) {
	switch {
	case kind == "text/html" && c.html == "":
		c.html = text
	case kind == "text/plain" && c.text == "":
		c.text = text
	}
}

func (c *content) addParts(parts *multipart.Reader, depth int) error {
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the mail's parts: %w", err)
		}
		if p.FileName() != "" {
			continue
		}
		inner := part{p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p}
		if err := c.add(inner, depth+1); err != nil {
			return err
		}
	}
}

func decoded(p part) io.Reader {
	switch strings.ToLower(p.encoding) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, p.body)
	case "quoted-printable":
		return quotedprintable.NewReader(p.body)
	}
	return p.body
}
