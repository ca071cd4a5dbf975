package madoguchi

import (
	"crypto/hmac"
	"crypto/sha256"
	"time"
)

// VerificationID names one request for a link by mail.
type VerificationID string

// Purpose is the use of a mailed link. Opening the link proves access to the address's mail.
type Purpose string

// The purposes of mailed links.
const (
	Activation        Purpose = "activation"        // a clinic's registration (C6, C7)
	PasswordReset     Purpose = "passwordReset"     // a forgotten password
	SecondFactorReset Purpose = "secondFactorReset" // a lost phone
	Invitation        Purpose = "invitation"        // of a member of staff (D10)
	AccountRecovery   Purpose = "accountRecovery"   // password and second factor are lost; see Recovery
	RecoveryObjection Purpose = "recoveryObjection" // of the owner, to that
)

// ValidFor returns how long a link of the purpose can be used after its mail was sent: what opens an existing account,
// for an hour only.
func (p Purpose) ValidFor() time.Duration {
	switch p {
	case PasswordReset, SecondFactorReset:
		return time.Hour
	default:
		return 24 * time.Hour
	}
}

// VerificationState is how far a mailed link has come.
type VerificationState string

// The states of a mailed link. Only a pending one can be used, and none comes back from where it ended.
const (
	LinkPending  VerificationState = "pending"
	LinkUsed     VerificationState = "used"
	LinkReplaced VerificationState = "replaced" // there is a newer request for the same address
	LinkExpired  VerificationState = "expired"
	// LinkWithdrawn is of an invitation that the clinic has taken back.
	LinkWithdrawn VerificationState = "withdrawn"
)

// Verification is one request for a link by mail, as the store has it. It holds nothing of who asked: the account is
// named by a keyed hash of the address.
type Verification struct {
	ID        VerificationID
	Purpose   Purpose
	Account   string // see AddressKey; names the workflow together with the purpose
	State     VerificationState
	Mail      DeliveryStatus
	Failure   string // why the mail failed, see FailureCode; empty unless it did
	AskedAt   time.Time
	ExpiresAt time.Time
	// ReplacedAt is when the newer request was made, of a link that was
	// replaced; zero of those from before that was noted.
	ReplacedAt time.Time `json:",omitzero"`
	Revision   int64
	// Invitation is of an invitation only: the clinic's admins see whom they have invited.
	Invitation StaffInvitation
}

// The four reasons for which a mailed link is refused (C7). A person reads the same page for each; operators and the
// page's status tell them apart.
var (
	ErrLinkMangled  = &Error{Kind: KindNotFound, Code: "linkMangled"}
	ErrLinkUsed     = &Error{Kind: KindGone, Code: "linkUsed"}
	ErrLinkExpired  = &Error{Kind: KindGone, Code: "linkExpired"}
	ErrLinkReplaced = &Error{Kind: KindConflict, Code: "linkReplaced"}
)

// ErrLinkWithdrawn says that the clinic has taken its invitation back.
var ErrLinkWithdrawn = &Error{Kind: KindGone, Code: "linkWithdrawn"}

// The reasons for which an activation that is asked for with a good link fails all the same.
var (
	ErrAccountExists  = &Error{Kind: KindConflict, Code: "accountExists"}  // the address has got an account meanwhile
	ErrCodeRegistered = &Error{Kind: KindConflict, Code: "codeRegistered"} // another account has the institution's code
)

// Refusal says why the link can no longer be used; nil while it can.
func (v Verification) Refusal() error {
	switch v.State {
	case LinkPending:
		return nil
	case LinkUsed:
		return ErrLinkUsed
	case LinkReplaced:
		return ErrLinkReplaced
	case LinkWithdrawn:
		return ErrLinkWithdrawn
	default:
		return ErrLinkExpired
	}
}

// AddressKey is the key under which mail addresses become names of accounts. It must not change while links are
// pending.
type AddressKey []byte

// Account names an address without showing it: in workflow IDs, in logs, and as a key of limits.
func (k AddressKey) Account(address string) string {
	mac := hmac.New(sha256.New, k)
	mac.Write([]byte("madoguchi account\x00" + address))
	return IDFromBytes(mac.Sum(nil)[:idBytes])
}

// MailToken returns the secret part of a mailed link: 56 characters that need no escaping in a URL. It is derived,
// never stored, so that a mail that has to be sent again needs no secret in the meantime.
func (k LinkKeys) MailToken(purpose Purpose, id VerificationID) string {
	raw, ok := IDBytes(string(id))
	if !ok || len(k) == 0 {
		return ""
	}
	return linkEncoding.EncodeToString(append(raw, mailMAC(k[0], purpose, raw)...))
}

// OpenMailToken returns the request that a token was made for. It returns ErrLinkMangled for everything that no key of
// the ring has signed for this purpose.
func (k LinkKeys) OpenMailToken(purpose Purpose, token string) (VerificationID, error) {
	raw, err := linkEncoding.DecodeString(token)
	if err != nil || len(raw) != idBytes+sha256.Size || len(token) != linkEncoding.EncodedLen(len(raw)) {
		return "", ErrLinkMangled
	}
	for _, key := range k {
		if hmac.Equal(raw[idBytes:], mailMAC(key, purpose, raw[:idBytes])) {
			return VerificationID(IDFromBytes(raw[:idBytes])), nil
		}
	}
	return "", ErrLinkMangled
}

func mailMAC(key []byte, purpose Purpose, signed []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("madoguchi mail link\x00" + string(purpose) + "\x00"))
	mac.Write(signed)
	return mac.Sum(nil)
}
