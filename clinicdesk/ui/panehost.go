package ui

import (
	"context"
	"net/url"
	"time"

	"madoguchi/clinicdesk/ui/pane"
)

// paneHost returns the desk as the right pane sees it.
func (d *Desk) paneHost(ctx context.Context) *pane.Host {
	return &pane.Host{
		Context: ctx, View: d.view, Drafts: &d.drafts, Canvas: d.window.Canvas(), Dialogs: d.dialogs, Fields: d.fields,
		Clipboard: d.app.Clipboard(),
		Day:       func() time.Time { return d.day }, ShowDay: d.goToDay,
		ShowSchedule: func(day time.Time) { d.goTo(atSchedule); d.goToDay(day) },
		Beside:       func() bool { return d.at != atSettings && d.at != atGuide },
		Resized:      func() { d.shell.page.Objects[0].Refresh(); d.redraw() },
		Redraw:       d.redraw,
		FocusPage: func() { // no other page takes the focus
			if d.at == atSchedule {
				d.window.Canvas().Focus(d.schedulePage().agenda.Grid())
			}
		},
		Discarded: func(words string, restore func()) { d.shell.undo.offer(words, restore) },
		OpenCall:  d.openConsole, Browse: d.browse, SignedOut: d.signedOut,
	}
}

// browse opens an address in the system's browser.
func (d *Desk) browse(address string) error {
	parsed, err := url.Parse(address)
	if err == nil {
		err = d.app.OpenURL(parsed)
	}
	if err != nil {
		d.config.Logger.Warn("browser not opened", "error", err)
	}
	return err
}
