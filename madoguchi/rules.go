package madoguchi

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"madoguchi/japan"
)

// The longest texts staff may type, in characters.
const (
	MaxName  = 60
	MaxChart = 20
	MaxTitle = 80
	MaxMemo  = 1000
	MaxMail  = 254
)

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
	for _, char := range japan.WithoutJoiners(text) {
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
