package announcing

import (
	"strings"
	"time"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// Draft is an announcement as an operator types it. Key is made with the form.
type Draft struct {
	Key                              string
	TitleJa, TextJa, TitleEn, TextEn string
	From, Until                      string // From is empty for now
	Clinic                           string // an ID, or empty for all
	Language                         string // or empty for all
	By                               string // the operator's name
}

// The fields of a draft, in the order of the form. The texts have the names of Announcement.Check.
const (
	TitleJa  = "title.ja"
	TextJa   = "text.ja"
	TitleEn  = "title.en"
	TextEn   = "text.en"
	From     = "from"
	Until    = "until"
	Clinic   = "audienceClinic"
	Language = "audienceLanguage"
	By       = "operator"
	Key      = "key"
)

// Fields returns the fields of a draft, in the order of the form.
func Fields() []string {
	return []string{TitleJa, TextJa, TitleEn, TextEn, From, Until, Clinic, Language, By, Key}
}

// Field returns a field of the draft, or nil if it has no such field.
func (d *Draft) Field(name string) *string {
	return map[string]*string{
		TitleJa: &d.TitleJa, TextJa: &d.TextJa, TitleEn: &d.TitleEn, TextEn: &d.TextEn, From: &d.From, Until: &d.Until,
		Clinic: &d.Clinic, Language: &d.Language, By: &d.By, Key: &d.Key,
	}[name]
}

// Take stores one value of a form, as it is meant. It reports whether the form has such a field.
func (d *Draft) Take(name, value string) bool {
	field := d.Field(name)
	if field == nil {
		return false
	}
	switch name {
	case TextJa, TextEn:
		*field = japan.TidyNote(value)
	case From, Until, Clinic:
		*field = japan.TidyNumber(value)
	default:
		*field = japan.Tidy(value)
	}
	return true
}

// languages are those that an audience can be limited to.
var languages = []string{"ja", "en"}

// Languages returns the languages that an audience can be limited to.
func Languages() []string { return languages }

// read returns the draft as an announcement, with its faults except those of the audience.
func (d *Draft) read(now time.Time) (madoguchi.Announcement, []madoguchi.Fault) {
	a, faults := d.announcement(now)
	unread := len(faults) > 0
	for _, fault := range a.Check(now) {
		if fault.Field != Until || !unread { // a period that cannot be read is not wrong as well
			faults = append(faults, fault)
		}
	}
	if fault := madoguchi.CheckOperator(d.By); fault != nil {
		faults = append(faults, *fault)
	}
	return a, faults
}

// announcement returns the draft as an announcement, and which times cannot be read. Its ID follows from the key and
// the content, so that the same form with the same content is the same announcement.
func (d *Draft) announcement(now time.Time) (madoguchi.Announcement, []madoguchi.Fault) {
	a := madoguchi.Announcement{
		ID: d.id(), From: now, Texts: map[string]madoguchi.AnnouncementText{"ja": {Title: d.TitleJa, Text: d.TextJa}},
		Audience:  madoguchi.Audience{ClinicID: madoguchi.ClinicID(d.Clinic), Language: d.Language},
		Published: madoguchi.AnnouncementAct{By: d.By, At: now},
	}
	if d.TitleEn+d.TextEn != "" {
		a.Texts["en"] = madoguchi.AnnouncementText{Title: d.TitleEn, Text: d.TextEn}
	}
	var faults []madoguchi.Fault
	if d.From != "" {
		a.From = momentOr(From, d.From, &faults)
	}
	a.Until = momentOr(Until, d.Until, &faults)
	return a, faults
}

func (d *Draft) id() madoguchi.NoticeID {
	parts := make([]string, 0, len(Fields()))
	for _, name := range Fields() {
		parts = append(parts, *d.Field(name))
	}
	return madoguchi.NoticeID(madoguchi.DerivedID(parts...))
}

// moments are the forms of a time. One without a zone is in Japan.
var moments = []string{"2006-01-02 15:04Z07:00", "2006-01-02 15:04"}

// Zone is the time zone of announcements.
var Zone = time.FixedZone("JST", 9*60*60)

// momentOr reads a time, or adds a fault.
func momentOr(field, text string, faults *[]madoguchi.Fault) time.Time {
	written := strings.NewReplacer("T", " ", "/", "-").Replace(text)
	for _, form := range moments {
		if at, err := time.ParseInLocation(form, written, Zone); err == nil {
			return at
		}
	}
	rule := "moment"
	if text == "" {
		rule = "required"
	}
	*faults = append(*faults, madoguchi.Fault{Field: field, Rule: rule})
	return time.Time{}
}
