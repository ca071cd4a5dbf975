package visits

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/madoguchi"
)

// Cancelling says what the cancellation means for the patient. That the patient is waiting now comes first.
func (w Words) Cancelling(entry api.Entry) string {
	told := w.Say("cancel.text")
	if entry.Source != "" { // who booked on the web gets a mail
		told = w.Say("cancel.mailed")
	}
	call := entry.Call
	if call == nil {
		return told
	}
	told = w.Sentences(told, w.Say("cancel.link"))
	if call.State == string(madoguchi.CallWaiting) && call.PatientSince != nil {
		since := w.ClockOn(entry.Start, *call.PatientSince)
		return w.Sentences(w.Say("cancel.waiting", w.Called(entry), since), told)
	}
	return told
}

// CancelledBy says when, by whom and why an entry was cancelled, and whether that was too late.
func (w Words) CancelledBy(entry api.Entry) string {
	if entry.Cancelled == nil {
		return ""
	}
	reason := ""
	if entry.Cancelled.Reason != "" {
		reason = w.Code("reason", entry.Cancelled.Reason)
	}
	late := ""
	if entry.Cancelled.Late {
		late = w.Say("cancelled.late")
	}
	return phrases.Join("　", w.Short(w.At(entry.Cancelled.At)), entry.Cancelled.Name, reason, late)
}

// cancellation returns the cancellation as a fact for the pane.
func (w Words) cancellation(entry api.Entry) []Fact {
	if by := w.CancelledBy(entry); by != "" {
		return []Fact{{Label: w.Code("state", entry.State), Value: by, Strong: true}}
	}
	return nil
}
