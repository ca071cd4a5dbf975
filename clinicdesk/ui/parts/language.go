package parts

import (
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Languages returns the languages to choose from.
func Languages() (options []inputs.Option) {
	for _, language := range phrases.Languages() {
		options = append(options, inputs.Option{Value: language.Tag, Label: language.Name})
	}
	return options
}
