// Package webacts announces what patients do on the web, without a sound. It is new on each desk until that desk has
// looked at it:
//
//	booked, moved or cancelled ──► new: bar below a page without the strip (once, 30 s), count at the rail,
//	                                │   strip and list of the schedule, word on the card
//	                                └──[its pane opens, or 「すべて確認済みにする」]──► looked at
//
// An act on which staff have acted since is new nowhere (api.PatientAct). The package must not know the pages.
package webacts

import (
	"maps"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/ui/parts"
)

// Host is what the announcements need from the desk around them.
type Host struct {
	View     *overview.View // of the signed-in user
	Settings func() local.Settings
	Keep     func(change func(*local.Settings))
	Redraw   func()
	Bar      func() *parts.OfferBar
	Show     func()      // shows what is new
	Told     func() bool // reports whether the shown page tells what is new, so that no bar is needed
}

// Announcements announce what is new. They belong to the goroutine that draws.
type Announcements struct {
	host   Host
	begun  bool                 // what was new before is not announced
	told   map[string]time.Time // the announced acts, by the entry's ID
	said   []api.Entry          // what the bar announces
	clinic string
}

// Begin begins with what the desk looked at in earlier runs. On a desk that is new at the clinic, earlier acts are not
// new.
func Begin(host Host) *Announcements {
	session := host.View.Session
	a := &Announcements{host: host, told: map[string]time.Time{}, clinic: session.Clinic.ID}
	looked, known := host.Settings().Looked[a.clinic]
	if !known {
		looked.Until = session.Now()
		a.keep(looked)
	}
	session.Schedule.Look(schedule.Looked(looked))
	return a
}

func (a *Announcements) keep(looked local.Looked) {
	a.host.Keep(func(settings *local.Settings) {
		all := maps.Clone(settings.Looked)
		if all == nil {
			all = map[string]local.Looked{}
		}
		all[a.clinic] = looked
		settings.Looked = all
	})
}

func (a *Announcements) acts() overview.Acts { return overview.Acts{View: a.host.View} }

// LookedAt records that entries were looked at.
func (a *Announcements) LookedAt(ids ...string) {
	named := func(entry api.Entry) bool { return slices.Contains(ids, entry.ID) }
	if !slices.ContainsFunc(a.acts().Entries(), named) {
		return
	}
	session := a.host.View.Session
	a.keep(local.Looked(session.Schedule.LookAt(session.Now(), ids...)))
	a.host.Redraw()
}

// Announce says in the bar what patients have done since the last call.
func (a *Announcements) Announce() {
	bar, said, fresh := a.host.Bar(), []api.Entry(nil), false
	for _, entry := range a.acts().Entries() {
		at := entry.ByPatient.At
		if !a.told[entry.ID].Equal(at) {
			fresh = true
		} else if !bar.Content.Visible() || !isOf(a.said, entry) {
			continue
		}
		a.told[entry.ID], said = at, append(said, entry)
	}
	if fresh && a.begun && !a.host.Told() {
		a.said = said
		bar.Offer(a.acts().Announce(said), a.host.Show, a.isOver)
	}
}

// isOver reports whether the page tells what the bar announces, or nothing of it is new any more.
func (a *Announcements) isOver() bool {
	announced := func(entry api.Entry) bool { return isOf(a.said, entry) }
	return a.host.Told() || !slices.ContainsFunc(a.acts().Entries(), announced)
}

func isOf(entries []api.Entry, entry api.Entry) bool {
	return slices.ContainsFunc(entries, func(e api.Entry) bool { return e.ID == entry.ID })
}

// Loaded is Announce after a load. The first one brings what was new before.
func (a *Announcements) Loaded() {
	a.Announce()
	a.begun = true
}
