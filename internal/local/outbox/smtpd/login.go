package smtpd

import "github.com/emersion/go-sasl"

// login is the server's half of AUTH LOGIN: it requests the user, then the password.
type login struct {
	user     []byte
	asked    int
	complete func(user, password []byte) error
}

var _ sasl.Server = (*login)(nil)

// Next handles the client's answer to the last challenge; nil is the command without an initial response.
func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case l.asked == 0 && response == nil:
		l.asked = 1
		return []byte("Username:"), false, nil
	case l.asked < 2:
		l.user, l.asked = response, 2
		return []byte("Password:"), false, nil
	}
	return nil, true, l.complete(l.user, response)
}
