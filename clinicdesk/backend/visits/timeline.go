package visits

import (
	"slices"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TimelineLine is one line of 「経過と予定」 (D1, D2).
type TimelineLine struct {
	At, Text string
	Planned  bool
	Wrong    bool
}

func (w Words) lines(detail api.Detail) (lines []TimelineLine) {
	for _, event := range detail.Timeline {
		if event.Code == string(madoguchi.EventBooked) && !detail.Entry.IsReservation() {
			event.Code = "created" // a standalone call is not a booking
		}
		lines = append(lines, w.line(event))
	}
	for _, pending := range detail.Pending {
		lines = append(lines, TimelineLine{
			At: w.Short(w.At(pending.At)), Text: w.Code("pending", pending.Code), Planned: true,
		})
	}
	return lines
}

func (w Words) line(event api.Event) TimelineLine {
	line := TimelineLine{At: w.Short(w.At(event.At)), Text: w.Code("event", event.Code)}
	switch {
	case event.Code == string(madoguchi.EventSendFailed):
		if madoguchi.HeldBack(event.Detail) {
			line.Text = w.Say("event.heldBack")
		}
		line.Text += w.Aside(w.Code("failure", event.Detail))
		line.Wrong = true
	case event.Code == string(madoguchi.EventReminderFailed):
		line.Text += w.Aside(w.Code("failure", event.Detail))
		line.Wrong = true
	case event.Code == string(madoguchi.EventReminded):
		line.Text += w.Aside(w.Code("channel", event.Detail))
	case event.Code == string(madoguchi.EventPatientStopped):
		line.Text += w.Aside(w.Code("halted", event.Detail))
	case event.Code == string(madoguchi.EventPatientWithoutPicture),
		event.Code == string(madoguchi.EventClinicWithoutPicture):
		line.Text += w.Aside(w.Say("timeline.camera", w.Device("live.short", madoguchi.DeviceState(event.Detail))))
		line.Wrong = true
	case event.Actor == string(madoguchi.ByPatient) && isAsked(madoguchi.EventCode(event.Code)):
		line.Text += w.Aside(w.Say("timeline.byPatient"))
	case event.Code == string(madoguchi.EventCancelled) && event.Detail != "":
		line.Text += w.Aside(w.List(event.Name, w.Code("reason", event.Detail)))
	case event.Name != "":
		line.Text += w.Aside(event.Name)
	}
	return line
}

// isAsked reports whether staff and patients both cause such an event, so that the line says who did.
func isAsked(code madoguchi.EventCode) bool {
	return code == madoguchi.EventSendAsked || slices.Contains(madoguchi.PatientActs(), code)
}
