package parts

import (
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/widgets"
)

// Languages returns the languages to choose from.
func Languages() (options []widgets.Option) {
	for _, language := range backend.Languages() {
		options = append(options, widgets.Option{Value: language.Tag, Label: language.Name})
	}
	return options
}
