package smtpd

import (
	"strconv"
	"strings"
)

// mail handles "FROM:<a@b> SIZE=… BODY=… SMTPUTF8 AUTH=…".
func (s *session) mail(rest string) reply {
	switch {
	case !s.greeted || s.envelope != nil:
		return replyBadSequence
	case !s.signedIn:
		return replyAuthFirst
	}
	path, parameters, ok := parsePath(rest, "FROM:")
	if !ok {
		return replySyntax
	}
	for _, parameter := range parameters {
		if refusal := mailParameter(parameter); refusal.code != 0 {
			return refusal
		}
	}
	s.envelope = &Envelope{From: path}
	return replyOK
}

func mailParameter(parameter string) reply {
	name, value, _ := strings.Cut(parameter, "=")
	switch strings.ToUpper(name) {
	case "SIZE":
		size, err := strconv.ParseInt(value, 10, 64)
		if err != nil || size < 0 {
			return replySyntax
		}
		if size > maxMessage {
			return replyTooLarge
		}
	case "BODY":
		if v := strings.ToUpper(value); v != "7BIT" && v != "8BITMIME" {
			return replySyntax
		}
	case "SMTPUTF8", "AUTH":
	default:
		return reply{555, "5.5.4", "Parameter not recognised"}
	}
	return reply{}
}

func (s *session) rcpt(rest string) reply {
	if s.envelope == nil {
		return replyBadSequence
	}
	path, parameters, ok := parsePath(rest, "TO:")
	if !ok || path == "" {
		return replySyntax
	}
	local, domain, found := cutLast(path, "@")
	switch {
	case len(parameters) > 0:
		return reply{555, "5.5.4", "Parameter not recognised"}
	case !found || local == "" || domain == "":
		return reply{553, "5.1.3", "Address is not valid"}
	case strings.EqualFold(local, "bounce"):
		return replyNoMailbox
	case len(s.envelope.To) >= maxRecipients:
		return replyTooManyTo
	}
	s.envelope.To = append(s.envelope.To, path)
	return replyOK
}

// parsePath reads "FROM:<path> parameters". A quoted local part may hold a ">" or a space, so the end of the path is
// looked for outside of quotes. A source route before the address is dropped, as RFC 5321 appendix C asks.
func parsePath(rest, keyword string) (path string, parameters []string, ok bool) {
	if len(rest) < len(keyword) || !strings.EqualFold(rest[:len(keyword)], keyword) {
		return "", nil, false
	}
	rest = strings.TrimLeft(rest[len(keyword):], " ")
	end := pathEnd(rest)
	if end < 0 {
		return "", nil, false
	}
	path = rest[1:end]
	if strings.HasPrefix(path, "@") {
		_, path, _ = strings.Cut(path, ":")
	}
	tail := rest[end+1:]
	if tail != "" && tail[0] != ' ' {
		return "", nil, false
	}
	return path, strings.Fields(tail), true
}

func pathEnd(s string) int {
	if !strings.HasPrefix(s, "<") {
		return -1
	}
	quoted := false
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '>' && !quoted:
			return i
		}
	}
	return -1
}

func cutLast(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return s, "", false
}
