package parts

import (
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// CancelReasons returns the options for the reason of a cancellation: none, and each reason.
func CancelReasons(phrases phrases.Phrases) []inputs.Option {
	options := []inputs.Option{{Label: phrases.Say("none")}}
	for _, reason := range madoguchi.CancelReasons() {
		options = append(options, inputs.Option{
			Value: string(reason), Label: phrases.Code("reason", string(reason)),
		})
	}
	return options
}
