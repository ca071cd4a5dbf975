package booking

import (
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// form is a submitted form of a booking.
type form struct {
	draft   string // sealed
	start   string // of the chosen slot, RFC 3339
	day     string // to show
	lastDay string // until when the patient waits
	mend    string // the field whose suggestion is accepted
	website string // the trap: people do not see the field
	who     string // who is seen, as in a draft
	person  madoguchi.Person
	email   string
	note    string
	typed   bool // it is the form about the person
}

func readForm(c *gin.Context) (form, error) {
	var f form
	err := answer.ReadForm(c, f.take)
	return f, err
}

// take stores one value, and reports whether there is such a field.
func (f *form) take(name, value string) bool {
	texts := map[string]*string{
		"draft": &f.draft, "start": &f.start, "day": &f.day, "lastDay": &f.lastDay, "mend": &f.mend,
		"website": &f.website, "for": &f.who, "member": &f.who,
	}
	switch text := texts[name]; {
	case text != nil:
		*text = value
	case name == "next", name == "based", name == portalpages.Author: // of the page that has added the member
	case name == "email":
		f.email = madoguchi.FoldMail(value)
	case name == "note":
		f.note, f.typed = japan.TidyNote(value), true
	case !f.person.SetField(name, value):
		return false
	case name == "phone":
		f.person.Phone = api.ShowNumber(f.person.Phone)
	}
	return true
}

// chosen returns the start of the chosen slot. ok is false if it is no time.
func (f form) chosen() (start time.Time, ok bool) {
	start, err := time.Parse(time.RFC3339, f.start)
	return start, err == nil
}

// maxNote is the longest note to the clinic, in characters.
const maxNote = 200

// faults returns all faults of what was typed, in the order of the form.
func (d draft) faults(today string) []madoguchi.Fault {
	faults := d.Person.Check(today, "name", "kana", "birthDate", "phone")
	return append(faults, madoguchi.Faults(
		madoguchi.FaultOf(madoguchi.CheckMail("email", d.Email), d.Email, madoguchi.MaxMail),
		madoguchi.FaultOf(madoguchi.CheckLines("note", d.Note, maxNote, false), d.Note, maxNote),
	)...)
}
