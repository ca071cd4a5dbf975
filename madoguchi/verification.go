package madoguchi

import (
	"crypto/hmac"
	"crypto/sha256"
	"time"
)

// VerificationID identifies one request for a mailed link.
type VerificationID string

// Purpose is what a mailed link is for. Opening the link proves access to the address's mail.
type Purpose string

// The purposes of mailed links.
const (
	Activation        Purpose = "activation"        // a clinic's registration (C6, C7)
	PasswordReset     Purpose = "passwordReset"     // a forgotten password
	SecondFactorReset Purpose = "secondFactorReset" // a lost phone
	Invitation        Purpose = "invitation"        // of a member of staff (D10)
	AccountRecovery   Purpose = "accountRecovery"   // password and second factor are lost; see Recovery
	RecoveryObjection Purpose = "recoveryObjection" // the owner's objection to a recovery
	SignUp            Purpose = "signUp"            // of a patient (A1)
	AddressChange     Purpose = "addressChange"     // of a patient's account; the mail goes to the new address (A10)
	AccountReset      Purpose = "accountReset"      // a patient has forgotten the password (A4)
	// Withdrawal is the end of a patient's account (A10). Its mail has no link.
	Withdrawal Purpose = "withdrawal"
)

// ValidFor returns the lifetime of a link after its mail was sent. A link that opens an existing account is valid
// for only an hour.
func (p Purpose) ValidFor() time.Duration {
	switch p {
	case PasswordReset, SecondFactorReset, AccountReset:
		return time.Hour
	default:
		return 24 * time.Hour
	}
}

// IsReset reports whether the link gives an account back to its owner. Its request says nothing but the address.
func (p Purpose) IsReset() bool {
	return p == PasswordReset || p == SecondFactorReset || p == AccountReset
}

// OfPatients reports whether the purpose is about a patient's account. The others are about staff and clinics.
func (p Purpose) OfPatients() bool {
	return p == SignUp || p == AddressChange || p == AccountReset || p == Withdrawal
}

// VerificationState is the state of a mailed link.
type VerificationState string

// The states of a mailed link. Only a pending link can be used. The other states are final.
const (
	LinkPending  VerificationState = "pending"
	LinkUsed     VerificationState = "used"
	LinkReplaced VerificationState = "replaced" // a newer request for the same address exists
	LinkExpired  VerificationState = "expired"
	// LinkWithdrawn means that the clinic took its invitation back.
	LinkWithdrawn VerificationState = "withdrawn"
)

// Verification is one request for a mailed link, as it is stored. It contains nothing about the requester: a keyed
// hash of the address identifies the account.
type Verification struct {
	ID        VerificationID
	Purpose   Purpose
	Account   string // see AddressKeys, or an AccountID for AddressChange; with the purpose, it identifies the workflow
	State     VerificationState
	Mail      DeliveryStatus
	Failure   string // why the mail failed, see FailureCode; empty otherwise
	AskedAt   time.Time
	ExpiresAt time.Time
	// ReplacedAt is when the newer request was made. It is zero for a link that was not replaced, and for links of
	// earlier releases.
	ReplacedAt time.Time `json:",omitzero"`
	Revision   int64
	// Invitation is set only for invitations: the clinic's admins see the invited persons.
	Invitation StaffInvitation
}

// The four reasons for refusing a mailed link (C7). The user sees the same page for all. The page's status and the
// log tell them apart.
var (
	ErrLinkMangled  = &Error{Kind: KindNotFound, Code: "linkMangled"}
	ErrLinkUsed     = &Error{Kind: KindGone, Code: "linkUsed"}
	ErrLinkExpired  = &Error{Kind: KindGone, Code: "linkExpired"}
	ErrLinkReplaced = &Error{Kind: KindConflict, Code: "linkReplaced"}
)

// ErrLinkWithdrawn says that the clinic took its invitation back.
var ErrLinkWithdrawn = &Error{Kind: KindGone, Code: "linkWithdrawn"}

// The reasons why an activation fails although its link is valid.
var (
	ErrAccountExists  = &Error{Kind: KindConflict, Code: "accountExists"}  // the address received an account meanwhile
	ErrCodeRegistered = &Error{Kind: KindConflict, Code: "codeRegistered"} // another account has the institution's code
)

// Refusal returns why the link cannot be used, or nil if it can.
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

// AddressKeys are the keys that derive account names from mail addresses, the newest first. The first key derives the
// names of new processes. Names of every key belong to an address, so that a rotation breaks no pending link.
type AddressKeys [][]byte

// Account returns a name for an address that does not reveal it, for workflow IDs, logs and keys of limits. It is "" if
// there is no key.
func (k AddressKeys) Account(address string) string {
	if len(k) == 0 {
		return ""
	}
	return accountName(k[0], address)
}

// Accounts returns the names of an address, the newest first.
func (k AddressKeys) Accounts(address string) []string {
	names := make([]string, 0, len(k))
	for _, key := range k {
		names = append(names, accountName(key, address))
	}
	return names
}

func accountName(key []byte, address string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("madoguchi account\x00" + address))
	return IDFromBytes(mac.Sum(nil)[:idBytes])
}

// MailKeys are the keys that sign mailed links, the newest first. The first key signs; every key is accepted. They are
// not the keys of call links (LinkKeys): who has one of the two forges no link of the other kind.
type MailKeys [][]byte

// Token returns the secret part of a mailed link: 56 characters that need no escaping in a URL. It is derived and never
// stored, so that a mail can be sent again without a stored secret.
func (k MailKeys) Token(purpose Purpose, id VerificationID) string {
	raw, ok := IDBytes(string(id))
	if !ok || len(k) == 0 {
		return ""
	}
	return linkEncoding.EncodeToString(append(raw, mailMAC(k[0], purpose, raw)...))
}

// Open returns the request of a token. It returns ErrLinkMangled for a token that no key of the ring signed for this
// purpose.
func (k MailKeys) Open(purpose Purpose, token string) (VerificationID, error) {
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
