package madoguchi

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SecondFactor is what a member of staff has besides the password: an authenticator's secret (RFC 6238) and recovery
// codes.
type SecondFactor struct {
	Sealed   []byte     // the authenticator's secret, sealed; empty where there is no second factor
	LastStep int64      // the newest time step whose code was used; none is used twice
	Recovery [][32]byte // SHA-256 of the recovery codes that are left
	Since    time.Time
}

// On reports whether signing in takes the second factor.
func (f SecondFactor) On() bool { return len(f.Sealed) > 0 }

// NeedsSecondFactor reports whether staff with the role may work for the clinic only with a second factor. All others
// may have one.
func (c Clinic) NeedsSecondFactor(role Role) bool {
	return c.RequiresSecondFactor && (role == Admin || role == Physician)
}

// The failures of second factors. The first is returned only after the right password.
var (
	// the code is still to be given
	ErrSecondFactorNeeded = &Error{Kind: KindUnauthenticated, Code: "secondFactorNeeded"}
	// wrong, used before, or of another time
	ErrWrongCode = &Error{Kind: KindInvalid, Code: "secondFactorWrong", Field: "code"}
	// of somebody who is signed in
	ErrWrongPassword = &Error{Kind: KindInvalid, Code: "passwordWrong", Field: "password"}
	// it has to be set up first
	ErrSecondFactorRequired = &Error{Kind: KindForbidden, Code: "secondFactorRequired"}
	// it must not be switched off
	ErrSecondFactorKept = &Error{Kind: KindConflict, Code: "secondFactorKept"}
	// there is none to change
	ErrSecondFactorOff = &Error{Kind: KindConflict, Code: "secondFactorOff"}
	// a setting-up of too long ago, or one that was overtaken
	ErrSetUpOver = &Error{Kind: KindConflict, Code: "setUpOver"}
)

// AfterStep is the second factor after the code of a time step was given: ErrWrongCode where a code of that step or of
// a later one has been used (RFC 6238, 5.2).
func (f SecondFactor) AfterStep(step int64) (SecondFactor, error) {
	if step <= f.LastStep {
		return f, ErrWrongCode
	}
	f.LastStep = step
	return f, nil
}

// AfterRecovery is the second factor after a recovery code was given, as it was typed: ErrWrongCode where it is none of
// those that are left.
func (f SecondFactor) AfterRecovery(typed string) (SecondFactor, error) {
	at := slices.Index(f.Recovery, RecoveryCode(TidyCode(typed)).Hash())
	if at < 0 {
		return f, ErrWrongCode
	}
	f.Recovery = slices.Delete(slices.Clone(f.Recovery), at, at+1)
	return f, nil
}

// SpentCode is a code that something takes for good in the moment in which it is done: the one of an authenticator's
// time step, or a recovery code. The zero value is none.
type SpentCode struct {
	Since    time.Time `json:",omitzero"`  // of the second factor it is a code of
	Step     int64     `json:",omitempty"` // of the authenticator's
	Recovery []byte    `json:",omitempty"` // SHA-256 of the recovery code
}

// None reports whether nothing is spent.
func (s SpentCode) None() bool { return s.Step == 0 && len(s.Recovery) == 0 }

// Spending is the code that was spent between the second factor and what became of it.
func (f SecondFactor) Spending(after SecondFactor) SpentCode {
	spent := SpentCode{Since: f.Since}
	if after.LastStep != f.LastStep {
		spent.Step = after.LastStep
		return spent
	}
	for _, hash := range f.Recovery {
		if !slices.Contains(after.Recovery, hash) {
			spent.Recovery = hash[:]
		}
	}
	return spent
}

// RecoveryCode signs its owner in once, in place of an authenticator that was lost: 80 random bits in the letters and
// digits of identifiers. It is shown when it is made, and never again.
type RecoveryCode string

// recoveryCodes is how many a person gets at a time.
const recoveryCodes = 10

// NewRecoveryCodes returns ten fresh codes.
func NewRecoveryCodes() []RecoveryCode {
	codes := make([]RecoveryCode, recoveryCodes)
	for i := range codes {
		codes[i] = RecoveryCode(NewID())
	}
	return codes
}

// String writes the code as people read it, in groups of four: 3k9f-x0mw-….
func (c RecoveryCode) String() string {
	const group = 4
	var groups []string
	for characters := range slices.Chunk([]byte(c), group) {
		groups = append(groups, string(characters))
	}
	return strings.Join(groups, "-")
}

// Hash is what is stored of the code. It needs no salt and no cost: nobody tries out 80 bits.
func (c RecoveryCode) Hash() [32]byte {
	return sha256.Sum256([]byte("madoguchi recovery code\x00" + c))
}

// HashRecoveryCodes returns what is stored of the codes.
func HashRecoveryCodes(codes []RecoveryCode) [][32]byte {
	hashes := make([][32]byte, len(codes))
	for i, code := range codes {
		hashes[i] = code.Hash()
	}
	return hashes
}

// misread are the letters that no code has, and the digits they are taken for.
var misread = strings.NewReplacer("o", "0", "i", "1", "l", "1", "u", "v")

// TidyCode brings what was typed as a code into the form that codes have: full-width characters and capitals become
// plain, and what people put between the groups is left out.
func TidyCode(typed string) string {
	plain := strings.Map(func(char rune) rune {
		if unicode.IsSpace(char) || strings.ContainsRune("-ー―‐−–—_", char) {
			return -1
		}
		return char
	}, norm.NFKC.String(typed))
	return misread.Replace(strings.ToLower(plain))
}
