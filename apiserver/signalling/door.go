package signalling

import (
	"time"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

func stepOf(page *protocol.Door) madoguchi.DoorStep {
	if page == nil {
		return ""
	}
	return page.Step
}

func samePage(one, other *protocol.Door) bool {
	return one == nil && other == nil || one != nil && other != nil && *one == *other
}

// doorway watches the patient's page that has not entered. It tells the clinic of each change at once, and reports
// those that last. The room's lock guards it.
type doorway struct {
	config  *Config
	after   later
	clinic  *seat
	reports *reports

	page     *protocol.Door     // what the clinic was told; nil without such a page
	reported madoguchi.DoorStep // the step that was reported
	timer    *time.Timer        // runs until a new step is reported
}

// watch takes note of the page that is at the door. Once the patient has entered, the report of the arrival covers it.
func (d *doorway) watch(page *protocol.Door, entered bool) {
	if !samePage(page, d.page) {
		d.page = page
		d.clinic.send(protocol.DoorChange{Type: protocol.TypeDoor, Door: page})
	}
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	switch {
	case entered:
		d.reported = ""
	case stepOf(page) != d.reported:
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
	if stepOf(d.page) == d.reported {
		return
	}
	d.reported = stepOf(d.page)
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
