package parts

import (
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Languages returns the languages to choose from.
func Languages() (options []inputs.Option) {
	for _, language := range backend.Languages() {
		options = append(options, inputs.Option{Value: language.Tag, Label: language.Name})
	}
	return options
}
