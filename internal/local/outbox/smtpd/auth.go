package smtpd

import (
	"bytes"
	"crypto/subtle"
	"encoding/base64"
	"strings"
)

// auth handles AUTH with or without an initial response (RFC 4954 section 4).
func (s *session) auth(rest string) reply {
	if !s.greeted || s.signedIn || s.envelope != nil {
		return replyBadSequence
	}
	mechanism, initial, _ := strings.Cut(rest, " ")
	switch strings.ToUpper(mechanism) {
	case "PLAIN":
		return s.authPlain(initial)
	case "LOGIN":
		return s.authLogin(initial)
	}
	return reply{504, "5.5.4", "Mechanism not known"}
}

// authPlain reads "authorization identity NUL user NUL password" (RFC 4616).
func (s *session) authPlain(initial string) reply {
	response, refusal := s.response(initial, "")
	if refusal.code != 0 {
		return refusal
	}
	parts := bytes.Split(response, []byte{0})
	if len(parts) != 3 {
		return replySyntax
	}
	return s.signIn(parts[1], parts[2])
}

func (s *session) authLogin(initial string) reply {
	user, refusal := s.response(initial, "Username:")
	if refusal.code != 0 {
		return refusal
	}
	password, refusal := s.response("", "Password:")
	if refusal.code != 0 {
		return refusal
	}
	return s.signIn(user, password)
}

// response decodes what the client sent along, or asks for it. "=" stands for an empty response, "*" cancels.
func (s *session) response(given, challenge string) ([]byte, reply) {
	if given == "" {
		s.say(reply{334, "", base64.StdEncoding.EncodeToString([]byte(challenge))})
		line, err := s.readLine()
		if err != nil {
			s.quit = true
			return nil, replySyntax
		}
		given = line
	}
	if given == "=" {
		return nil, reply{}
	}
	decoded, err := base64.StdEncoding.DecodeString(given)
	if err != nil {
		return nil, replySyntax
	}
	return decoded, reply{}
}

func (s *session) signIn(user, password []byte) reply {
	userRight := subtle.ConstantTimeCompare(user, []byte(s.opts.Username))
	passwordRight := subtle.ConstantTimeCompare(password, []byte(s.opts.Password))
	if userRight&passwordRight != 1 {
		return replyAuthWrong
	}
	s.signedIn = true
	return reply{235, "2.7.0", "Authentication successful"}
}
