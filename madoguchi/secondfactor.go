package madoguchi

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SecondFactor is the second factor of a member of staff: an authenticator's secret (RFC 6238) and recovery codes.
type SecondFactor struct {
	Sealed   []byte     // the authenticator's sealed secret; empty without a second factor
	LastStep int64      // the newest time step whose code was used; no code is accepted twice
	Recovery [][32]byte // SHA-256 of the unused recovery codes
	Since    time.Time
}

// On reports whether sign-in requires the second factor.
func (f SecondFactor) On() bool { return len(f.Sealed) > 0 }

// NeedsSecondFactor reports whether the clinic requires a second factor of staff with the role. For all others it is
// optional.
func (c Clinic) NeedsSecondFactor(role Role) bool {
	return c.RequiresSecondFactor && (role == Admin || role == Physician)
}

// The errors of second factors. The first is returned only after the correct password.
var (
	// the code is missing
	ErrSecondFactorNeeded = &Error{Kind: KindUnauthenticated, Code: "secondFactorNeeded"}
	// wrong, already used, or of another time
	ErrWrongCode = &Error{Kind: KindInvalid, Code: "secondFactorWrong", Field: "code"}
	// of a user who is signed in
	ErrWrongPassword = &Error{Kind: KindInvalid, Code: "passwordWrong", Field: "password"}
	// the user has to set it up first
	ErrSecondFactorRequired = &Error{Kind: KindForbidden, Code: "secondFactorRequired"}
	// it must not be switched off
	ErrSecondFactorKept = &Error{Kind: KindConflict, Code: "secondFactorKept"}
	// no second factor to change
	ErrSecondFactorOff = &Error{Kind: KindConflict, Code: "secondFactorOff"}
	// the set-up has expired, or a newer one replaced it
	ErrSetUpOver = &Error{Kind: KindConflict, Code: "setUpOver"}
)

// AfterStep returns the second factor after the use of a time step's code. It returns ErrWrongCode if a code of that
// step or a later one was already used (RFC 6238, 5.2).
func (f SecondFactor) AfterStep(step int64) (SecondFactor, error) {
	if step <= f.LastStep {
		return f, ErrWrongCode
	}
	f.LastStep = step
	return f, nil
}

// AfterRecovery returns the second factor after the use of a recovery code, given as typed. It returns ErrWrongCode
// if the code is not among the unused ones.
func (f SecondFactor) AfterRecovery(typed string) (SecondFactor, error) {
	at := slices.Index(f.Recovery, RecoveryCode(TidyCode(typed)).Hash())
	if at < 0 {
		return f, ErrWrongCode
	}
	f.Recovery = slices.Delete(slices.Clone(f.Recovery), at, at+1)
	return f, nil
}

// SpentCode is a code that an action uses up when it is carried out: an authenticator's time step, or a recovery
// code. The zero value is none.
type SpentCode struct {
	Since    time.Time `json:",omitzero"`  // of the second factor that the code belongs to
	Step     int64     `json:",omitempty"` // of the authenticator
	Recovery []byte    `json:",omitempty"` // SHA-256 of the recovery code
}

// None reports whether no code is spent.
func (s SpentCode) None() bool { return s.Step == 0 && len(s.Recovery) == 0 }

// Spending returns the code whose use turned f into after.
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

// RecoveryCode replaces a lost authenticator for one sign-in: 80 random bits in the alphabet of identifiers. It is
// shown once, when it is made.
type RecoveryCode string

// recoveryCodes is how many codes a person gets at once.
const recoveryCodes = 10

// NewRecoveryCodes returns ten fresh codes.
func NewRecoveryCodes() []RecoveryCode {
	codes := make([]RecoveryCode, recoveryCodes)
	for i := range codes {
		codes[i] = RecoveryCode(NewID())
	}
	return codes
}

// String formats the code for people in groups of four: 3k9f-x0mw-….
func (c RecoveryCode) String() string {
	const group = 4
	var groups []string
	for characters := range slices.Chunk([]byte(c), group) {
		groups = append(groups, string(characters))
	}
	return strings.Join(groups, "-")
}

// Hash returns the stored form of the code. It needs no salt and no cost factor, because 80 bits cannot be guessed.
func (c RecoveryCode) Hash() [32]byte {
	return sha256.Sum256([]byte("madoguchi recovery code\x00" + c))
}

// HashRecoveryCodes returns the stored form of the codes.
func HashRecoveryCodes(codes []RecoveryCode) [][32]byte {
	hashes := make([][32]byte, len(codes))
	for i, code := range codes {
		hashes[i] = code.Hash()
	}
	return hashes
}

// misread maps letters that no code contains to the characters that they are mistaken for.
var misread = strings.NewReplacer("o", "0", "i", "1", "l", "1", "u", "v")

// TidyCode converts typed text into the form of codes: full-width characters become ASCII, capitals become lower
// case, and separators are removed.
func TidyCode(typed string) string {
	plain := strings.Map(func(char rune) rune {
		if unicode.IsSpace(char) || strings.ContainsRune("-ー―‐−–—_", char) {
			return -1
		}
		return char
	}, norm.NFKC.String(typed))
	return misread.Replace(strings.ToLower(plain))
}
