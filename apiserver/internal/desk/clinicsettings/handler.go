// Package clinicsettings shows a clinic's settings to its staff, and changes them for its admins: hours, doctors and
// menus. The revision that they were read at guards the one conditional write. It must not know what follows from a
// setting.
package clinicsettings

import (
	"context"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// Store keeps the settings.
type Store interface {
	PutSettings(context.Context, madoguchi.Clinic) error
}

// Handler answers requests about settings. All fields are needed.
type Handler struct {
	*answer.Answers
	Store Store
	Guard *entrance.Guard
}
