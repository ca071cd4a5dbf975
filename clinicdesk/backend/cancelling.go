package backend

import (
	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Cancelling says what the cancellation means for the patient. That the patient is waiting now comes first.
func (v View) Cancelling(entry api.Entry) string {
	call := entry.Call
	switch {
	case call == nil:
		return v.Say("cancel.inPerson")
	case call.State == string(madoguchi.CallWaiting) && call.PatientSince != nil:
		since := v.clockOn(entry, *call.PatientSince)
		return v.Say("cancel.waiting", v.Called(entry), since) + v.Say("cancel.text")
	}
	return v.Say("cancel.text")
}
