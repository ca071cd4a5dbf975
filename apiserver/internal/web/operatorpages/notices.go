package operatorpages

import (
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// Notices lists the announcements.
type Notices struct {
	web.Frame
	Now           time.Time
	Announcements []Told // the one that ends last first
}

// NoticeForm is the form of a new announcement. Typed has the values by field.
type NoticeForm struct {
	web.Frame
	Key    string // of the form
	Typed  map[string]string
	Faults []madoguchi.Fault
	Notice string // unavailable, or empty
}

// Told is an announcement with its audience, as the pages after the form show it.
type Told struct {
	madoguchi.Announcement
	ClinicName string // of the audience; empty for all
	Reach      int    // the accounts that would get it, or that have it
}

// NoticePreview shows an announcement before it is published, and how many accounts it will reach.
type NoticePreview struct {
	web.Frame
	Told
	Now    time.Time
	Kept   []web.Option // the form's values by field
	Notice string       // unavailable, or empty
}

// Notice shows an announcement that was published, and the form that ends it.
type Notice struct {
	web.Frame
	Told
	Now    time.Time
	New    bool   // it was just published
	By     string // as typed
	Faults []madoguchi.Fault
	Notice string // unavailable, or empty
}

func (Notices) Template() string       { return "operator-notices" }
func (NoticeForm) Template() string    { return "operator-notice-form" }
func (NoticePreview) Template() string { return "operator-notice-preview" }
func (Notice) Template() string        { return "operator-notice" }

// Period returns when accounts see the announcement.
func (t Told) Period() madoguchi.Window { return madoguchi.Window{Opens: t.From, Expires: t.Until} }

// Reading is an announcement's text in one language.
type Reading struct {
	Language web.Language
	Text     madoguchi.AnnouncementText
}

// Readings returns the texts, the Japanese one first.
func (t Told) Readings() []Reading {
	var readings []Reading
	for _, language := range []web.Language{web.Japanese, web.English} {
		if text, ok := t.Texts[string(language)]; ok {
			readings = append(readings, Reading{Language: language, Text: text})
		}
	}
	return readings
}

func (t Told) audience(l web.Language) string {
	text := l.Say("operator.everybody")
	if t.ClinicName != "" {
		text = l.Say("operator.ofClinic", "clinic", t.ClinicName)
	}
	if language := t.Audience.Language; language != "" {
		text = l.Say("operator.inLanguage", "audience", text, "language", web.Language(language).Name())
	}
	return text
}

// AudienceText says who gets the announcement.
func (p NoticePreview) AudienceText() string { return p.audience(p.Language) }

// AudienceText says who gets the announcement.
func (p Notice) AudienceText() string { return p.audience(p.Language) }

// inputs describe the fields of a new announcement.
var inputs = map[string]web.Input{
	"title.en":         {Optional: true},
	"text.en":          {Optional: true},
	"from":             {Optional: true, Complete: "off"},
	"until":            {Complete: "off"},
	"audienceClinic":   {Optional: true, Complete: "off"},
	"audienceLanguage": {Optional: true},
	"operator":         {Complete: "name"},
}

func (p NoticeForm) form() web.Form {
	return web.Form{
		Language: p.Language, Inputs: inputs, Faults: p.Faults,
		Value: func(name string) string { return p.Typed[name] },
	}
}

// Input returns a field of the form.
func (p NoticeForm) Input(name string) web.Input { return p.form().Input(name) }

// Summary returns all faults in words.
func (p NoticeForm) Summary() []*web.ShownFault { return p.form().Summary() }

// Languages returns the languages that the audience can be limited to.
func (p NoticeForm) Languages() []web.Option {
	chosen := web.Language(p.Typed["audienceLanguage"])
	return web.Choices([]web.Language{web.Japanese, web.English}, chosen, web.Language.Name)
}

func (p Notice) form() web.Form {
	return web.Form{
		Language: p.Language, Inputs: inputs, Faults: p.Faults, Value: func(string) string { return p.By },
	}
}

// Input returns a field of the form.
func (p Notice) Input(name string) web.Input { return p.form().Input(name) }

// Summary returns all faults in words.
func (p Notice) Summary() []*web.ShownFault { return p.form().Summary() }
