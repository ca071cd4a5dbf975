package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/console"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets/schedule"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

func TestEveryKeyIsExplained(t *testing.T) {
	for _, window := range [][]parts.Key{deskKeys(), console.Keys()} {
		seen := map[string]bool{}
		for _, each := range window {
			for _, language := range []string{phrases.Japanese, "en"} {
				if text := phrases.In(language).Say(each.Meaning); strings.HasPrefix(text, "key.") {
					t.Errorf("%s has no words in %s", each.Keys, language)
				}
			}
			if seen[each.Keys] {
				t.Errorf("%s means two things", each.Keys)
			}
			seen[each.Keys] = true
		}
	}
}

// The widest words of the bars fit into the smallest window, in both languages.
func TestBarsFitTheSmallestWindow(t *testing.T) {
	widgetstest.App(t)
	for _, language := range []string{phrases.Japanese, "en"} {
		d := deskOf(t)
		d.speak(language)
		date := schedule.NewDateButton(nil)
		date.SetLabel(d.in.view.Date(time.Date(2027, 9, 22, 0, 0, 0, 0, time.UTC))) // with its year
		for name, bar := range map[string]fyne.CanvasObject{
			"schedule": d.in.schedulePage().bar(), "reception": counted(d.in.receptionPage()),
			"day": d.in.day.chooser(date),
		} {
			if got, room := bar.MinSize().Width, float32(1024-look.Rail-2*look.Gap20); got > room {
				t.Errorf("%s, %s: %v wide, there is room for %v", language, name, got, room)
			}
		}
	}
}

// counted returns the reception's bar with two-digit counts.
func counted(p *receptionPage) fyne.CanvasObject {
	bar := p.bar()
	for i, code := range []string{"reception.all", "reception.waiting", "reception.needs"} {
		p.tabs.Each[i].SetLabel(p.view.Say(code, 88))
	}
	return bar
}
