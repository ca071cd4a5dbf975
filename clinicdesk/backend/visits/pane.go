package visits

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/fields"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/madoguchi"
)

// Pane is the reservation pane (B6).
type Pane struct {
	Entry      api.Entry
	Title      string
	Chip       StateView
	Facts      []Fact
	CanStart   bool // 「診察をはじめる」 opens the console
	Start      string
	CanFinish  bool // an in-person visit is finished here
	CanEdit    bool
	CanCancel  bool
	InCall     bool // only the console can end it, so it cannot be cancelled here
	CanSend    bool
	Cancel     string // the label of the cancel button
	ClinicURL  string
	PatientURL string
	Validity   string
	Target     string
	TargetNote string
	Failed     bool
	Lines      []TimelineLine
}

// Fact is a label and its value.
type Fact struct {
	Label, Value string
	Strong       bool
	Copy         bool // staff can copy the value
}

// Pane returns the reservation pane of an entry.
func (w Words) Pane(detail api.Detail) Pane {
	entry := detail.Entry
	open := !w.over(entry)
	pane := Pane{
		Entry: entry, Title: w.Name(entry), Chip: w.paneChip(entry), Facts: w.facts(detail),
		CanStart: open && entry.Call != nil, CanFinish: open && entry.Call == nil, CanEdit: open, CanCancel: open,
		InCall:  entry.Begun(),
		CanSend: open && entry.Call != nil, Cancel: w.Say("pane.cancel"), Lines: w.lines(detail),
	}
	pane.Start = w.EnterLabel(entry)
	if !entry.IsReservation() {
		pane.Cancel = w.Say("pane.cancelCall")
	}
	if entry.Call != nil {
		pane.ClinicURL, pane.PatientURL = detail.ClinicURL, detail.PatientURL
		pane.Validity = w.Validity(w.At(entry.Call.Opens), w.At(entry.Call.Expires))
		pane.Target, pane.TargetNote, pane.Failed = w.target(entry)
	}
	return pane
}

func (w Words) over(entry api.Entry) bool {
	return w.State(entry).Tone == ToneDone
}

// paneChip shows the delivery unless a more urgent state applies.
func (w Words) paneChip(entry api.Entry) StateView {
	state := w.State(entry)
	if state.Tone == ToneBooked && entry.Delivery != nil {
		switch {
		case entry.Delivery.Revoked:
			state.Tone = ToneWrong
		case entry.Delivery.Status == string(madoguchi.DeliveryDelivered):
			state.Tone = ToneGood
		}
		state.Word = w.DeliveryState(entry)
	}
	return state
}

func (w Words) facts(detail api.Detail) []Fact {
	entry := detail.Entry
	when := w.DateTime(w.At(entry.Start))
	if !entry.IsReservation() {
		return append([]Fact{
			{Label: w.Say("booking.start"), Value: when, Strong: true},
			{Label: w.Say("booking.doctor"), Value: w.Clinic.Doctor(entry.DoctorID).Name},
		}, w.cancellation(entry)...)
	}
	facts := []Fact{
		{Label: w.Say("booking.when"), Value: w.Span(w.At(entry.Start), w.At(entry.End)), Strong: true},
		{Label: w.Say("pane.what"), Value: w.List(entry.MenuName, w.What(entry))},
	}
	if entry.BookedBy != "" {
		facts = append(facts, Fact{Label: w.Say("pane.bookedBy"), Value: w.Say("pane.ofFamily", entry.BookedBy)})
	}
	facts = append(facts, typedFacts(w.Phrases, entry, fields.AboveDoctor)...)
	facts = append(facts, Fact{Label: w.Say("booking.doctor"), Value: w.Clinic.Doctor(entry.DoctorID).Name})
	if said := detail.Booker; said != nil && said.Note == entry.Memo {
		entry.Memo = "" // reception has written nothing
	}
	facts = append(facts, typedFacts(w.Phrases, entry, fields.BelowDoctor)...)
	facts = append(facts, w.booker(detail)...)
	if entry.Devices != nil {
		facts = append(facts, Fact{
			Label: w.Say("pane.devices"), Value: w.Devices(entry) + w.Aside(w.Short(w.At(entry.Devices.At))),
		})
	}
	return append(facts, w.cancellation(entry)...)
}

// Devices is what the patient's check of the device found, in a short word; "" without a check.
func (w Words) Devices(entry api.Entry) string {
	if entry.Devices == nil {
		return ""
	}
	return w.Code("devices", entry.Devices.Result)
}

// typedFacts returns a reservation's fields for one place of the pane; it skips empty ones.
func typedFacts(words phrases.Phrases, entry api.Entry, at fields.Place) (facts []Fact) {
	texts := fields.Texts{GuestVisit: entry.GuestVisit}
	for _, field := range fields.All {
		if value := *field.Text(&texts); field.Shown == at && value != "" {
			facts = append(facts, Fact{Label: words.Say(field.Label), Value: value})
		}
	}
	return facts
}
