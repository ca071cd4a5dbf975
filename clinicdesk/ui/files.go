package ui

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"madoguchi/clinicdesk/printing"
	"madoguchi/clinicdesk/ui/settings"
)

// saveFile asks where to save a file, and saves it.
func (e *equipment) saveFile(file settings.SavedFile) {
	ask := dialog.NewFileSave(func(to fyne.URIWriteCloser, err error) {
		if to == nil && err == nil {
			return // the user has cancelled
		}
		if err == nil {
			_, err = to.Write(file.Content)
			err = errors.Join(err, to.Close())
		}
		e.warn("file not saved", err)
		file.Done(err)
	}, e.window)
	ask.SetFileName(file.Name)
	ask.SetTitleText(e.fields.Phrases().Say("file.title"))
	ask.SetConfirmText(e.fields.Phrases().Say("save"))
	ask.SetDismissText(e.fields.Phrases().Say("stop"))
	ask.Resize(saveSheet)
	if place := downloads(); place != nil {
		ask.SetLocation(place)
	}
	ask.Show()
}

// saveSheet is the size of the dialog that asks where to save a file.
var saveSheet = fyne.NewSize(760, 520)

// downloads returns the user's folder for downloads, or nil.
func downloads() fyne.ListableURI {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	for _, folder := range []string{filepath.Join(home, "Downloads"), filepath.Join(home, "ダウンロード"), home} {
		if place, err := storage.ListerForURI(storage.NewFileURI(folder)); err == nil {
			return place
		}
	}
	return nil
}

// printFile shows the system's print dialog for a PDF. Without one, it opens the file, and the system's viewer prints.
// The file stays until the system clears its folder for temporary files, because the viewer reads it later.
func (e *equipment) printFile(file settings.SavedFile) {
	go func() {
		err := e.printPDF(file)
		e.warn("file not printed", err)
		fyne.Do(func() { file.Done(err) })
	}()
}

func (e *equipment) printPDF(file settings.SavedFile) error {
	folder, err := os.MkdirTemp("", "madoguchi-print-")
	if err != nil {
		return err
	}
	path := filepath.Join(folder, file.Name)
	if err := os.WriteFile(path, file.Content, 0o600); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	err = printing.PDF(file.Name, path)
	if errors.Is(err, printing.ErrNone) {
		return e.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)})
	}
	return err
}

func (e *equipment) warn(what string, err error) {
	if err != nil {
		e.config.Logger.Warn(what, "error", err)
	}
}
