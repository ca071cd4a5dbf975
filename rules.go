package madoguchi

import (
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The longest texts staff may type, in characters.
const (
	MaxName  = 60
	MaxChart = 20
	MaxTitle = 80
	MaxMemo  = 1000
	MaxMail  = 254
)

// Tidy brings what a person typed into the form that is kept: NFC, no spaces around it, \n as the only line end.
func Tidy(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.TrimSpace(norm.NFC.String(text))
}

// CheckText reports what is wrong with one line of text: its length, or a character nobody can see.
func CheckText(field, text string, longest int, required bool) error {
	if strings.ContainsRune(text, '\n') {
		return Invalid(field, "invisibleCharacter")
	}
	return CheckLines(field, text, longest, required)
}

// CheckLines is CheckText for text of several lines.
func CheckLines(field, text string, longest int, required bool) error {
	switch {
	case required && text == "":
		return Invalid(field, "required")
	case !utf8.ValidString(text):
		return Invalid(field, "invisibleCharacter")
	case utf8.RuneCountInString(text) > longest:
		return Invalid(field, "tooLong")
	}
	for _, char := range text {
		if char != '\n' && (unicode.IsControl(char) || isInvisible(char)) {
			return Invalid(field, "invisibleCharacter")
		}
	}
	return nil
}

// isInvisible reports direction marks and the like, which make a name read otherwise than it is stored.
func isInvisible(char rune) bool {
	return unicode.Is(unicode.Cf, char) || unicode.Is(unicode.Co, char) || unicode.Is(unicode.Zl, char) || unicode.Is(unicode.Zp, char)
}

// CheckMail reports what is wrong with a patient's mail address; it takes any address that RFC 5321 lets a server
// accept in the form local@domain, in ASCII and without comments, names or quoting.
func CheckMail(field, address string) error {
	if address == "" {
		return Invalid(field, "required")
	}
	if strings.ContainsFunc(address, func(char rune) bool { return char <= ' ' || char > '~' }) {
		return Invalid(field, "mailForm")
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > MaxMail || strings.ContainsAny(address, `"<>`) {
		return Invalid(field, "mailForm")
	}
	if !hostName.MatchString(address[strings.LastIndexByte(address, '@')+1:]) {
		return Invalid(field, "mailForm")
	}
	return nil
}

// hostName is a name that the domain name system can hold (RFC 1123, 2.1; RFC 5321, 4.1.2), of two labels at least. The last one is
// never a number: that is an address, which mail would want in brackets.
var hostName = regexp.MustCompile(`^(?i)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

// Check reports the first rule the reservation breaks, with the wire name of the field.
func (r Reservation) Check() error {
	if err := CheckText("patientName", r.PatientName, MaxName, true); err != nil {
		return err
	}
	if err := CheckText("chartNumber", r.ChartNumber, MaxChart, false); err != nil {
		return err
	}
	if err := CheckLines("memo", r.Memo, MaxMemo, false); err != nil {
		return err
	}
	switch {
	case r.DoctorID == "":
		return Invalid("doctorId", "required")
	case r.MenuID == "":
		return Invalid("menuId", "required")
	case r.Method != InPerson && r.Method != Online:
		return Invalid("method", "required")
	case r.Visit != FirstVisit && r.Visit != ReturnVisit:
		return Invalid("visit", "required")
	case !r.End.After(r.Start) || r.End.Sub(r.Start) > 24*time.Hour:
		return Invalid("start", "required")
	}
	return nil
}

// DayOf returns the calendar day of an instant in a time zone as 2006-01-02, the key of a doctor's agenda.
func DayOf(at time.Time, location *time.Location) string {
	return at.In(location).Format(time.DateOnly)
}
