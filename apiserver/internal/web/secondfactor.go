package web

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"
)

// SignInCode is the second step of signing in: the code of the second factor.
type SignInCode struct {
	Frame
	Ticket  string // value of the hidden field ticket, which proves the first step
	Next    string // as in SignIn
	Problem string // code, tooMany or unavailable; initially empty
}

// SetUpSecondFactor shows the secret of a new authenticator and asks for its first code.
type SetUpSecondFactor struct {
	Frame
	URI      string // content of the QR code
	Secret   string // the same secret as text, for typing
	Pending  string // value of the hidden field pending
	Needed   bool   // nothing else is possible before
	Replaces bool   // another authenticator stops working
	Next     string // value of the hidden field next, the page afterwards
	Problem  string // code, over, tooMany or unavailable; initially empty
}

// SetUpPassword asks for the password before the set-up of a second factor if the sign-in is some time ago.
type SetUpPassword struct {
	Frame
	Next    string // as in SetUpSecondFactor
	Needed  bool   // as in SetUpSecondFactor
	Problem string // password, over, tooMany or unavailable; initially empty
}

// SecondFactor shows the state of a second factor that is set up, and how to change it.
type SecondFactor struct {
	Frame
	Since   time.Time
	Left    int    // remaining recovery codes
	Kept    bool   // it must not be switched off
	Problem string // password, code, kept, tooMany or unavailable; initially empty
}

// RecoveryCodes shows the recovery codes, once.
type RecoveryCodes struct {
	Frame
	Codes   []string
	Renewed bool   // they replace earlier ones
	Next    string // the next page
}

func (SignInCode) Template() string        { return "sign-in-code" }
func (SetUpSecondFactor) Template() string { return "second-factor-set-up" }
func (SetUpPassword) Template() string     { return "set-up-password" }
func (SecondFactor) Template() string      { return "second-factor" }
func (RecoveryCodes) Template() string     { return "recovery-codes" }

// QR draws a text as a QR code in black on white, whatever the page's colours, because cameras need that.
func (s scene) QR(text string) (template.HTML, error) {
	const quiet = 4 // white modules around it (ISO/IEC 18004, 6.3.8)
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("web: QR code: %w", err)
	}
	side := code.Bounds().Dx()
	var path strings.Builder
	for y := range side {
		for x := range side {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	whole := side + 2*quiet
	svg := fmt.Sprintf(`<svg class="qr" viewBox="0 0 %d %d" role="img" aria-labelledby="qr-name" `+
		`shape-rendering="crispEdges"><rect width="%d" height="%d" fill="#fff"/><path d="%s"/></svg>`,
		whole, whole, whole, whole, path.String())
	return template.HTML(svg), nil // contains numbers only
}

// Groups formats a secret in groups of four, for reading aloud.
func (s scene) Groups(text string) string {
	var groups strings.Builder
	for i, char := range text {
		if i > 0 && i%4 == 0 {
			groups.WriteByte(' ')
		}
		groups.WriteRune(char)
	}
	return groups.String()
}
