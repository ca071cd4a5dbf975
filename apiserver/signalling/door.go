package signalling

import (
	"time"

	"madoguchi/madoguchi"
)

// door is an open page of the patient that has not entered. The clinic is told its step.
type door struct {
	Step  madoguchi.DoorStep `json:"step"`
	Since time.Time          `json:"since"`
}

func (d *door) step() madoguchi.DoorStep {
	if d == nil {
		return ""
	}
	return d.Step
}

func (d *door) same(other *door) bool {
	return d == nil && other == nil || d != nil && other != nil && *d == *other
}

// doorway watches the patient's page that has not entered. It tells the clinic of each change at once, and reports
// those that last. The room's lock guards it.
type doorway struct {
	config  *Config
	after   later
	clinic  *seat
	reports *reports

	page     *door              // what the clinic was told; nil without such a page
	reported madoguchi.DoorStep // the step that was reported
	timer    *time.Timer        // runs until a change of that is reported
}

// watch takes note of the page that is at the door. Once the patient has entered, the report of the arrival covers it.
func (d *doorway) watch(page *door, entered bool) {
	if !page.same(d.page) {
		d.page = page
		d.clinic.send(doorChange{Type: typeDoor, Door: page})
	}
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	switch {
	case entered:
		d.reported = ""
	case page.step() != d.reported:
		d.timer = d.after(d.patience(), d.report)
	}
}

// patience is how much longer a change must last before it is reported. A page that reloads is not gone, and most
// people answer the question within moments.
func (d *doorway) patience() time.Duration {
	limits := d.config.Limits
	if d.page == nil {
		return limits.Absence
	}
	patience := limits.Door
	if d.page.Step == madoguchi.DoorAsks {
		patience = limits.Question
	}
	return max(patience-d.config.Now().Sub(d.page.Since), 0)
}

func (d *doorway) report() {
	if d.page.step() == d.reported {
		return
	}
	d.reported = d.page.step()
	if d.page == nil {
		d.reportGone()
		return
	}
	d.reports.add(Occurrence{
		Kind: PatientStopped, Detail: string(d.page.Step), At: d.page.Since,
		Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
	})
}

func (d *doorway) reportGone() {
	d.reports.add(Occurrence{
		Kind: PatientTurnedBack, At: d.config.Now(), Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
	})
}

// close reports that the page that was reported is gone.
func (d *doorway) close() {
	if d.reported != "" {
		d.reportGone()
	}
}
